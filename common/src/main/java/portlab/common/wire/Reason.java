package portlab.common.wire;

/**
 * Why the server or the client does what it does. The code that decides gives the constant; the sentence exists nowhere else.
 * docs/reasons.md lists all.
 */
public enum Reason {
    // Which status: a file or a folder.

    FILE_FOUND("The path names a file, and no condition keeps the server from sending it", "RFC 9110 15.3.1"),
    INDEX_FOUND("The path names a folder that has an index page", "Portlab: index.html or index.htm"),
    LISTING("The path names a folder without an index page, so the answer lists it", "Portlab: without --no-listing"),
    LISTING_PREFERRED(
            "The client prefers JSON to HTML, so it gets the listing instead of the index page", "RFC 9110 12.5.1"),
    ARCHIVE("The query asks for the folder as an archive", "Portlab: without --no-archive"),
    ARCHIVE_INCOMPLETE(
            "The listing shows this, but it cannot be read, so the archive leaves it out", "RFC 9110 15.5.4"),
    SLASH_ADDED(
            "The path names a folder but does not end with a slash, so relative links would break", "RFC 3986 5.2.3"),
    SPA_INDEX("The path names no file, and the app's own page answers for all such paths", "Portlab: option --spa"),
    LIVE_SCRIPT("The path is that of the script that reloads pages", "Portlab: option --live"),
    MIRRORED("The path shows each client its own request", "Portlab: option --mirror"),
    HEALTH_ANSWERED("The path names a report of the server about itself", "Portlab: admin port"),
    EVENTS_FOLLOW("The path names a stream of events, which lasts as long as its connection", "HTML Standard 9.2"),
    NOT_MODIFIED_BY_TAG(
            "If-None-Match names the current entity tag, so the client has the file already", "RFC 9110 13.1.2"),
    NOT_MODIFIED_BY_DATE("The file has not changed since the date in If-Modified-Since", "RFC 9110 13.1.3"),
    TAG_DIFFERS("If-None-Match names other entity tags only, so the client needs the file", "RFC 9110 13.1.2"),
    CHANGED_SINCE("The file has changed since the date in If-Modified-Since", "RFC 9110 13.1.3"),
    MATCH_FAILED("If-Match does not name the current entity tag", "RFC 9110 13.1.1"),
    UNMODIFIED_FAILED("The file has changed since the date in If-Unmodified-Since", "RFC 9110 13.1.4"),
    PREFLIGHT(
            "A browser asks whether a script of another origin may send this request",
            "Fetch Standard 3.3; Portlab: option --cors"),

    // Which status: a refusal.

    NOT_FOUND("Nothing is at this path", "RFC 9110 15.5.5"),
    HIDDEN("A name in the path begins with a dot, and such files are not served", "Portlab: without --dotfiles"),
    LISTING_OFF("The path names a folder without an index page, and listings are off", "Portlab: option --no-listing"),
    LEADS_OUTSIDE("A symbolic link leads out of the served folder", "Portlab: without --follow-symlinks"),
    UNREADABLE("The operating system does not let the server read this file", "RFC 9110 15.5.4"),
    TARGET_INVALID("The request target is not a valid path", "RFC 9112 3.2"),
    NOT_HTTP("The first byte cannot begin an HTTP request", "RFC 9112 3"),
    TLS_UNEXPECTED("The client speaks TLS, but this port does not", "RFC 8446 5.1; Portlab: option --tls"),
    TLS_MISSING("The client speaks HTTP without TLS, but this port needs TLS", "RFC 9110 4.2.2; Portlab: option --tls"),
    TLS_REDIRECTED(
            "The client speaks HTTP without TLS, so it is sent to https on the same port",
            "RFC 9110 4.2.2; Portlab: option --tls"),
    REQUEST_LINE_INVALID("The request line is not a method, a target and a version", "RFC 9112 3"),
    FIELD_INVALID("A line of the head is not a name, a colon and a value", "RFC 9112 5"),
    HOST_INVALID("The request does not have exactly one valid Host field", "RFC 9112 3.2"),
    LENGTH_INVALID("Content-Length is not a single number", "RFC 9112 6.3"),
    REQUEST_TRUNCATED("The client ended its side before the head was complete", "RFC 9112 8"),
    REQUEST_LINE_TOO_LONG(
            "The request line is longer than the limit", "RFC 9110 15.5.15; Portlab: option --max-request-line"),
    HEAD_TOO_LARGE("The head is longer than the limit", "RFC 6585 5; Portlab: option --max-head"),
    TOO_MANY_FIELDS("The head has more fields than the limit", "RFC 6585 5; Portlab: option --max-fields"),
    HEAD_TIMED_OUT("The head did not arrive in time", "RFC 9110 15.5.9; Portlab: option --head-timeout"),
    VERSION_UNSUPPORTED("The major version of HTTP is not 1", "RFC 9110 15.6.6"),
    METHOD_NOT_ALLOWED("The server knows this method but only accepts GET and HEAD", "RFC 9110 15.5.6"),
    METHOD_UNKNOWN("The server does not know this method", "RFC 9110 15.6.2"),
    EXPECTATION_UNKNOWN("The client expects something other than 100-continue", "RFC 9110 10.1.1"),
    HOST_NOT_ALLOWED(
            "The server answers only for addresses, localhost and the names it was given",
            "RFC 9110 15.5.20; Portlab: option --host"),
    LOGIN_MISSING("The path needs a login, and the request has none", "RFC 7617 2; Portlab: option --auth"),
    LOGIN_WRONG("The user or the password is wrong", "RFC 7617 2; Portlab: option --auth"),
    LOGIN_ACCEPTED("The user and the password are right", "RFC 7617 2; Portlab: option --auth"),
    FAILED("The server failed, and its error log has the details", "RFC 9110 15.6.1"),
    NOT_READY("The server is shutting down and tells health checks so", "Portlab: option --drain"),

