package portlab.server;

import java.util.Locale;
import portlab.common.Protocol;
import portlab.common.wire.WireOutput;

/** The command-line options. {@link ServerOptions#set} gives each its meaning. */
enum Option {
    PORT(Group.PORTS, "-p", "PORT", "base port (default 8080; 0 takes eight free consecutive ports)"),
    BIND(
            Group.PORTS,
            "-b",
            "ADDRESS",
            "address to listen on (default 127.0.0.1; 0.0.0.0 and :: accept connections from the network)"),
    ADMIN_BIND(Group.PORTS, null, "ADDRESS", "address of the admin port, independent of --bind (default 127.0.0.1)"),
    LISTEN(
            Group.PORTS,
            null,
            "SERVICE=PORT[-PORT]",
            "serve a service on other ports (repeatable); https=PORT adds HTTPS beside plain http"),
    ONLY(Group.PORTS, null, "SERVICE,…", "serve only these services: http, bulk, echo, message, calc, admin"),
    WITHOUT(Group.PORTS, null, "SERVICE,…", "serve all services except these"),
    UDP(Group.PORTS, null, null, "echo UDP datagrams for the network, too; on loopback the server always does"),

    DOTFILES(Group.FOLDER, null, null, "serve files whose names begin with a dot"),
    FOLLOW_SYMLINKS(Group.FOLDER, null, null, "follow symbolic links out of the folder"),
    NO_LISTING(Group.FOLDER, null, null, "answer 404 for a folder without an index page instead of listing it"),
    NO_ARCHIVE(Group.FOLDER, null, null, "do not let clients download folders as tar or zip archives"),
    MIME(Group.FOLDER, null, "EXT=TYPE", "media type for files with this extension (repeatable)"),
    SPA(Group.FOLDER, null, null, "answer unknown paths with /index.html"),
    LIVE(Group.FOLDER, null, null, "reload open pages when a file that they use changes"),
    OPEN(Group.FOLDER, null, null, "open the site in a browser"),
    NO_QR(Group.FOLDER, null, null, "do not show the address as a QR code when others can connect"),

    ALLOW(Group.ACCESS, null, "CIDR,…", "accept only clients from these networks (repeatable; default: all)"),
    HOST(
            Group.ACCESS,
            null,
            "NAME",
            "on loopback, accept requests for this host name too, besides localhost and IP addresses (repeatable)"),
    PROXY_PROTOCOL(
            Group.ACCESS,
            null,
            "CIDR,…",
            "expect a PROXY protocol header (v1 or v2) from proxies in these networks (repeatable)"),
    AUTH(
            Group.ACCESS,
            null,
            "USER:HASH",
            "require a login, and accept this user (repeatable; create the hash with --hash)"),
    AUTH_FILE(Group.ACCESS, null, "FILE", "like --auth for each line of FILE; # begins a comment"),
    AUTH_PATH(
            Group.ACCESS,
            null,
            "/PATH",
            "with --auth, require the login only for this path and what is below it (repeatable; default: everywhere)"),
    HASH(Group.ACCESS, null, "USER", "read a password, print USER:HASH for --auth, and exit"),

    HEADER(Group.RESPONSES, null, "'NAME: VALUE'", "add a header field to every response (repeatable)"),
    CACHE(Group.RESPONSES, null, "SECONDS", "let clients cache responses this long (default 0: no-cache)"),
    CORS(Group.RESPONSES, null, null, "let scripts from any origin read responses"),
    ISOLATED(
            Group.RESPONSES, null, null, "let pages use SharedArrayBuffer: adds COOP, COEP and CORP to every response"),
    MIRROR(Group.RESPONSES, null, "PATH", "show each client its own request at PATH, explained line by line"),

    TLS(
            Group.TLS,
            null,
            "[SERVICE,…]",
            "speak TLS with http and admin, or with these services, or with all of them (docs/tls.md)"),
    TLS_CERT(
            Group.TLS,
            null,
            "FILE",
            "certificates in PEM, the server's own first; read again when the file changes, and on SIGHUP (default: a"
                    + " certificate that the server makes at its first start); implies --tls"),
    TLS_KEY(Group.TLS, null, "FILE", "private key of --tls-cert in PEM, not encrypted"),
    HSTS(
            Group.TLS,
            null,
            "[SECONDS]",
            "over TLS, tell browsers to use only https for this host name from now on (default: for a year)"),

