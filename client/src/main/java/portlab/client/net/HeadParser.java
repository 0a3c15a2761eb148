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
 * Parses a response head from pieces of any size. Accepts what RFC 9112 allows: bare LF as a line end (2.2) and folded lines
 * (5.2). Skips interim responses (1xx). Does no input itself.
 */
final class HeadParser {
    /** The size limit in bytes, including interim responses. */
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
     * Consumes bytes up to the end of the head and leaves those of the body.
     *
     * @return whether the head is complete
     * @throws Failure if this is not the head of an HTTP response
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

    /** The head, once {@link #feed} has returned true. */
    ResponseHead head() {
        return head;
    }

    /** The head as received, including line ends and interim responses. */
    String raw() {
        return raw.toString();
    }

    boolean isEmpty() {
        return seen == 0;
    }

    private void endLine() throws Failure {
        String text = text();
        raw.append(text);
        line.reset();
        String content = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
        if (content.indexOf('\r') >= 0 || content.indexOf('\0') >= 0) {
            throw notHttp("control character in its head");
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
            throw notHttp("invalid status line \"" + shortened(line) + "\"");
        }
        version = line.substring(0, 8);
        status = Integer.parseInt(line.substring(9, 12));
        reason = line.length() > 13 ? line.substring(13).strip() : "";
    }

    private void endHead() throws Failure {
        if (status == 101) {
            throw notHttp("it switches to another protocol without being asked");
        }
        if (status >= 200) {
            head = new ResponseHead(version, status, reason, fields);
        }
        version = null;
        fields.clear();
    }

    private void folded(String line) throws Failure {
        if (fields.isEmpty()) {
            throw notHttp("its head starts with a folded line");
        }
        ResponseHead.Field last = fields.remove(fields.size() - 1);
        fields.add(new ResponseHead.Field(last.name(), (last.value() + " " + line.strip()).strip()));
    }

    private static ResponseHead.Field field(String line) throws Failure {
        int colon = line.indexOf(':');
        if (colon < 0 || !HttpToken.is(line.substring(0, colon))) {
            throw notHttp("invalid line \"" + shortened(line) + "\" in its head");
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
            return notHttp("it starts with \"" + beginning + "\"");
        }
        String hint = name.get().equals("TLS") ? "use https:// or --tls" : OTHER_PORT;
        return new Failure(ExitCode.NOT_HTTP, "the answer is not HTTP but " + name.get(), hint);
    }

    private static Failure notHttp(String why) {
        return new Failure(ExitCode.NOT_HTTP, "the answer is not HTTP: " + why, OTHER_PORT);
    }
}
