package portlab.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A server that sends the same answer to every request of any protocol. A request for
 * {@code /round/N} gets a valid answer and selects the N-th answer for all later requests.
 */
final class EvilServer implements AutoCloseable {
    private static final String ROUND = "GET /round/";
    private static final int REQUEST_MILLIS = 1000;

    /** Some clients keep their connection, and the next one waits meanwhile. */
    private static final int KEPT_MILLIS = 200;

    private final List<String> answers;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Thread thread = new Thread(this::serve, "evil server");
    private int round;

    EvilServer(List<String> answers) throws IOException {
        this.answers = answers;
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                socket.setSoTimeout(REQUEST_MILLIS);
                String answer = answer(beginning(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                socket.setSoTimeout(KEPT_MILLIS);
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client may disconnect early.
                continue;
            }
        }
    }

    private String answer(String request) {
        if (!request.startsWith(ROUND)) {
            return answers.get(round);
        }
        round = Integer.parseInt(request.substring(ROUND.length(), request.indexOf(' ', ROUND.length())));
        return "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n";
    }

    /** One read is enough: our clients send each request in one write. */
    private static String beginning(InputStream in) throws IOException {
        byte[] bytes = new byte[1 << 16];
        return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