    // Which status: the server is busy.

    CONNECTIONS_FULL(
            "The server has as many connections as it may", "RFC 9110 15.6.4; Portlab: option --max-connections"),
    CLIENT_FULL(
            "This client has as many connections as it may",
            "RFC 9110 15.6.4; Portlab: option --max-connections-per-client"),
    WORKERS_BUSY("Every worker is busy", "RFC 9110 15.6.4; Portlab: option --workers"),
    MEMORY_FULL("The memory for requests and listings is used up", "RFC 9110 15.6.4; Portlab: a share of the heap"),
    DESCRIPTORS_FULL("The server has as many open files as the operating system allows", "RFC 9110 15.6.4"),
    LOGINS_FULL("Too many passwords wait to be checked", "RFC 9110 15.6.4; Portlab: 32 requests"),
    VIEWERS_FULL(
            "This stream of events already has the most viewers that it admits",
            "RFC 9110 15.6.4; Portlab: 200 viewers"),
    QUEUE_TIMED_OUT("The request waited too long for other requests of its kind", "RFC 9110 15.6.4"),

    // Which bytes.

    WHOLE_FILE("The request asks for the whole file", "RFC 9110 14.2"),
    RANGE_SENT("Range asks for one part of the file", "RFC 9110 14.2"),
    RANGES_SENT("Range asks for several parts, so each comes with a head of its own", "RFC 9110 14.6"),
    RANGE_UNSATISFIABLE("Range asks for nothing inside the file", "RFC 9110 15.5.17"),
    RANGE_MALFORMED("Range is not a valid list of byte ranges, so it is ignored", "RFC 9110 14.2"),
    RANGE_OF_EMPTY_FILE("The last bytes of an empty file are the whole file", "RFC 9110 14.1.2"),
    RANGE_TOO_COSTLY("Range has too many or overlapping parts, so it is ignored", "RFC 9110 17.15"),
    RANGE_VERSION_DIFFERS("If-Range does not name the current version, so the whole file is sent", "RFC 9110 13.1.5"),
    RANGE_OF_LIVE_PAGE(
            "A page that reloads itself is longer than its file, so Range is ignored",
            "RFC 9110 14.2; Portlab: option --live"),
    HEAD_ONLY("HEAD asks for the head of the answer without its body", "RFC 9110 9.3.2"),
    BODILESS_STATUS("An answer with this status has no body", "RFC 9112 6.3"),
    SIMPLE_REQUEST("A request without a version gets the body without a head", "RFC 1945 6"),

    // Which Content-Type and coding.

    TYPE_BY_EXTENSION("The extension of the file's name gives its type", "RFC 9110 8.3"),
    TYPE_BY_OPTION("The user gave the type for this extension", "Portlab: option --mime"),
    TYPE_UNKNOWN("The file's name has no known extension, so its bytes have no known meaning", "RFC 9110 8.3"),
    TYPE_BY_ACCEPT("The client likes this type best of those on offer", "RFC 9110 12.5.1"),
    CODING_ACCEPTED("A precompressed file lies beside the file, and the client accepts its coding", "RFC 9110 12.5.3"),
    CODING_NOT_ACCEPTED(
            "A precompressed file lies beside the file, but the client does not accept its coding", "RFC 9110 12.5.3"),
    CODING_UNUSABLE("A precompressed file lies beside the file, but it is older or cannot be read", "RFC 9110 12.5.3"),
    CODING_NOT_FOR_RANGES("A part is always one of the plain file", "RFC 9110 14.2"),

