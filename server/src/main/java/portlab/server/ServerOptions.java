package portlab.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import portlab.common.ByteSize;
import portlab.common.Protocol;
import portlab.common.wire.WireOutput;
import portlab.server.ServerConfig.RequestLog;
import portlab.server.admission.Cidr;
import portlab.server.auth.Users;
import portlab.server.fault.FaultRule;
import portlab.server.fault.FaultSpec;
import portlab.server.http.Field;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.net.Limits;
import portlab.server.service.BulkService;
import portlab.server.site.MimeTypes;
import portlab.server.site.UrlPath;

/**
 * The options as typed, or their defaults: each value is valid by itself. {@link ServerConfig} checks what they mean together
 * and on this machine.
 */
final class ServerOptions {
    private static final String ALL = "all";
    /** The services that {@code --tls} alone is about. */
    static final Set<Protocol> SPEAKING_HTTP = EnumSet.of(Protocol.HTTP, Protocol.ADMIN);

    private static final Duration A_YEAR = Duration.ofDays(365);

    int port = PortPlan.DEFAULT_BASE;
    InetAddress bind = InetAddress.getLoopbackAddress();
    InetAddress adminBind = InetAddress.getLoopbackAddress();
    final Set<Protocol> enabled = EnumSet.allOf(Protocol.class);
    final Map<Protocol, PortPlan.Span> moved = new EnumMap<>(Protocol.class);
    boolean udp;
    int workers = Limits.DEFAULT.workers();
    final List<Cidr> allowed = new ArrayList<>();
    AllowedHosts hosts = AllowedHosts.LOCAL;
    final List<Cidr> proxies = new ArrayList<>();

    /** 0 for as many as the process can have. */
    int maxConnections;

    /** 0 for no limit. */
    int maxPerClient;

    int minRate = Limits.DEFAULT.minRate();
    Duration drain = Duration.ZERO;
    Duration grace = Limits.DEFAULT.grace();
    Duration idle = Duration.ofSeconds(60);
    long bulkMax = BulkService.DEFAULT_MAXIMUM;

    /** Null for the default folder. */
    Path folder;

    boolean dotfiles;
    boolean followSymlinks;
    boolean listing = true;
    boolean archives = true;
    final Map<String, String> types = new HashMap<>();
    int cacheSeconds;
    boolean spa;
    Users users = Users.NONE;

    /** Null for none. */
    Path usersFile;

    /** Empty for all. */
    final List<UrlPath> protectedPaths = new ArrayList<>();

    boolean cors;
    boolean isolated;

    /** Null for none. */
    UrlPath mirror;

    boolean live;
    boolean open;
    boolean qr = true;
    final List<Field> fields = new ArrayList<>();
    int maxRequestLine = HttpLimits.DEFAULT.requestLine();
    int maxHead = HttpLimits.DEFAULT.head();
    int maxFields = HttpLimits.DEFAULT.fields();
    Duration headTimeout = HttpLimits.DEFAULT.headDeadline();
    Duration keepAlive = HttpLimits.DEFAULT.idle();

    /** The services that speak TLS on their ports. */
    final Set<Protocol> tls = EnumSet.noneOf(Protocol.class);

    /** The ports of HTTPS beside plain http; null for none. */
    PortPlan.Span https;

    /** Null for the server's own certificate. */
    Path tlsCert;

    /** Null for the server's own certificate. */
    Path tlsKey;

    /** Null for no Strict-Transport-Security. */
    Duration hsts;

    final List<FaultRule> faults = new ArrayList<>();

    /** Null for a random one. */
    Long seed;

    boolean lab;

    /** Null for the standard output. */
    Path log;

    RequestLog.Style logFormat = RequestLog.Style.PRETTY;
    boolean quiet;

    /** Whether to show connections on the standard output. */
    boolean wireShown;

    final List<Path> wireFiles = new ArrayList<>();

    /** Empty for all. */
    final Set<Protocol> wireServices = EnumSet.noneOf(Protocol.class);

    /** Empty for all. */
    final List<Cidr> wireClients = new ArrayList<>();

    /** Null for all, even without a path. */
    String wirePath;

    /** Null for the default. */
    Integer wireBytes;

    boolean wireSecrets;

    boolean wireEncrypted;

    /** The service whose clients to check; null to serve as usual. */
    Protocol checkClient;

    /** The client's command line; empty if somebody else runs it. */
    final List<String> command = new ArrayList<>();

    /** The names of the only exercises; empty for all. */
    final List<String> exercises = new ArrayList<>();

    /** Null for the default. */
    Duration patience;

    boolean list;
    boolean json;

