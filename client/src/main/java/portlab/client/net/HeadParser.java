package portlab.client.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.HttpToken;

/**
 * Reads a response's head from bytes that come in pieces of any size. Strict about what a field is, lenient where RFC
 * 9112 allows it: a bare LF ends a line (2.2), a folded line goes on after a space (5.2), interim answers (1xx) are
 * skipped. Does no input itself.
 */
final class HeadParser {
    /** The most a head may take, interim answers included. */
    static final int LIMIT = 64 * 1024;

    private static final String OTHER_PORT = "is this the port of an HTTP server?";
    private static final String MAGIC = "HTTP/";
    private static final int EXCERPT = 40;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder raw = new StringBuilder(512);
    private final List<ResponseHead.Field> fields = new ArrayList<>();
    private int seen;
    private String version;
    private int status;
    private String reason;
    private ResponseHead head;

    /**
     * Takes bytes up to the end of the head and leaves the rest, which is body.
     *
     * @return whether the head is complete
     * @throws Failure when this is not the head of an HTTP response
     */
    boolean feed(ByteBuffer bytes) throws Failure {
        while (head == null && bytes.hasRemaining()) {
            byte b = bytes.get();
            if (++seen > LIMIT) {
                throw notHttp("the head is longer than " + LIMIT / 1024 + " KiB");
            }
            line.write(b);
            if (b == '\n') {
                endLine();
            } else if (version == null && line.size() <= MAGIC.length() && b != MAGIC.charAt(line.size() - 1)) {
                throw foreign(text() + excerpt(bytes));
            }
        }
        return head != null;
    }

    /** The head, once {@link #feed} has said that it is complete. */
    ResponseHead head() {
        return head;
    }

    /** Everything the head was read from, line ends and interim answers included. */
    String raw() {
        return raw.toString();
    }

    /** Whether nothing has come at all. */
    boolean untouched() {
        return seen == 0;
    }

    private void endLine() throws Failure {
        String text = text();
        raw.append(text);
        line.reset();
        String content = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
        if (content.indexOf('\r') >= 0 || content.indexOf('\0') >= 0) {
            throw notHttp("a line of its head has a control character in it");
        }
        if (version == null) {
            statusLine(content);
        } else if (content.isEmpty()) {
            endHead();
        } else if (content.charAt(0) == ' ' || content.charAt(0) == '\t') {
            folded(content);
        } else {
            fields.add(field(content));
        }
    }

    private void statusLine(String line) throws Failure {
        boolean wellFormed = line.length() >= 12
                && line.startsWith(MAGIC)
                && digit(line, 5)
                && line.charAt(6) == '.'
                && digit(line, 7)
                && line.charAt(8) == ' '
                && digit(line, 9)
                && digit(line, 10)
                && digit(line, 11)
                && line.charAt(9) != '0'
                && (line.length() == 12 || line.charAt(12) == ' ');
        if (!wellFormed) {
            throw notHttp("its status line is \"" + shortened(line) + "\"");
        }
        version = line.substring(0, 8);
        status = Integer.parseInt(line.substring(9, 12));
        reason = line.length() > 13 ? line.substring(13).strip() : "";
    }

    private void endHead() throws Failure {
        if (status == 101) {
            throw notHttp("it switches to a protocol nobody asked for");
        }
        if (status >= 200) {
            head = new ResponseHead(version, status, reason, fields);
        }
        version = null;
        fields.clear();
    }

    private void folded(String line) throws Failure {
        if (fields.isEmpty()) {
            throw notHttp("its head begins with a folded line");
        }
        ResponseHead.Field last = fields.remove(fields.size() - 1);
        fields.add(new ResponseHead.Field(last.name(), (last.value() + " " + line.strip()).strip()));
    }

    private static ResponseHead.Field field(String line) throws Failure {
        int colon = line.indexOf(':');
        if (colon < 0 || !HttpToken.is(line.substring(0, colon))) {
            throw notHttp("its head has the line \"" + shortened(line) + "\"");
        }
        return new ResponseHead.Field(
                line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static boolean digit(String line, int at) {
        return line.charAt(at) >= '0' && line.charAt(at) <= '9';
    }

    private String text() {
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String excerpt(ByteBuffer bytes) {
        byte[] next = new byte[Math.min(EXCERPT, bytes.remaining())];
        bytes.get(bytes.position(), next);
        return new String(next, StandardCharsets.UTF_8).strip();
    }

    private static String shortened(String line) {
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }

    private static Failure foreign(String beginning) {
        Optional<String> name = Banner.name(beginning);
        if (name.isEmpty()) {
            return notHttp("it begins with \"" + beginning + "\"");
        }
        String hint = name.get().equals("TLS") ? "this client speaks plain HTTP only, not HTTPS" : OTHER_PORT;
        return new Failure(ExitCode.NOT_HTTP, "the answer is not HTTP but " + name.get(), hint);
    }

    private static Failure notHttp(String why) {
        return new Failure(ExitCode.NOT_HTTP, "the answer is not HTTP: " + why, OTHER_PORT);
    }
}