    // Kept or closed.

    KEPT_BY_FIELD("Connection: keep-alive asks for another request on this connection", "RFC 9112 9.3"),
    KEPT_BY_VERSION("HTTP/1.1 keeps a connection unless a side asks otherwise", "RFC 9112 9.3"),
    CLOSED_BY_FIELD("Connection: close ends the connection after this answer", "RFC 9112 9.6"),
    CLOSED_BY_VERSION("HTTP/1.0 closes a connection unless a side asks otherwise", "RFC 9112 9.3"),
    CLOSED_AFTER_ERROR("After a malformed request nobody can tell where the next one begins", "RFC 9112 9.6"),
    CLOSED_FOR_BODY("The end of the request's body is unknown or too far away", "RFC 9112 9.3"),
    CLOSED_BY_PEER("The peer ended its side, so the exchange is over", "RFC 9293 3.6"),
    CLOSED_WHEN_IDLE(
            "The connection carried no request for too long", "RFC 9112 9.5; Portlab: options --keep-alive and --idle"),
    CLOSED_FOR_SHUTDOWN("The server is shutting down", "RFC 9112 9.5; Portlab: option --grace"),
    CLOSED_WHEN_DONE("The client has its answer and no longer needs the connection", "RFC 9112 9.6"),
    CLOSED_UNREAD(
            "The client closes before it has read all that arrived, which resets the connection", "RFC 9293 3.6.1"),
    LINGERED("The peer may still be sending, and a reset would destroy the answer", "RFC 9112 9.6"),

    // Cut.

    CUT_STALLED("The peer took no bytes for too long", "Portlab: 30 s"),
    CUT_SLOW("The peer read more slowly than the limit", "Portlab: option --min-rate"),
    CUT_FOR_ANOTHER("All workers were busy, and this reader was the slowest", "Portlab: option --workers"),
    CUT_FOR_SHUTDOWN("The answer was not complete when the time for a shutdown was over", "Portlab: option --grace"),
    CUT_FILE_SHRANK("The file became shorter while it was sent", "RFC 9112 6.3"),
    CUT_ARCHIVE("A file changed while it was packed, so the archive would be wrong", "RFC 9112 8"),
    CUT_BY_RESET("The peer reset the connection", "RFC 9293 3.5.3"),
    CUT_BY_ERROR("The server failed in the middle of an exchange", "Portlab: see its error log"),
    CUT_TRUNCATED("The peer ended the connection before the answer was complete", "RFC 9112 8"),
    CUT_TIMED_OUT("The peer did not answer in time", "Portlab: option --timeout"),
    CUT_BY_USER("The user stopped the command", "Portlab: Ctrl-C"),

    // Connections.

    ADDRESS_NOT_ALLOWED("The client's address is outside the allowed networks", "Portlab: option --allow"),
    PROXY_ANNOUNCED(
            "A proxy announced the client that it connects for", "PROXY protocol 2; Portlab: option --proxy-protocol"),
    PROXY_INVALID("A proxy did not begin with a valid header", "PROXY protocol 2; Portlab: option --proxy-protocol"),
    TLS_ESTABLISHED(
            "The TLS handshake is complete, and everything after it is encrypted", "RFC 8446 2; Portlab: option --tls"),
    TLS_HANDSHAKE_FAILED("The two sides could not agree in the TLS handshake", "RFC 8446 6.2; Portlab: option --tls"),
    TLS_HANDSHAKE_TIMED_OUT("The TLS handshake took too long", "RFC 8446 2; Portlab: option --head-timeout"),
    TLS_RECORD_INVALID("A TLS record is malformed, or was changed on the way", "RFC 8446 5.2"),
    TLS_TRUNCATED("The peer ended its side without close_notify, so the end may be missing", "RFC 8446 6.1"),
    TLS_RENEGOTIATION(
            "The peer asked for another handshake on the same connection", "RFC 8446 4.1.2; Portlab: never allowed"),

    // The raw services.