    /** Null for none. */
    Path junit;

    /** Null for none. */
    Path gradescope;

    boolean health;

    /** The user to make a hash for; null for none. */
    String hashFor;

    boolean help;
    boolean version;

    /** Sentences about what was ignored. */
    final List<String> warnings = new ArrayList<>();

    /**
     * Sets an option.
     *
     * @param value empty for an option without a value
     * @throws UsageException or IllegalArgumentException when the value is invalid; the message says why
     */
    void set(Option option, String value) throws UsageException {
        switch (option) {
            case PORT -> port = PortPlan.port(value);
            case BIND -> bind = address(value);
            case ADMIN_BIND -> adminBind = address(value);
            case ONLY -> only(value);
            case WITHOUT -> enabled.removeAll(protocols(value));
            case LISTEN -> move(value);
            case UDP -> udp = true;
            case WORKERS -> workers = number(value, 2, 100_000);
            case ALLOW -> allowed.addAll(networks(value));
            case HOST -> hosts = hosts.with(value);
            case PROXY_PROTOCOL -> proxies.addAll(networks(value));
            case MAX_CONNECTIONS -> maxConnections = number(value, 1, Integer.MAX_VALUE);
            case MAX_CONNECTIONS_PER_CLIENT -> maxPerClient = number(value, 1, Integer.MAX_VALUE);
            case MIN_RATE -> minRate = number(value, 0, Integer.MAX_VALUE / 60);
            case DRAIN -> drain = seconds(value, 0);
            case GRACE -> grace = seconds(value, 0);
            case IDLE -> idle = seconds(value, 1);
            case BULK_MAX -> bulkMax = size(value);
            case DOTFILES -> dotfiles = true;
            case FOLLOW_SYMLINKS -> followSymlinks = true;
            case NO_LISTING -> listing = false;
            case NO_ARCHIVE -> archives = false;
            case MIME -> type(value);
            case CACHE -> cacheSeconds = number(value, 0, Integer.MAX_VALUE);
            case SPA -> spa = true;
            case AUTH -> users = users.with(value);
            case AUTH_FILE -> usersFile = path(value, "file");
            case AUTH_PATH -> protectedPaths.add(sitePath(value));
            case CORS -> cors = true;
            case ISOLATED -> isolated = true;
            case MIRROR -> mirror = urlPath(value);
            case LIVE -> live = true;
            case OPEN -> open = true;
            case NO_QR -> qr = false;
            case HEADER -> fields.add(Field.parse(value));
            case MAX_REQUEST_LINE -> maxRequestLine = number(value, 16, HttpLimits.LARGEST_HEAD);
            case MAX_HEAD -> maxHead = number(value, 16, HttpLimits.LARGEST_HEAD);
            case MAX_FIELDS -> maxFields = number(value, 1, 10_000);
            case HEAD_TIMEOUT -> headTimeout = seconds(value, 1);
            case KEEP_ALIVE -> keepAlive = seconds(value, 1);
            case TLS -> tls.addAll(secured(value));
            case TLS_CERT -> tlsCert = path(value, "file");
            case TLS_KEY -> tlsKey = path(value, "file");
            case HSTS -> hsts = value.isEmpty() ? A_YEAR : Duration.ofSeconds(number(value, 0, Integer.MAX_VALUE));
            case FAULT -> faults.add(FaultSpec.parse(value));
            case SEED -> seed = seed(value);
            case LAB -> lab = true;
            case LOG -> log = path(value, "file");
            case LOG_FORMAT -> logFormat = style(value);
            case QUIET -> quiet = true;
            case WIRE -> wire(value);
            case WIRE_SERVICE -> wireServices.addAll(protocols(value));
            case WIRE_CLIENT -> wireClients.addAll(networks(value));
            case WIRE_PATH -> wirePath = pattern(value);
            case WIRE_BYTES -> wireBytes = number(value, 0, Integer.MAX_VALUE);
            case WIRE_SECRETS -> wireSecrets = true;
            case WIRE_ENCRYPTED -> wireEncrypted = true;
            case CHECK_CLIENT -> checkClient = suite(value);
            case PATIENCE -> patience = seconds(value, 1);
            case LIST -> list = true;
            case JSON -> json = true;
            case JUNIT -> junit = path(value, "file");
            case GRADESCOPE -> gradescope = path(value, "file");
            case HEALTH -> health = true;
            case HASH -> hashFor = Users.name(value);
            case HELP -> help = true;
            case VERSION -> version = true;
            default -> throw new AssertionError("a case for " + option + " is missing");
        }
    }

