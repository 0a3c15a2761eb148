package portlab.client.explain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import portlab.common.explain.Head;
import portlab.common.explain.Line;
import portlab.common.wire.WireBytes;

/** Takes the bytes of one side of an exchange apart, line by line. Pure. */
final class Messages {
    private static final int SHOWN_LINES = 3;
    private static final int SHOWN_BYTES = 16;
    private static final String DOCS = "Portlab: docs/protocol.md";

    private Messages() {}

    /**
     * A request or a response of HTTP.
     *
     * @param bytes the first ones
     * @param count how many there were
     */
    static Message http(byte[] bytes, long count, boolean request) {
        if (count == 0) {
            return Message.NOTHING;
        }
        int head = headLength(bytes);
        List<Line> lines = new ArrayList<>(Head.lines(bytes, head, request));
        long body = count - head;
        if (body > 0) {
            body(
                    lines,
                    Arrays.copyOfRange(bytes, head, bytes.length),
                    body,
                    "The body: " + bytes(body) + ".",
                    "RFC 9112 6");
        }
        return new Message(lines, head, body);
    }

    /** The bytes up to the empty line, or all. */
    private static int headLength(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            boolean crLf = bytes[i] == '\n' && i > 2 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n';
            if (crLf || bytes[i] == '\n' && i > 0 && bytes[i - 1] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    /**
     * A request or an answer of a service other than HTTP.
     *
     * @param service its word
     * @param request whether the client sent it
     */
    static Message raw(String service, byte[] bytes, long count, boolean request) {
        if (count == 0) {
            return Message.NOTHING;
        }
        List<Line> lines = new ArrayList<>();
        body(lines, bytes, count, meaning(service, bytes, count, request), DOCS + "#" + service);
        return new Message(lines, 0, count);
    }

    private static String meaning(String service, byte[] bytes, long count, boolean request) {
        return switch (service) {
            case "calc" ->
                request
                        ? "An integer in decimal. The line feed (\\n) ends the request."
                        : "Twice the integer, and a line feed; or a sentence if it was not an integer.";
            case "message" ->
                request
                        ? "A line of text. The line feed (\\n) ends the request."
                        : "The same line, with the server's date and time in front.";
            case "echo" ->
                request
                        ? "Any bytes: echo has no format, so that nothing but your bytes moves."
                        : "The same bytes, as they arrived.";
            case "bulk" -> bulk(bytes, request);
            default -> bytes(count) + ".";
        };
    }

    private static String bulk(byte[] bytes, boolean request) {
        String first = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        if (request) {
            return first.contains(" up")
                    ? "How many bytes follow, up to the server, and then those bytes."
                    : "How many bytes the server is to send. The line feed (\\n) ends the request.";
        }
        return first.startsWith("received ")
                ? "The server's receipt: how many bytes it got."
                : "As many random bytes, which no one on the way can compress.";
    }

    /** Adds the first lines of a text, or the first bytes of anything else. */
    private static void body(List<Line> lines, byte[] bytes, long count, String meaning, String source) {
        List<String> shown = new ArrayList<>();
        int used = 0;
        if (WireBytes.textLength(bytes) == bytes.length) {
            for (String line : WireBytes.lines(bytes, bytes.length)) {
                if (shown.size() < SHOWN_LINES) {
                    shown.add(line);
                    used += length(bytes, used);
                }
            }
        } else {
            used = Math.min(SHOWN_BYTES, bytes.length);
            shown.add(WireBytes.dump(bytes, 0, used, SHOWN_BYTES));
        }
        if (count > used) {
            shown.add("… " + bytes(count - used) + " more");
        }
        for (int i = 0; i < shown.size(); i++) {
            boolean last = i == shown.size() - 1;
            lines.add(new Line(shown.get(i), last ? meaning : "", last ? source : ""));
        }
    }

    /** The bytes of the line that begins here. */
    private static int length(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, bytes.length) - from;
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
