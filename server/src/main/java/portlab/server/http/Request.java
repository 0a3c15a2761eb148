package portlab.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import portlab.common.wire.Reason;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.net.Connection;

/**
 * The head of a well-formed request.
 *
 * @param target as received, one character per byte
 * @param line the first line as received, without its line end
 * @param host in the Host field, or null
 * @param length of the head in bytes
 * @param contentLength of the body in bytes; 0 without a Content-Length
 * @param round the round to which it belongs; see {@link Connection#round}
 */
record Request(
        Method method,
        String target,
        Version version,
        RequestFields fields,
        Host host,
        String line,
        int length,
        long contentLength,
        long round)
        implements ParseResult {

    Request withRound(long known) {
        return new Request(method, target, version, fields, host, line, length, contentLength, known);
    }

    /** Whether the body has a Transfer-Encoding, so its length is unknown. */
    boolean hasTransferEncoding() {
        return fields.has("Transfer-Encoding");
    }

    /** Whether the client waits for a 100 before it sends the body (RFC 9110 section 10.1.1). */
    boolean expectsContinue() {
        return version == Version.HTTP_1_1 && "100-continue".equalsIgnoreCase(fields.list("Expect"));
    }

    /** Whether the peer wants to reuse the connection (RFC 9112 section 9.3). */
    Persistence persistence() {
        String connection = version == Version.HTTP_0_9 ? null : fields.list("Connection");
        Persistence wanted = version == Version.HTTP_1_1 ? Persistence.KEPT_BY_VERSION : Persistence.CLOSED_BY_VERSION;
        if (connection == null) {
            return wanted;
        }
        for (String option : connection.split(",")) {
            if (option.strip().equalsIgnoreCase("close")) {
                return Persistence.CLOSED_BY_FIELD;
            }
            if (option.strip().equalsIgnoreCase("keep-alive")) {
                wanted = Persistence.KEPT_BY_FIELD;
            }
        }
        return wanted;
    }

    /**
     * Whether a connection stays open after an answer.
     *
     * @param why null if the answer itself says it
     */
    record Persistence(boolean kept, Reason why) {
        static final Persistence KEPT_BY_VERSION = new Persistence(true, Reason.KEPT_BY_VERSION);
        static final Persistence KEPT_BY_FIELD = new Persistence(true, Reason.KEPT_BY_FIELD);
        static final Persistence CLOSED_BY_VERSION = closed(Reason.CLOSED_BY_VERSION);
        static final Persistence CLOSED_BY_FIELD = closed(Reason.CLOSED_BY_FIELD);

        static Persistence closed(Reason why) {
            return new Persistence(false, why);
        }
    }

    /** The version of a request. Every response is HTTP/1.0, except to 0.9, which gets the body alone. */
    enum Version {
        /** A simple request (RFC 1945 section 4.1): a line without a version. */
        HTTP_0_9,
        HTTP_1_0,
        /** 1.1 and every later 1.x (RFC 9110 section 2.5). */
        HTTP_1_1
    }

    /** The methods of RFC 9110 and PATCH (RFC 5789), case-sensitive; {@link #UNKNOWN} stands for all others. */
    enum Method {
        GET,
        HEAD,
        POST,
        PUT,
        DELETE,
        CONNECT,
        OPTIONS,
        TRACE,
        PATCH,
        UNKNOWN;

        private static final Map<String, Method> BY_NAME = Map.of(
                "GET", GET, "HEAD", HEAD, "POST", POST, "PUT", PUT, "DELETE", DELETE, "CONNECT", CONNECT, "OPTIONS",
                OPTIONS, "TRACE", TRACE, "PATCH", PATCH);

        static Method of(String name) {
            return BY_NAME.getOrDefault(name, UNKNOWN);
        }
    }

    /**
     * The fields of a request. A value is decoded only when it is needed, one character per byte.
     *
     * @param head the head as received, with its request line, to which the spans refer
     * @param spans the start and end of each name, then of each value; may be null if there are none
     * @param count the number of fields
     */
    record RequestFields(byte[] head, int[] spans, int count) {
        static final RequestFields NONE = new RequestFields(new byte[0], new int[0], 0);

        /** Ints per field in {@link #spans}. */
        static final int SPAN = 4;

        /** The value of the only field with this name; null if there is none or more than one. */
        String only(String name) {
            return count(name) == 1 ? value(next(name, 0)) : null;
        }

        /** The values of all fields with this name as one list (RFC 9110 section 5.3); null if there is none. */
        String list(String name) {
            int field = next(name, 0);
            if (field < 0) {
                return null;
            }
            String list = value(field);
            for (field = next(name, field + 1); field >= 0; field = next(name, field + 1)) {
                list += ", " + value(field);
            }
            return list;
        }

        boolean has(String name) {
            return next(name, 0) >= 0;
        }

        int count(String name) {
            int found = 0;
            for (int field = next(name, 0); field >= 0; field = next(name, field + 1)) {
                found++;
            }
            return found;
        }

        private int next(String name, int from) {
            for (int field = from; field < count; field++) {
                if (named(field, name)) {
                    return field;
                }
            }
            return -1;
        }

        private boolean named(int field, String name) {
            int start = spans[field * SPAN];
            if (spans[field * SPAN + 1] - start != name.length()) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                // Token characters that differ only in this bit are letters.
                if ((head[start + i] | 0x20) != (name.charAt(i) | 0x20)) {
                    return false;
                }
            }
            return true;
        }

        private String value(int field) {
            int start = spans[field * SPAN + 2];
            return new String(head, start, spans[field * SPAN + 3] - start, StandardCharsets.ISO_8859_1);
        }
    }
}
