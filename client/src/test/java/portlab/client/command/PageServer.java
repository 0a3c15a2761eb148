package portlab.client.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import portlab.client.exit.Failure;
import portlab.client.net.Url;

/** A web server for a few pages, with a thread for each connection. */
final class PageServer implements AutoCloseable {
    private final Map<String, String> responses;
    private final boolean keeps;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> targets = new CopyOnWriteArrayList<>();

    /**
     * @param responses by target, from the status code on, without Connection
     * @param keeps whether connections stay open for HTTP/1.1
     */
    PageServer(Map<String, String> responses, boolean keeps) throws IOException {
        this.responses = responses;
        this.keeps = keeps;
        start("listener", this::accept);
    }

    /** A response with a body. */
    static String ok(String type, String body) {
        return "200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    Url url(String target) throws Failure {
        return Url.parse("http://127.0.0.1:" + listener.getLocalPort() + target);
    }

    List<String> targets() {
        return targets;
    }

    int connections() {
        return connections.get();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                connections.incrementAndGet();
                start("connection", () -> serve(socket));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean kept = true;
            while (kept) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                String target = head.split(" ")[1];
                targets.add(target);
                kept = keeps && head.contains("HTTP/1.1");
                String response = responses.getOrDefault(target, "404 Not Found\r\nContent-Length: 0\r\n\r\n");
                String text =
                        "HTTP/1.1 " + (kept ? response : response.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The client went away, or the test is over.
            sockets.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
