package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parts of HTTP answers. Pure. */
final class HttpAnswer {
    static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String COMMON = "Content-Type: text/html\r\nConnection: close\r\n";

    private HttpAnswer() {}

    /** The page of an exercise; no two are the same. */
    static byte[] page(String name) {
        return ("<!DOCTYPE html>\n<title>" + name + "</title>\n<p>This page belongs to the exercise " + name
                        + ". It ends here.\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The fields of an answer with a length. */
    static String fields(int length) {
        return COMMON + "Content-Length: " + length + "\r\n\r\n";
    }

    /** The fields of an answer that ends with the connection. */
    static String endless() {
        return COMMON + "\r\n";
    }

    /** A whole answer. @param head with the empty line */
    static byte[] whole(String head, byte[] body) {
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    /** Sends a page with its length, and closes. */
    static List<Step> plain(byte[] body) {
        return closing(whole(OK + fields(body.length), body));
    }

    /** Sends bytes, and closes. */
    static List<Step> closing(byte[] bytes) {
        return List.of(new Step.Send(bytes), Step.Last.CLOSE);
    }

    static List<Step> closing(String text) {
        return closing(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes, and leaves the connection open if the client lets it. */
    static List<Step> kept(ReceivedRequest asked, byte[] bytes) {
        return List.of(new Step.Send(bytes), asked.keepsAlive() ? Step.Last.HOLD : Step.Last.CLOSE);
    }

    static List<Step> then(List<Step> steps, Step last) {
        List<Step> all = new ArrayList<>(steps);
        all.add(last);
        return List.copyOf(all);
    }

    /** A body in chunks. @param last whether the last chunk is there */
    static byte[] chunked(byte[] body, int piece, boolean last) {
        StringBuilder text = new StringBuilder();
        String all = Trial.latin1(body);
        for (int i = 0; i < all.length(); i += piece) {
            String part = all.substring(i, Math.min(all.length(), i + piece));
            text.append(Integer.toHexString(part.length()))
                    .append("\r\n")
                    .append(part)
                    .append("\r\n");
        }
        text.append(last ? "0\r\n\r\n" : "");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
