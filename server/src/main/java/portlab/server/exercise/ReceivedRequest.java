package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as a client sent it, as far as it can be understood. Pure; accepts everything.
 *
 * @param text all of it, one character for each byte
 */
record ReceivedRequest(String text) {

    static ReceivedRequest of(byte[] bytes) {
        return new ReceivedRequest(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The first line without its end. */
    String line() {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String word(int number) {
        String[] words = line().split(" ");
        return number < words.length ? words[number] : "";
    }

    /** The request target; empty if there is none. */
    String target() {
        return word(1);
    }

    /** The first name in the target's path: {@code drip} of {@code /drip/x?y}. */
    String name() {
        String path = target().replaceFirst("^http://[^/]*", "").replaceFirst("[?#].*", "");
        return path.startsWith("/") ? path.substring(1).replaceFirst("/.*", "") : path;
    }

    boolean isVersion11() {
        return word(2).equals("HTTP/1.1");
    }

    /** Whether the client lets the connection stay open (RFC 9112 section 9.3). */
    boolean keepsAlive() {
        return isVersion11()
                && !field("Connection").orElse("").toLowerCase(Locale.ROOT).contains("close");
    }

    /** The value of the first field with this name. */
    Optional<String> field(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    private List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String line : fieldLines()) {
            int colon = line.indexOf(':');
            if (colon >= 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    private List<String> fieldLines() {
        return text.lines().skip(1).takeWhile(line -> !line.isEmpty()).toList();
    }

    /** Whether the empty line after the head is there. */
    boolean isWholeHead() {
        return text.contains("\n\r\n") || text.contains("\n\n");
    }

    /**
     * What is wrong with the head of a GET request, each as a sentence without a full stop.
     *
     * @param port the server's, which Host must name
     */
    List<String> problems(int port) {
        List<String> problems = new ArrayList<>();
        requestLine(problems);
        host(port, problems);
        for (String line : fieldLines()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                problems.add("not a name, a colon and a value: \"" + line + "\"");
            }
        }
        if (text.replace("\r\n", "").contains("\n")) {
            problems.add("a line ends with LF alone");
        }
        if (!isWholeHead()) {
            problems.add("the empty line that ends the head is missing");
        }
        return problems;
    }

    private void requestLine(List<String> problems) {
        if (!line().matches("[^ ]+ [^ ]+ HTTP/1\\.[01]")) {
            problems.add("the first line is not a method, a target and HTTP/1.0 or HTTP/1.1 with one space between: \""
                    + line() + "\"");
        } else if (!word(0).equals("GET")) {
            problems.add("the method is " + word(0) + ", not GET");
        } else if (!target().startsWith("/")) {
            problems.add("the target does not begin with a slash: \"" + target() + "\"");
        } else if (!target().matches("[!-~&&[^\"#<>\\\\^`{|}]]+")) {
            problems.add("the target contains characters that must be encoded or left out: \"" + target() + "\"");
        }
    }

    private void host(int port, List<String> problems) {
        List<String> hosts = values("Host");
        if (hosts.size() > 1) {
            problems.add("there are " + hosts.size() + " Host fields");
        } else if (hosts.isEmpty() && isVersion11()) {
            problems.add("HTTP/1.1 without Host");
        } else if (!hosts.isEmpty() && !hosts.get(0).matches(".+:" + port)) {
            problems.add("Host is \"" + hosts.get(0) + "\", without the port " + port);
        }
    }
}
