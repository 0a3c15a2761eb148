package portlab.common.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.common.wire.WireBytes;

/** Explains the head of a request or response of HTTP, line by line. Pure. */
public final class Head {
    private Head() {}

    /**
     * The lines of a head.
     *
     * @param bytes begin with the head
     * @param length of the head
     */
    public static List<Line> lines(byte[] bytes, int length, boolean request) {
        List<Line> lines = new ArrayList<>();
        for (String text : WireBytes.lines(bytes, length)) {
            lines.add(lines.isEmpty() ? start(text, request) : field(text, request));
        }
        return lines;
    }

    private static Line start(String text, boolean request) {
        return request ? requestLine(text) : statusLine(text);
    }

    private static Line requestLine(String text) {
        String[] words = plain(text).split(" ");
        String method = switch (words[0]) {
            case "GET" -> "GET asks for the content of ";
            case "HEAD" -> "HEAD asks for the head of the answer only, without the content of ";
            default -> words[0] + " is the method, to be applied to ";
        };
        String target = words.length > 1 ? words[1] : "nothing";
        String version = words.length > 2 ? "; " + words[2] + " is the version that the client speaks." : ".";
        return new Line(text, method + target + version, "RFC 9112 3");
    }

    private static Line statusLine(String text) {
        String[] words = plain(text).split(" ", 3);
        String status = words.length > 1 ? words[1] : "";
        Optional<Knowledge.Entry> known = Knowledge.STATUSES.find(status);
        String meaning = known.map(entry -> status + ": " + entry.meaning())
                .orElse(status + ": a status like " + status.replaceAll("\\d\\d$", "00") + ".");
        return new Line(text, meaning, known.map(Knowledge.Entry::source).orElse("RFC 9110 15"), known.isPresent());
    }

    private static Line field(String text, boolean request) {
        String plain = plain(text);
        if (plain.isEmpty()) {
            return new Line(text, "The empty line ends the head.", "RFC 9112 2.1");
        }
        String name = plain.substring(0, Math.max(0, plain.indexOf(':')));
        return Knowledge.FIELDS
                .find(name)
                .map(entry -> new Line(text, entry.meaning(), entry.source()))
                .orElseGet(() -> new Line(
                        text,
                        "Portlab does not know this field. " + (request ? "Servers" : "Clients")
                                + " skip what they do not know.",
                        "RFC 9110 5.1",
                        false));
    }

    private static String plain(String text) {
        return text.replaceAll("(\\\\r)?(\\\\n)?$", "");
    }
}