    WORKERS(
            Group.LIMITS,
            null,
            "N",
            "maximum number of worker threads (default 1024; at most one per 512 KiB of heap)"),
    MAX_CONNECTIONS(
            Group.LIMITS, null, "N", "maximum number of connections (default: three quarters of the file descriptors)"),
    MAX_CONNECTIONS_PER_CLIENT(
            Group.LIMITS,
            null,
            "N",
            "maximum number of connections per IPv4 address or IPv6 /64 network (default: no limit)"),
    BULK_MAX(Group.LIMITS, null, "SIZE", "maximum size of a bulk request (default 10GiB)"),
    MAX_REQUEST_LINE(Group.LIMITS, null, "BYTES", "maximum length of a request line (default 8192)"),
    MAX_HEAD(Group.LIMITS, null, "BYTES", "maximum length of a request head (default 32768)"),
    MAX_FIELDS(Group.LIMITS, null, "N", "maximum number of header fields (default 100)"),
    HEAD_TIMEOUT(Group.LIMITS, null, "SECONDS", "maximum time for a request head to arrive (default 10)"),
    KEEP_ALIVE(
            Group.LIMITS,
            null,
            "SECONDS",
            "close kept-alive HTTP connections that are idle for this long (default 15)"),
    IDLE(Group.LIMITS, null, "SECONDS", "close raw service connections that are idle for this long (default 60)"),
    MIN_RATE(
            Group.LIMITS,
            null,
            "BYTES",
            "disconnect clients that read fewer bytes per second than this, averaged over a minute (default 512)"),
    DRAIN(
            Group.LIMITS,
            null,
            "SECONDS",
            "before shutting down, keep serving this long while /readyz returns 503 (default 0)"),
    GRACE(Group.LIMITS, null, "SECONDS", "when shutting down, wait this long for running requests (default 10)"),

    LOG(Group.LOG, null, "FILE", "append the request log to FILE instead of printing it; FILE may be rotated"),
    LOG_FORMAT(Group.LOG, null, "FORMAT", "log format: pretty (default), combined or json"),
    QUIET(Group.LOG, "-q", null, "do not log requests"),
    WIRE(
            Group.LOG,
            null,
            "[FILE]",
            "show every connection byte by byte, or record it in FILE, which ends with .txt, .jsonl or .pcapng"
                    + " (repeatable)"),
    WIRE_SERVICE(Group.LOG, null, "SERVICE,…", "--wire: only connections of these services"),
    WIRE_CLIENT(Group.LOG, null, "CIDR,…", "--wire: only connections from these networks (repeatable)"),
    WIRE_PATH(Group.LOG, null, "PATTERN", "--wire: only HTTP requests for these paths, such as '/files/*'"),
    WIRE_BYTES(
            Group.LOG,
            null,
            "N",
            "--wire: how many bytes of a request and of its answer to show (default 512; .pcapng always has all)"),
    WIRE_SECRETS(Group.LOG, null, null, "--wire: do not mask passwords and cookies"),
    WIRE_ENCRYPTED(
            Group.LOG,
            null,
            null,
            "--wire: record TLS as it is on the wire, and the secrets with which Wireshark decrypts it; only for .pcapng."
                    + " Anyone who has the file can read the exchanges, passwords too"),

    FAULT(
            Group.FAULTS,
            null,
            "FAULT",
            "let things go wrong on purpose (repeatable): latency:300ms~50, bandwidth:64KiB, flaky and others; for"
                    + " some answers: 'http:/slow/*=status:503/30%' (docs/faults.md)"),
    SEED(Group.FAULTS, null, "N", "make faults and bulk data repeatable: the same seed gives the same ones"),
    LAB(Group.FAULTS, null, null, "allow --fault and --check-client on addresses other than loopback"),

    CHECK_CLIENT(
            Group.CHECK,
            null,
            "[SERVICE]",
            "test clients with a difficult server: http (default), bulk, echo, message or calc;"
                    + " run a client and judge it with '-- COMMAND {url}' (docs/check-client.md)"),
    PATIENCE(Group.CHECK, null, "SECONDS", "--check-client: end a client that runs longer than this (default 10)"),
    LIST(Group.CHECK, null, null, "--check-client: list the exercises and exit; --only NAME,… selects some"),
    JSON(Group.CHECK, null, null, "--check-client: print JSON lines"),
    JUNIT(Group.CHECK, null, "FILE", "--check-client: write a JUnit report"),
    GRADESCOPE(Group.CHECK, null, "FILE", "--check-client: write Gradescope's results.json"),

    HEALTH(Group.OTHER, null, null, "check whether the server on this machine is ready; exit with 0 if so"),
    HELP(Group.OTHER, "-h", null, "show this help and exit"),
    VERSION(Group.OTHER, "-V", null, "show the version and exit");

    /** The sections of the help, in its order. */
    enum Group {
        PORTS("Ports and addresses"),
        FOLDER("Folder"),
        ACCESS("Access"),
        RESPONSES("Responses"),
        TLS("TLS"),
        LIMITS("Limits and timeouts"),
        LOG("Request log and wire"),
        FAULTS("Faults on purpose"),
        CHECK("Check clients"),
        OTHER("Other");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Group group;
    private final String letter;
    private final String argument;
    private final String help;

    Option(Group group, String letter, String argument, String help) {
        this.group = group;
        this.letter = letter;
        this.argument = argument;
        this.help = help;
    }

    Group group() {
        return group;
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