    /** Sets the folder to serve, the only argument that is not an option. */
    void folder(String text) throws UsageException {
        folder = path(text, "folder");
    }

    private void only(String value) throws UsageException {
        if (checkClient == null) {
            enabled.retainAll(protocols(value));
        } else {
            exercises.addAll(List.of(value.split(",")));
        }
    }

    /** @param word empty for http, or for what was chosen before */
    private Protocol suite(String word) throws UsageException {
        if (word.isEmpty()) {
            return checkClient == null ? Protocol.HTTP : checkClient;
        }
        return Protocol.named(word)
                .filter(each -> each != Protocol.ADMIN)
                .orElseThrow(() -> new UsageException("expected http, bulk, echo, message or calc"));
    }

    /** @throws UsageException when this locale cannot write the path */
    static Path path(String text, String kind) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("invalid " + kind + " name '" + text + "' in this locale: try LC_ALL=C.UTF-8");
        }
    }

    private static UrlPath sitePath(String text) throws UsageException {
        return UrlPath.parse(text)
                .filter(path -> !path.names().isEmpty())
                .orElseThrow(
                        () -> new UsageException(
                                "expected a path on the site that begins with a slash, such as /private/; encode what is not ASCII"));
    }

    private void wire(String file) throws UsageException {
        if (file.isEmpty()) {
            wireShown = true;
        } else if (WireOutput.isFile(file)) {
            wireFiles.add(path(file, "file"));
        } else {
            throw new UsageException("expected a file name that ends with .txt, .jsonl or .pcapng");
        }
    }

    private static String pattern(String text) throws UsageException {
        if (!text.startsWith("/") && !text.startsWith("*")) {
            throw new UsageException("expected a path that begins with a slash, such as '/files/*'");
        }
        return text;
    }

    private static UrlPath urlPath(String text) throws UsageException {
        return UrlPath.parse(text)
                .filter(path -> !path.folder())
                .orElseThrow(() -> new UsageException("expected a path that begins with a slash, such as /mirror"));
    }

    private static RequestLog.Style style(String word) throws UsageException {
        for (RequestLog.Style style : RequestLog.Style.values()) {
            if (style.name().equalsIgnoreCase(word)) {
                return style;
            }
        }
        throw new UsageException("expected pretty, combined or json");
    }

    private void move(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageException("expected SERVICE=PORT[-PORT], such as calc=9001-9003");
        }
        PortPlan.Span span = PortPlan.span(text.substring(equals + 1));
        if (text.startsWith(PortPlan.HTTPS + "=")) {
            https = span;
        } else {
            moved.put(protocol(text.substring(0, equals)), span);
        }
    }

    /** Without a list, those that speak HTTP. */
    private static Set<Protocol> secured(String list) throws UsageException {
        return switch (list) {
            case "" -> SPEAKING_HTTP;
            case ALL -> EnumSet.allOf(Protocol.class);
            default -> protocols(list);
        };
    }

    /** Whether a text is a list of services. */
    static boolean namesServices(String list) {
        return list.equals(ALL)
                || Stream.of(list.split(",", -1))
                        .allMatch(word -> Protocol.named(word).isPresent());
    }

    private void type(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException("expected EXT=TYPE, such as glb=model/gltf-binary");
        }
        types.put(MimeTypes.extension(text.substring(0, equals)), MimeTypes.type(text.substring(equals + 1)));
    }

    private static Set<Protocol> protocols(String list) throws UsageException {
        Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
        for (String word : list.split(",")) {
            protocols.add(protocol(word));
        }
        return protocols;
    }

    private static Protocol protocol(String word) throws UsageException {
        return Protocol.named(word)
                .orElseThrow(() -> new UsageException(
                        "unknown service '" + word + "': expected http, bulk, echo, message, calc or admin"));
    }

    private static List<Cidr> networks(String list) {
        return Stream.of(list.split(",")).map(Cidr::parse).toList();
    }

    private static InetAddress address(String text) throws UsageException {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new UsageException("unknown address: give one of this machine's, such as 127.0.0.1 or 0.0.0.0");
        }
    }

    private static int number(String text, int least, int most) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        throw new UsageException("expected a whole number from " + least + " to " + most);
    }

    private static long seed(String text) throws UsageException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException("expected a whole number of at most 64 bits");
        }
    }

    private static Duration seconds(String text, int least) throws UsageException {
        return Duration.ofSeconds(number(text, least, 86_400));
    }

    private static long size(String text) throws UsageException {
        return ByteSize.positive(text)
                .map(ByteSize::bytes)
                .orElseThrow(() -> new UsageException("expected a size such as 500MB or 10GiB"));
    }
}
