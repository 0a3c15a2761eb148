package portlab.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A response as a client sees it, one character per byte. */
record Answer(String statusLine, List<String> fields, String body) {

    /** Reads all bytes as one response. */
    static Answer of(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no head: " + bytes);
        }
        String[] lines = bytes.substring(0, end).split("\r\n");
        return new Answer(lines[0], List.of(lines).subList(1, lines.length), bytes.substring(end + 4));
    }

    /** Reads consecutive responses, each as long as its Content-Length. */
    static List<Answer> several(String bytes) {
        List<Answer> answers = new ArrayList<>();
        String rest = bytes;
        while (!rest.isEmpty()) {
            Answer answer = of(rest);
            String length = answer.field("Content-Length");
            int count = length == null ? 0 : Integer.parseInt(length);
            answers.add(new Answer(answer.statusLine, answer.fields, answer.body.substring(0, count)));
            rest = answer.body.substring(count);
        }
        return answers;
    }

    int status() {
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    /** The value of the only field with this name, or null. */
    String field(String name) {
        List<String> found = fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                .map(field -> field.substring(name.length() + 2))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError(name + " twice: " + fields);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    String text() {
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
