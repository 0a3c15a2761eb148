package portlab.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import portlab.common.HttpToken;
import portlab.common.wire.Reason;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.Request.RequestFields;
import portlab.server.http.Request.Version;
import portlab.server.net.Connection;

/**
 * Parses request heads (RFC 9112 sections 2 to 5, RFC 1945 section 4.1 for simple requests), from bytes that may arrive
 * one at a time. Does no IO.
 *
 * <p>The parser takes nothing from the buffer until a head is complete, and searches no byte twice for a line end:
 * between two calls the buffer may move and grow at its end, but must keep its content. Lines end with CRLF or LF;
 * every other error is rejected.
 */
final class RequestParser {
    private static final int USUAL_FIELDS = 12;
    private static final int[] NO_SPANS = {};

    /** The first byte of a TLS connection (RFC 8446 section 5.1). */
    private static final byte TLS_HANDSHAKE = 22;

    private final HttpLimits limits;

    /** Bytes of the head seen so far, and where among them the current line begins. */
    private int seen;

    private int lineStart;
    private RequestLine requestLine;
    private int[] spans;
    private int count;

    RequestParser(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Parses on.
     *
     * <p>A complete {@link Request} has left the buffer, and its body, if any, comes next. A parser that returned
     * {@link ParseResult.Malformed} cannot be used again.
     */
    ParseResult parse(ByteBuffer in) {
        try {
            return readLines(in);
        } catch (MalformedException e) {
            String line = e.reason() == Reason.TLS_UNEXPECTED ? "(TLS handshake)" : firstLine(in);
            return new ParseResult.Malformed(e.status(), e.reason(), e.getMessage(), line);
        }
    }

    /**
     * Skips empty lines before a request (RFC 9112 section 2.2).
     *
     * @return whether anything else has arrived; half a line end does not count
     */
    static boolean skipEmptyLines(ByteBuffer in) {
        while (in.hasRemaining()) {
            int at = in.position();
            boolean cr = in.get(at) == '\r';
            if (cr && in.remaining() == 1) {
                return false;
            }
            boolean crlf = cr && in.get(at + 1) == '\n';
            if (!crlf && in.get(at) != '\n') {
                return true;
            }
            in.position(crlf ? at + 2 : at + 1);
        }
        return false;
    }

    private ParseResult readLines(ByteBuffer in) throws MalformedException {
        int base = in.position();
        int available = in.remaining();
        if (seen == 0 && available > 0) {
            checkFirstByte(in.get(base));
        }
        while (seen < available) {
            if (in.get(base + seen++) == '\n') {
                checkLength();
                int end = seen - 1;
                boolean crlf = end > lineStart && in.get(base + end - 1) == '\r';
                if (readLine(in, base + lineStart, base + (crlf ? end - 1 : end))) {
                    return complete(in);
                }
                lineStart = seen;
            }
        }
        checkLength();
        return ParseResult.INCOMPLETE;
    }

    private void checkLength() throws MalformedException {
        if (requestLine == null && seen > limits.requestLine() + 2) {
            throw new MalformedException(Status.URI_TOO_LONG, Reason.REQUEST_LINE_TOO_LONG);
        }
        if (seen > limits.head()) {
            throw new MalformedException(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, Reason.HEAD_TOO_LARGE);
        }
    }

    /** Rejects other protocols, such as TLS, at their first byte. */
    private static void checkFirstByte(byte first) throws MalformedException {
        if (!HttpToken.isPart(first)) {
            throw new MalformedException(first == TLS_HANDSHAKE ? Reason.TLS_UNEXPECTED : Reason.NOT_HTTP);
        }
    }

    /** Returns true if this line completes the head. */
    private boolean readLine(ByteBuffer in, int start, int end) throws MalformedException {
        if (requestLine == null) {
            readRequestLine(in, start, end);
            return requestLine.version() == Version.HTTP_0_9;
        }
        if (start == end) {
            return true;
        }
        readField(in, start, end);
        return false;
    }

    private void readRequestLine(ByteBuffer in, int start, int end) throws MalformedException {
        if (end - start > limits.requestLine()) {
            throw new MalformedException(Status.URI_TOO_LONG, Reason.REQUEST_LINE_TOO_LONG);
        }
        requestLine = RequestLine.parse(text(in, start, end));
    }

    /** Also rejects a folded line: it begins with a space, and no name does. */
    private void readField(ByteBuffer in, int start, int end) throws MalformedException {
        int colon = start;
        while (colon < end && HttpToken.isPart(in.get(colon))) {
            colon++;
        }
        if (colon == start || colon == end || in.get(colon) != ':') {
            throw new MalformedException(Reason.FIELD_INVALID);
        }
        int valueStart = colon + 1;
        int valueEnd = end;
        while (valueStart < valueEnd && blank(in.get(valueStart))) {
            valueStart++;
        }
        while (valueEnd > valueStart && blank(in.get(valueEnd - 1))) {
            valueEnd--;
        }
        for (int i = valueStart; i < valueEnd; i++) {
            if (!Syntax.isFieldByte(in.get(i))) {
                throw new MalformedException(Reason.FIELD_INVALID, "A field has a control character.");
            }
        }
        addField(in.position(), start, colon, valueStart, valueEnd);
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    private void addField(int base, int... span) throws MalformedException {
        if (count == limits.fields()) {
            throw new MalformedException(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, Reason.TOO_MANY_FIELDS);
        }
        int at = count++ * RequestFields.SPAN;
        if (spans == null) {
            spans = new int[USUAL_FIELDS * RequestFields.SPAN];
        } else if (at == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        for (int i = 0; i < RequestFields.SPAN; i++) {
            spans[at + i] = span[i] - base;
        }
    }

    private Request complete(ByteBuffer in) throws MalformedException {
        byte[] head = new byte[seen];
        in.get(in.position(), head);
        RequestFields fields = new RequestFields(head, count == 0 ? NO_SPANS : spans, count);
        RequestLine line = requestLine;
        Request request = new Request(
                line.method(),
                line.target(),
                line.version(),
                fields,
                host(fields),
                line.text(),
                seen,
                contentLength(fields),
                Connection.NO_ROUND);
        in.position(in.position() + seen);
        seen = 0;
        lineStart = 0;
        requestLine = null;
        spans = null;
        count = 0;
        return request;
    }

    /** RFC 9112 section 3.2. */
    private Host host(RequestFields fields) throws MalformedException {
        int hosts = fields.count("Host");
        if (hosts == 0 && requestLine.version() != Version.HTTP_1_1) {
            return null;
        }
        String text = fields.only("Host");
        Optional<Host> host = text == null ? Optional.empty() : Host.parse(text);
        if (host.isEmpty()) {
            throw new MalformedException(Reason.HOST_INVALID);
        }
        return host.get();
    }

    /** Stricter than RFC 9110 section 8.6: also rejects the same length twice. */
    private static long contentLength(RequestFields fields) throws MalformedException {
        if (!fields.has("Content-Length")) {
            return 0;
        }
        String value = fields.only("Content-Length");
        if (value == null || value.isEmpty() || value.length() > 18 || !Syntax.areDigits(value)) {
            throw new MalformedException(Reason.LENGTH_INVALID);
        }
        return Long.parseLong(value);
    }

    /** The part of the request line that has arrived. */
    String firstLine(ByteBuffer in) {
        int start = in.position();
        int end = start;
        int most = Math.min(in.limit(), start + limits.requestLine());
        while (end < most && in.get(end) != '\n' && in.get(end) != '\r') {
            end++;
        }
        return text(in, start, end);
    }

    private static String text(ByteBuffer in, int start, int end) {
        byte[] bytes = new byte[end - start];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Malformed input, with the response to it. {@link RequestParser} catches it. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;
        private final Status status;
        private final Reason reason;

        MalformedException(Status status, Reason reason) {
            this(status, reason, status.explanation());
        }

        MalformedException(Reason reason) {
            this(reason, reason.sentence() + ".");
        }

        /** @param why says more than the reason's own sentence */
        MalformedException(Reason reason, String why) {
            this(Status.BAD_REQUEST, reason, why);
        }

        private MalformedException(Status status, Reason reason, String why) {
            super(why, null, false, false);
            this.status = status;
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }

        Status status() {
            return status;
        }
    }

    /** The result of parsing the bytes so far. */
    sealed interface ParseResult permits Request, ParseResult.Malformed, ParseResult.Incomplete {
        ParseResult INCOMPLETE = new Incomplete();

        /** Needs more bytes. */
        record Incomplete() implements ParseResult {}

        /**
         * Not a request, and nothing after it can be one.
         *
         * @param status of the response
         * @param why a sentence for the user
         * @param line the part of the first line that has arrived, one character per byte
         */
        record Malformed(Status status, Reason reason, String why, String line) implements ParseResult {}
    }
}
