package portlab.server.exercise;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client as one writes it on the first day: it reads until the connection ends, and takes everything for text. */
final class NaiveClient {
    private NaiveClient() {}

    public static void main(String[] arguments) throws IOException {
        URI url = URI.create(arguments[0]);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String request = "GET " + url.getRawPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }
}
