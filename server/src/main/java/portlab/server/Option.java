package portlab.server;

import java.util.Locale;

/** What the command line can say. {@link Options#set} gives each its meaning. */
enum Option {
    PORT("-p", "PORT", "the base port (default 8080; 0 takes eight free consecutive ones)"),
    BIND("-b", "ADDRESS", "the address to listen on (default 127.0.0.1; 0.0.0.0 and :: open it to all)"),
    ADMIN_BIND(null, "ADDRESS", "the admin port's address, whatever --bind says (default 127.0.0.1)"),
    ONLY(null, "SERVICE,…", "serve only these of http, bulk, echo, message, calc and admin"),
    WITHOUT(null, "SERVICE,…", "serve all but these"),
    LISTEN(null, "SERVICE=PORT[-PORT]", "move a service to other ports (repeatable)"),
    WORKERS(null, "N", "the most threads (default 1024; at most one for each 512 KiB of heap)"),
    ALLOW(null, "CIDR,…", "accept clients from these networks only (repeatable; default: everyone)"),
    HOST(null, "NAME", "on loopback, answer to this name as well as to localhost and IP addresses (repeatable)"),
    PROXY_PROTOCOL(null, "CIDR,…", "proxies that begin with a PROXY header, v1 or v2, for the client (repeatable)"),
    MAX_CONNECTIONS(null, "N", "the most connections at once (default: three quarters of the file descriptors)"),
    MAX_CONNECTIONS_PER_CLIENT(null, "N", "the most of one IPv4 address or IPv6 /64 network (default: any number)"),
    MIN_RATE(null, "BYTES", "disconnect clients that read fewer bytes a second, averaged over a minute (default 512)"),
    DRAIN(null, "SECONDS", "how long a shutdown still accepts while /readyz says 503 (default 0)"),
    GRACE(null, "SECONDS", "how long a shutdown waits for running exchanges (default 10)"),
    IDLE(null, "SECONDS", "how long a connection to a raw service may be silent (default 60)"),
    BULK_MAX(null, "SIZE", "the most bytes of one bulk request (default 10GiB)"),
    DOTFILES(null, null, "serve names that begin with a dot"),
    FOLLOW_SYMLINKS(null, null, "follow symbolic links that lead out of the folder"),
    NO_LISTING(null, null, "answer 404 for a folder without an index, instead of a listing"),
    MIME(null, "EXT=TYPE", "the media type of files with this extension (repeatable)"),
    CACHE(null, "SECONDS", "how long clients may reuse an answer without asking again (default 0: no-cache)"),
    SPA(null, null, "answer unknown paths with the root's index.html"),
    AUTH(null, "USER:HASH", "ask for a password, and accept this user's (repeatable; --hash makes it)"),
    AUTH_FILE(null, "FILE", "the same for each line of FILE; # begins a comment"),
    CORS(null, null, "let scripts of any origin read the answers"),
    HEADER(null, "'NAME: VALUE'", "add a field to every answer (repeatable)"),
    MAX_REQUEST_LINE(null, "BYTES", "the longest request line (default 8192)"),
    MAX_HEAD(null, "BYTES", "the longest head of a request (default 32768)"),
    MAX_FIELDS(null, "N", "the most fields in a head (default 100)"),
    HEAD_TIMEOUT(null, "SECONDS", "how long a head may take to arrive (default 10)"),
    KEEP_ALIVE(null, "SECONDS", "how long a kept HTTP connection may be silent (default 15)"),
    LOG(null, "FILE", "append the request log to FILE, which may be rotated, instead of the terminal"),
    LOG_FORMAT(null, "FORMAT", "pretty (default), combined or json"),
    QUIET("-q", null, "log no requests"),
    HEALTH(null, null, "ask the server on this machine whether it is ready; exit with 0 if so"),
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

    /** Its long name, {@code --min-rate} for {@link #MIN_RATE}. */
    String longName() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable that gives it as well. */
    String variable() {
        return "PORTLAB_" + name();
    }

    /** Its short name with the dash; null when it has none. */
    String letter() {
        return letter;
    }

    /** What stands for its value in the help; null when it takes none. */
    String argument() {
        return argument;
    }

    String help() {
        return help;
    }

    /** Whether its value is for nobody's eyes, so that no complaint may repeat it. */
    boolean secret() {
        return this == AUTH;
    }

    boolean takesValue() {
        return argument != null;
    }
}