    LINE_BY_LF("A line feed ends the request", "Portlab: docs/protocol.md"),
    LINE_BY_END("The client ended its side, which ends the request too", "Portlab: docs/protocol.md"),
    LINE_BY_SILENCE("The client was silent for 200 ms, which ends the request", "Portlab: docs/protocol.md"),
    LINE_TOO_LONG("The line is longer than the service takes", "Portlab: docs/protocol.md"),
    NUMBER_INVALID("The line is not an integer of at most 4,096 digits", "Portlab: docs/protocol.md"),
    MESSAGE_INVALID("The message is not UTF-8", "Portlab: docs/protocol.md"),
    BULK_INVALID("The line is not a size and its options", "Portlab: docs/protocol.md"),
    BULK_TRUNCATED("The client ended its side before the upload was complete", "Portlab: docs/protocol.md"),
    BULK_TOO_LARGE("The size is above the limit", "Portlab: option --bulk-max"),
    ECHO_HELD_BACK(
            "The client reads more slowly than it writes, so the server reads nothing for now", "Portlab: 4 MiB"),

    // Faults on purpose.

    FAULT_REFUSE("On purpose, the server resets the connection before it reads a request", "Portlab: option --fault"),
    FAULT_LATENCY("On purpose, the server waits before it answers", "Portlab: option --fault"),
    FAULT_BANDWIDTH("On purpose, the server sends more slowly than it could", "Portlab: option --fault"),
    FAULT_SLICE("On purpose, the server sends a few bytes at a time", "Portlab: option --fault"),
    FAULT_LIMIT("On purpose, the server ends the connection in the middle of its answer", "Portlab: option --fault"),
    FAULT_RESET("On purpose, the server resets the connection instead of answering", "Portlab: option --fault"),
    FAULT_SILENCE("On purpose, the server never answers", "Portlab: option --fault"),
    FAULT_CORRUPT("On purpose, the server changes bytes of its answer", "Portlab: option --fault"),
    FAULT_WRONG_LENGTH("On purpose, Content-Length is wrong", "Portlab: option --fault"),
    FAULT_STATUS("On purpose, the server answers with an error", "Portlab: option --fault"),
    FAULT_LOSS("On purpose, the server drops the datagram", "Portlab: option --fault"),
    FAULT_DUPLICATE("On purpose, the server sends the datagram twice", "Portlab: option --fault"),
    FAULT_REORDER("On purpose, the server sends the datagram after a later one", "Portlab: option --fault"),

    // Exercises for clients.

    EXERCISE("The exercise needs this answer", "Portlab: option --check-client"),

    // The client.

    REDIRECT_SLASH("The server adds a slash to the path of a folder", "RFC 9110 15.4; Portlab: always followed"),
    REDIRECT_FOLLOWED("The server names another path, and the client follows", "RFC 9110 15.4; Portlab: option -L"),
    REDIRECT_SHOWN(
            "The server names another path, and the client does not follow", "RFC 9110 15.4; Portlab: without -L"),
    REDIRECT_ELSEWHERE(
            "The server names another server, and the client does not follow",
            "RFC 9110 15.4; Portlab: same server only"),
    REDIRECT_LIMIT("The server redirected too often", "RFC 9110 15.4; Portlab: five times"),
    RESUMED(
            "The client has the beginning of the file, and the server sends the rest",
            "RFC 9110 13.1.5; Portlab: option --continue"),
    RESUME_COMPLETE(
            "The server's file has no more bytes than the client has already",
            "RFC 9110 15.5.17; Portlab: option --continue"),
    RESUME_REFUSED(
            "The client asked for the rest of a file, but the server answers with something else",
            "RFC 9110 13.1.5; Portlab: option --continue"),
    RETRIED(
            "The server closed a kept connection before it answered, so the client asks again on a new one",
            "RFC 9112 9.3.1"),
    TLS_RESUMED("Both sides continue an earlier TLS session, without certificates", "RFC 8446 2.2"),
    TLS_CERTIFICATE("The server has the key of this certificate", "RFC 8446 4.4.2"),
    BODY_BY_LENGTH("Content-Length says where the body ends", "RFC 9112 6.3"),
    BODY_BY_CHUNKS("The last chunk says where the body ends", "RFC 9112 7.1"),
    BODY_BY_CLOSE("No field says where the body ends, so it ends with the connection", "RFC 9112 6.3"),
    BODY_ABSENT("The method or the status says that there is no body", "RFC 9112 6.3");

    private final String sentence;
    private final String source;

    Reason(String sentence, String source) {
        this.sentence = sentence;
        this.source = source;
    }

    /** The reason in plain English: one line, no full stop. */
    public String sentence() {
        return sentence;
    }

    /** Whether something goes wrong on purpose. */
    public boolean isFault() {
        return name().startsWith("FAULT_");
    }

    /** Where the rule comes from: a section of an RFC, an option of Portlab, or both. */
    public String source() {
        return source;
    }
}
