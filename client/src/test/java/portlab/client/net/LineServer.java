package portlab.client.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A line service with a test's answers on a free loopback port. */
public final class LineServer implements AutoCloseable {

    /** Answers one line. */
    public interface Play {
        void answer(String line, OutputStream out) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Play play;
    private final Thread thread = new Thread(this::serve, "line server");

    public LineServer(Play play) throws IOException {
        this.play = play;
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that answers every line with the same line. */
    public static LineServer saying(String answer) throws IOException {
        return new LineServer((line, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort());
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread each = new Thread(() -> serve(socket), "line connection");
                each.setDaemon(true);
                each.start();
            } catch (IOException e) {
                // The test has closed the listener.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            play.answer(line(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException e) {
            // The client has disconnected.
            return;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
