package portlab.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests a small file and doubled numbers, each once over a new connection, until its input ends. Then
 * it prints how many of each succeeded and failed. Runs as a program inside the engine's network.
 */
public final class Load {
    private static final int THREADS = 3;
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int PAUSE_MILLIS = 2;

    private final String host;
    private final int httpPort;
    private final int calcPort;
    private final AtomicInteger number = new AtomicInteger(1);
    private final Count files = new Count("file");
    private final Count numbers = new Count("calc");
    private volatile boolean over;

    private static final class Count {
        private final String what;
        private final AtomicInteger right = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();

        Count(String what) {
            this.what = what;
        }

        void add(boolean isRight) {
            (isRight ? right : lost).incrementAndGet();
        }

        @Override
        public String toString() {
            return what + " right " + right + " lost " + lost;
        }
    }

    private Load(String host, int httpPort, int calcPort) {
        this.host = host;
        this.httpPort = httpPort;
        this.calcPort = calcPort;
    }

    /** Arguments: the host, its HTTP port, and its calc port. */
    public static void main(String[] args) throws Exception {
        new Load(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
    }

    private void run() throws IOException, InterruptedException {
        Thread[] threads = new Thread[2 * THREADS];
        for (int i = 0; i < threads.length; i++) {
            Runnable ask = i % 2 == 0 ? this::file : this::number;
            threads[i] = new Thread(() -> repeat(ask));
            threads[i].start();
        }
        while (System.in.read() >= 0) {
            // The parent process closes the input to end this.
            continue;
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(files);
        System.out.println(numbers);
    }

    private void repeat(Runnable ask) {
        try {
            while (!over) {
                ask.run();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void file() {
        String answer = ask(httpPort, "GET /file.txt HTTP/1.0\r\n\r\n");
        int body = answer.indexOf("\r\n\r\n") + 4;
        String head = answer.substring(0, Math.min(body, answer.length())).toLowerCase(Locale.ROOT);
        files.add(head.matches("(?s)http/1.. 200 .*") && head.contains("content-length: " + (answer.length() - body)));
    }

    private void number() {
        int n = number.getAndIncrement();
        numbers.add(ask(calcPort, n + "\n").equals(2 * n + "\n"));
    }

    /** The response up to the end of the stream or the first error. */
    private String ask(int port, String request) {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] block = new byte[4096];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                answer.append(new String(block, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            answer.append(e);
        }
        return answer.toString();
    }
}
