package portlab.server;

import java.util.Locale;
import portlab.common.Protocol;
import portlab.common.wire.WireOutput;

/** The command-line options. {@link ServerOptions#set} gives each its meaning. */
enum Option {
    PORT("-p", "PORT", "base port (default 8080; 0 takes eight free consecutive ports)"),
    BIND(
            "-b",
            "ADDRESS",
            "address to listen on (default 127.0.0.1; 0.0.0.0 and :: accept connections from the network)"),
    ADMIN_BIND(null, "ADDRESS", "address of the admin port, independent of --bind (default 127.0.0.1)"),
    ONLY(null, "SERVICE,…", "serve only these services: http, bulk, echo, message, calc, admin"),
    WITHOUT(null, "SERVICE,…", "serve all services except these"),
    LISTEN(
            null,
            "SERVICE=PORT[-PORT]",
            "serve a service on other ports (repeatable); https=PORT adds HTTPS beside plain http"),
    UDP(null, null, "echo UDP datagrams for the network, too; on loopback the server always does"),
    WORKERS(null, "N", "maximum number of worker threads (default 1024; at most one per 512 KiB of heap)"),
    ALLOW(null, "CIDR,…", "accept only clients from these networks (repeatable; default: all)"),
    HOST(
            null,
            "NAME",
            "on loopback, accept requests for this host name too, besides localhost and IP addresses (repeatable)"),
    PROXY_PROTOCOL(
            null, "CIDR,…", "expect a PROXY protocol header (v1 or v2) from proxies in these networks (repeatable)"),
    MAX_CONNECTIONS(null, "N", "maximum number of connections (default: three quarters of the file descriptors)"),
    MAX_CONNECTIONS_PER_CLIENT(
            null, "N", "maximum number of connections per IPv4 address or IPv6 /64 network (default: no limit)"),
    MIN_RATE(
            null,
            "BYTES",
            "disconnect clients that read fewer bytes per second than this, averaged over a minute (default 512)"),
    DRAIN(null, "SECONDS", "before shutting down, keep serving this long while /readyz returns 503 (default 0)"),
    GRACE(null, "SECONDS", "when shutting down, wait this long for running requests (default 10)"),
    IDLE(null, "SECONDS", "close raw service connections that are idle for this long (default 60)"),
    BULK_MAX(null, "SIZE", "maximum size of a bulk request (default 10GiB)"),
    DOTFILES(null, null, "serve files whose names begin with a dot"),
    FOLLOW_SYMLINKS(null, null, "follow symbolic links out of the folder"),
    NO_LISTING(null, null, "answer 404 for a folder without an index page instead of listing it"),
    NO_ARCHIVE(null, null, "do not let clients download folders as tar or zip archives"),
    MIME(null, "EXT=TYPE", "media type for files with this extension (repeatable)"),
    CACHE(null, "SECONDS", "let clients cache responses this long (default 0: no-cache)"),
    SPA(null, null, "answer unknown paths with /index.html"),
    AUTH(null, "USER:HASH", "require a login, and accept this user (repeatable; create the hash with --hash)"),
    AUTH_FILE(null, "FILE", "like --auth for each line of FILE; # begins a comment"),
    AUTH_PATH(
            null,
            "/PATH",
            "with --auth, require the login only for this path and what is below it (repeatable; default: everywhere)"),
    CORS(null, null, "let scripts from any origin read responses"),
    ISOLATED(null, null, "let pages use SharedArrayBuffer: adds COOP, COEP and CORP to every response"),
    MIRROR(null, "PATH", "show each client its own request at PATH, explained line by line"),
    LIVE(null, null, "reload open pages when a file that they use changes"),
    OPEN(null, null, "open the site in a browser"),
    NO_QR(null, null, "do not show the address as a QR code when others can connect"),
    HEADER(null, "'NAME: VALUE'", "add a header field to every response (repeatable)"),
    MAX_REQUEST_LINE(null, "BYTES", "maximum length of a request line (default 8192)"),
    MAX_HEAD(null, "BYTES", "maximum length of a request head (default 32768)"),
    MAX_FIELDS(null, "N", "maximum number of header fields (default 100)"),
    HEAD_TIMEOUT(null, "SECONDS", "maximum time for a request head to arrive (default 10)"),
    KEEP_ALIVE(null, "SECONDS", "close kept-alive HTTP connections that are idle for this long (default 15)"),
    TLS(
            null,
            "[SERVICE,…]",
            "speak TLS with http and admin, or with these services, or with all of them" + " (docs/tls.md)"),
    TLS_CERT(
            null,
            "FILE",
            "certificates in PEM, the server's own first; read again when the file changes, and on SIGHUP (default: a"
                    + " certificate that the server makes at its first start); implies --tls"),
    TLS_KEY(null, "FILE", "private key of --tls-cert in PEM, not encrypted"),
    HSTS(
            null,
            "[SECONDS]",
            "over TLS, tell browsers to use only https for this host name from now on (default: for a year)"),
    FAULT(
            null,
            "FAULT",
            "let things go wrong on purpose (repeatable): latency:300ms~50, bandwidth:64KiB, flaky and others; for"
                    + " some answers: 'http:/slow/*=status:503/30%' (docs/faults.md)"),
    SEED(null, "N", "make faults and bulk data repeatable: the same seed gives the same ones"),
    LAB(null, null, "allow --fault on addresses other than loopback"),
    LOG(null, "FILE", "append the request log to FILE instead of printing it; FILE may be rotated"),
    LOG_FORMAT(null, "FORMAT", "log format: pretty (default), combined or json"),
    QUIET("-q", null, "do not log requests"),
    WIRE(
            null,
            "[FILE]",
            "show every connection byte by byte, or record it in FILE, which ends with .txt, .jsonl or .pcapng"
                    + " (repeatable)"),
    WIRE_SERVICE(null, "SERVICE,…", "--wire: only connections of these services"),
    WIRE_CLIENT(null, "CIDR,…", "--wire: only connections from these networks (repeatable)"),
    WIRE_PATH(null, "PATTERN", "--wire: only HTTP requests for these paths, such as '/files/*'"),
    WIRE_BYTES(
            null,
            "N",
            "--wire: how many bytes of a request and of its answer to show (default 512; .pcapng always has all)"),
    WIRE_SECRETS(null, null, "--wire: do not mask passwords and cookies"),
    WIRE_ENCRYPTED(
            null,
            null,
            "--wire: record TLS as it is on the wire, and the secrets with which Wireshark decrypts it; only for .pcapng."
                    + " Anyone who has the file can read the exchanges, passwords too"),
    CHECK_CLIENT(
            null,
            "[SERVICE]",
            "test clients with a difficult server: http (default), bulk, echo, message or calc;"
                    + " with '-- COMMAND {url}' run a client and judge it (docs/check-client.md)"),
    PATIENCE(null, "SECONDS", "--check-client: end a client that runs longer than this (default 10)"),
    LIST(null, null, "--check-client: list the exercises and exit; --only NAME,… selects some"),
    JSON(null, null, "--check-client: print JSON lines"),
    JUNIT(null, "FILE", "--check-client: write a JUnit report"),
    GRADESCOPE(null, "FILE", "--check-client: write Gradescope's results.json"),
    HEALTH(null, null, "check whether the server on this machine is ready; exit with 0 if so"),
    HASH(null, "USER", "read a password, print USER:HASH for --auth, and exit"),
    HELP("-h", null, "show this help and exit"),
    VERSION("-V", null, "show the version and exit");

