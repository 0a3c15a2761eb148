package portlab.client.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A first web server with two mistakes: its lines end with LF alone, and it takes every file for UTF-8 text. */
final class TextOnlyServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Path root;

    TextOnlyServer(Path root) throws IOException {
        this.root = root.toRealPath();
        start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "text-only server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                // The test has closed the listener.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            for (String line = first; line != null && !line.isEmpty(); ) {
                line = in.readLine();
            }
            if (first != null) {
                client.getOutputStream().write(response(first.split(" ")));
            }
        } catch (IOException e) {
            // The client has disconnected.
            return;
        }
    }

    private byte[] response(String[] words) throws IOException {
        if (words.length != 3 || !words[0].matches("GET|HEAD")) {
            return message("400 Bad Request", "bad request\n", true);
        }
        boolean get = words[0].equals("GET");
        String name = URLDecoder.decode(words[1].replaceFirst("\\?.*", ""), StandardCharsets.UTF_8);
        Path file = root.resolve(name.replaceFirst("^/+", "")).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            return message("404 Not Found", "not found\n", get);
        }
        return message("200 OK", new String(Files.readAllBytes(file), StandardCharsets.UTF_8), get);
    }

    private static byte[] message(String status, String text, boolean withBody) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        String head = "HTTP/1.0 " + status + "\nContent-Length: " + length + "\n\n";
        return (head + (withBody ? text : "")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
