package portlab.client.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import portlab.common.AddressText;

/** A server that sends a test's bytes, valid or not, on a free loopback port. */
public final class RawServer implements AutoCloseable {

    /** What the server does with one connection, after it has read a request's head. */
    public interface Script {
        void play(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Thread thread = new Thread(this::serve, "raw server");
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Socket current;

    public RawServer(Script script) throws IOException {
        this(InetAddress.getByName("127.0.0.1"), script);
    }

    public RawServer(InetAddress address, Script script) throws IOException {
        this.listener = new ServerSocket(0, 50, address);
        this.script = script;
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that sends the same text on every connection and closes it. */
    public static RawServer saying(String text) throws IOException {
        return new RawServer((socket, out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A server that sends a piece and then stalls. */
    public static RawServer stalling(String piece) throws IOException {
        return new RawServer((socket, out) -> {
            out.write(piece.getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
        });
    }

    public Endpoint endpoint() {
        return new Endpoint(AddressText.of(listener.getInetAddress()), port());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The request heads in order of arrival. */
    public List<String> requests() {
        return requests;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                current = socket;
                requests.add(head(socket.getInputStream()));
                script.play(socket, socket.getOutputStream());
            } catch (IOException e) {
                // The client has disconnected, or the test has closed the listener.
                current = null;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Reads the head of a request; what there is of it at the end of the stream. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Socket socket = current;
        if (socket != null) {
            socket.close();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