    private final String letter;
    private final String argument;
    private final String help;

    Option(String letter, String argument, String help) {
        this.letter = letter;
        this.argument = argument;
        this.help = help;
    }

    /** The long name: {@code --min-rate} for {@link #MIN_RATE}. */
    String longName() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable that sets this option, too. */
    String variable() {
        return "PORTLAB_" + name();
    }

    /** The short name with its dash; null if there is none. */
    String letter() {
        return letter;
    }

    /** The placeholder for the value in the help; null if the option takes no value. */
    String argument() {
        return argument;
    }

    String help() {
        return help;
    }

    /** Whether error messages must not show the value. */
    boolean secret() {
        return this == AUTH;
    }

    boolean takesValue() {
        return argument != null;
    }

    /** Whether the option means something without its value, too. */
    boolean valueIsOptional() {
        return this == WIRE || this == CHECK_CLIENT || this == TLS || this == HSTS;
    }

    /** Whether an argument after this option, whose value is optional, is its value. */
    boolean takes(String argument) {
        return switch (this) {
            case WIRE -> WireOutput.isFile(argument);
            case CHECK_CLIENT -> Protocol.named(argument).isPresent();
            case TLS -> ServerOptions.namesServices(argument);
            case HSTS -> !argument.isEmpty() && argument.chars().allMatch(Character::isDigit);
            default -> true;
        };
    }
}
