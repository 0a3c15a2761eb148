package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import portlab.common.ServerProcess;

/**
 * Ordinary clients that use every service in turn, each request on a new connection, and one that fetches a big
 * file repeatedly at full speed. Every received byte is checked.
 */
final class Regulars implements AutoCloseable {
    private static final int CLIENTS = 4;

    /** The pause between two requests of a client: a few hundred requests a second in all, a light load. */
    private static final long PAUSE_MILLIS = 10;

    private static final long PAUSE_BETWEEN_BIG_ONES_MILLIS = 1000;

    private final ServerProcess server;
    private final String bigPath;
    private final long bigChecksum;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Void>> running = new ArrayList<>();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong bigBytes = new AtomicLong();
    private final AtomicLong bigNanos = new AtomicLong();
    private volatile boolean over;

    /** Measurements of one interval: sorted request times in ns, and the big file's rate in bytes a second. */
    record Measured(List<Long> times, double bytesPerSecond) {
        double millis(double quantile) {
            return times.get((int) Math.min(times.size() - 1, Math.round(quantile * times.size()))) / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    "%,7d requests  p50 %6.2f  p99 %6.2f  max %6.1f ms  %6.0f MB/s at full speed",
                    times.size(), millis(0.5), millis(0.99), millis(1), bytesPerSecond / 1e6);
        }
    }

    /** @param bigChecksum the CRC32C of the file at {@code bigPath} */
    Regulars(ServerProcess server, String bigPath, long bigChecksum) {
        this.server = server;
        this.bigPath = bigPath;
        this.bigChecksum = bigChecksum;
        for (int i = 0; i < CLIENTS; i++) {
            int first = i;
            running.add(threads.submit(() -> askInTurn(first)));
        }
        running.add(threads.submit(this::fetchBig));
    }

    private Void askInTurn(int first) throws Exception {
        List<Callable<Void>> requests = List.of(
                () -> {
                    String answer = Raw.get(server, "/file.txt");
                    assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n") && answer.endsWith("\r\n\r\nhello\n"), answer);
                    return null;
                },
                () -> expect("42\n", "calc", "21\n"),
                () -> expect("hello", "echo", "hello"),
                () -> expect("received 3\n", "bulk", "3B up\nabc"),
                () -> {
                    String answer = Raw.ask(server, "message", "hello");
                    assertTrue(answer.endsWith(": hello"), answer);
                    return null;
                });
        for (int i = first; !over; i++) {
            long began = System.nanoTime();
            requests.get(i % requests.size()).call();
            nanos.add(System.nanoTime() - began);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }

    private Void expect(String answer, String service, String said) throws IOException {
        assertEquals(answer, Raw.ask(server, service, said));
        return null;
    }

    private Void fetchBig() throws IOException, InterruptedException {
        byte[] buffer = new byte[1 << 20];
        while (!over) {
            CRC32C checksum = new CRC32C();
            long began = System.nanoTime();
            long bytes = 0;
            try (Socket socket = server.connect("http")) {
                socket.getOutputStream().write(Raw.bytes("GET " + bigPath + "\r\n"));
                InputStream in = socket.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    checksum.update(buffer, 0, n);
                    bytes += n;
                }
            }
            assertEquals(bigChecksum, checksum.getValue(), "the big file's checksum");
            bigBytes.addAndGet(bytes);
            bigNanos.addAndGet(System.nanoTime() - began);
            TimeUnit.MILLISECONDS.sleep(PAUSE_BETWEEN_BIG_ONES_MILLIS);
        }
        return null;
    }

    /** The measurements since the last call. */
    Measured measured() throws InterruptedException, ExecutionException {
        failIfOneFailed();
        List<Long> times = new ArrayList<>();
        synchronized (nanos) {
            times.addAll(nanos);
            nanos.clear();
        }
        Collections.sort(times);
        assertTrue(times.size() > 10, "only " + times.size() + " requests were answered");
        double seconds = Math.max(1, bigNanos.getAndSet(0)) / 1e9;
        return new Measured(times, bigBytes.getAndSet(0) / seconds);
    }

    /** Throws the first failure of a request, if any. */
    void failIfOneFailed() throws InterruptedException, ExecutionException {
        for (Future<Void> client : running) {
            if (client.isDone()) {
                client.get();
            }
        }
    }

    /** Lets each client finish its request, and throws the first failure, if any. */
    void finish() throws InterruptedException, ExecutionException, TimeoutException {
        over = true;
        for (Future<Void> client : running) {
            client.get(60, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
