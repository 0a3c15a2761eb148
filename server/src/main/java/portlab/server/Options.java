package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import portlab.server.auth.Users;
import portlab.server.bulk.BulkService;
import portlab.server.bulk.Size;
import portlab.server.http.Field;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpLimits;
import portlab.server.http.HttpSettings;
import portlab.server.net.AdmissionPolicy;
import portlab.server.net.Cidr;
import portlab.server.net.Limits;
import portlab.server.net.ProcessLimits;
import portlab.server.site.SiteSettings;
import portlab.server.site.SiteSettings.CacheLimits;

/** What the user asked for: each option's meaning and default. */
final class Options {
    /** How the request log looks. */
    enum LogStyle {
        PRETTY,
        COMBINED,
        JSON
    }

    /** The folder that is served when none is named, if there is one of this name. */
    static final Path USUAL = Path.of("www");

    /** The one that is served otherwise. */
    static final Path HERE = Path.of(".");

    private final ProcessLimits resources;
    private int port = PortPlan.DEFAULT.base();
    private final Set<Protocol> spoken = EnumSet.allOf(Protocol.class);
    private final Map<Protocol, PortPlan.Span> moved = new EnumMap<>(Protocol.class);
    private InetAddress bind = InetAddress.getLoopbackAddress();
    private InetAddress adminBind = InetAddress.getLoopbackAddress();
    private Duration drain = Duration.ZERO;
    private Limits limits = Limits.DEFAULT;
    private int workers;
    private int maxConnections;
    private int maxPerClient;
    private final List<Cidr> allowed = new ArrayList<>();
    private final List<Cidr> proxies = new ArrayList<>();
    private AllowedHosts hosts = AllowedHosts.LOCAL;
    private Duration idle = Duration.ofSeconds(60);
    private long bulkMax = BulkService.DEFAULT_MAXIMUM;
    private SiteSettings site = SiteSettings.of(HERE);
    private HttpSettings http = HttpSettings.DEFAULT.withServer("portlab/" + Version.number());
    private HttpLimits asked = HttpLimits.DEFAULT;
    private Users users = Users.NONE;
    private Path usersFile;
    private String hashFor;
    private int maxRequestLine = asked.requestLine();
    private int maxHead = asked.head();
    private Path log;
    private LogStyle logFormat = LogStyle.PRETTY;
    private boolean quiet;
    private boolean health;
    private boolean help;
    private boolean version;
    private boolean folderNamed;
    private final List<String> warnings = new ArrayList<>();

    /** What is asked for when nothing is said, by a process that has these resources. */
    Options(ProcessLimits resources) {
        this.resources = resources;
        this.site = site.withCache(CacheLimits.of(resources.heap(), resources.descriptors()));
        this.workers = limits.workers();
        this.maxConnections = resources.connections();
    }

    /**
     * Takes one option in; {@code value} is empty for one that takes none.
     *
     * @throws UsageException or IllegalArgumentException when the value cannot be, saying why
     */
    void set(Option option, String value) throws UsageException {
        switch (option) {
            case PORT -> port = PortPlan.port(value);
            case BIND -> bind = address(value);
            case ADMIN_BIND -> adminBind = address(value);
            case ONLY -> spoken.retainAll(protocols(value));
            case WITHOUT -> spoken.removeAll(protocols(value));
            case LISTEN -> move(value);
            case WORKERS -> workers = number(value, 2, 100_000);
            case ALLOW -> allowed.addAll(networks(value));
            case HOST -> hosts = hosts.with(value);
            case PROXY_PROTOCOL -> proxies.addAll(networks(value));
            case MAX_CONNECTIONS -> maxConnections = number(value, 1, Integer.MAX_VALUE);
            case MAX_CONNECTIONS_PER_CLIENT -> maxPerClient = number(value, 1, Integer.MAX_VALUE);
            case MIN_RATE -> limits = limits.withMinRate(number(value, 0, Integer.MAX_VALUE / 60));
            case DRAIN -> drain = seconds(value, 0);
            case GRACE -> limits = limits.withGrace(seconds(value, 0));
            case IDLE -> idle = seconds(value, 1);
            case BULK_MAX -> bulkMax = size(value);
            case DOTFILES -> site = site.withDotfiles(true);
            case FOLLOW_SYMLINKS -> site = site.withFollowSymlinks(true);
            case NO_LISTING -> site = site.withListing(false);
            case MIME -> type(value);
            case CACHE -> http = http.withCacheSeconds(number(value, 0, Integer.MAX_VALUE));
            case SPA -> http = http.withSpa(true);
            case AUTH -> users = users.with(value);
            case AUTH_FILE -> usersFile = path(value, "file");
            case CORS -> http = http.withCors(true);
            case HEADER -> http = http.withField(Field.parse(value));
            case MAX_REQUEST_LINE -> maxRequestLine = number(value, 16, HttpLimits.LARGEST_HEAD);
            case MAX_HEAD -> maxHead = number(value, 16, HttpLimits.LARGEST_HEAD);
            case MAX_FIELDS -> asked = asked.withFields(number(value, 1, 10_000));
            case HEAD_TIMEOUT -> asked = asked.withHeadDeadline(seconds(value, 1));
            case KEEP_ALIVE -> asked = asked.withIdle(seconds(value, 1));
            case LOG -> log = path(value, "file");
            case LOG_FORMAT -> logFormat = style(value);
            case QUIET -> quiet = true;
            case HEALTH -> health = true;
            case HASH -> hashFor = Users.name(value);
            case HELP -> help = true;
            case VERSION -> version = true;
        }
    }

    void folder(String text) throws UsageException {
        site = site.withFolder(path(text, "folder"));
        folderNamed = true;
    }

    /** Something that was said and is left out of account, in a sentence. */
    void warn(String sentence) {
        warnings.add(sentence);
    }

    List<String> warnings() {
        return warnings;
    }

    private static Path path(String text, String kind) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "'" + text + "' is no name of a " + kind + " here; is the locale UTF-8 (LC_ALL=C.UTF-8)?");
        }
    }

    private static LogStyle style(String word) throws UsageException {
        for (LogStyle style : LogStyle.values()) {
            if (style.name().equalsIgnoreCase(word)) {
                return style;
            }
        }
        throw new UsageException("a log is pretty, combined or json");
    }

    private void move(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageException("write it like calc=9001-9003");
        }
        moved.put(protocol(text.substring(0, equals)), PortPlan.span(text.substring(equals + 1)));
    }

    private void type(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException("write it like glb=model/gltf-binary");
        }
        site = site.withType(text.substring(0, equals), text.substring(equals + 1));
    }

    private static Set<Protocol> protocols(String list) throws UsageException {
        Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
        for (String word : list.split(",")) {
            protocols.add(protocol(word));
        }
        return protocols;
    }

    private static Protocol protocol(String word) throws UsageException {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.word().equals(word)) {
                return protocol;
            }
        }
        throw new UsageException("there is no service '" + word + "', only http, bulk, echo, message, calc and admin");
    }

    private static List<Cidr> networks(String list) {
        return Stream.of(list.split(",")).map(Cidr::parse).toList();
    }

    private static InetAddress address(String text) throws UsageException {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new UsageException("no such address; give one of this machine's, such as 127.0.0.1 or 0.0.0.0");
        }
    }

    private static int number(String text, int least, int most) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is out of range.
        }
        throw new UsageException("give a whole number from " + least + " to " + most);
    }

    private static Duration seconds(String text, int least) throws UsageException {
        return Duration.ofSeconds(number(text, least, 86_400));
    }

    private static long size(String text) throws UsageException {
        return Size.bytes(text)
                .filter(bytes -> bytes > 0)
                .orElseThrow(() -> new UsageException("give a size such as 500MB or 10GiB"));
    }

    PortPlan ports() throws UsageException {
        if (spoken.isEmpty()) {
            throw new UsageException("--only and --without leave no service to serve");
        }
        return new PortPlan(port, spoken, moved);
    }

    InetAddress bind() {
        return bind;
    }

    /** Where the admin port listens. */
    InetAddress adminBind() {
        return adminBind;
    }

    /** Where the ports of a protocol are to listen. */
    InetAddress address(Protocol protocol) {
        return protocol == Protocol.ADMIN ? adminBind : bind;
    }

    /** How long a shutdown goes on accepting, for whoever distributes work to see that it is one. */
    Duration drain() {
        return drain;
    }

    /** The folder that was named, else the usual one, else the current one. */
    Path folder() {
        return folderNamed ? site.folder() : usualFolder(HERE);
    }

    /** {@code www} in {@code here} if there is such a folder, else {@code here} itself. */
    static Path usualFolder(Path here) {
        Path usual = here.resolve(USUAL);
        return Files.isDirectory(usual) ? usual.normalize() : here;
    }

    SiteSettings site() throws UsageException {
        Path folder = folder();
        if (!Files.exists(folder)) {
            throw new UsageException("the folder " + folder + " does not exist: name one that does");
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is no folder: name one to serve what is in it");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UsageException("the folder " + folder + " cannot be read: check its permissions");
        }
        return site.withFolder(folder);
    }

    HttpSettings http() throws UsageException {
        if (maxRequestLine > maxHead) {
            throw new UsageException(
                    "--max-request-line " + maxRequestLine + " does not fit into --max-head " + maxHead);
        }
        // A request line must fit into its head at every step, so it is made room for first.
        HttpLimits roomy = asked.withHead(HttpLimits.LARGEST_HEAD);
        AllowedHosts answered = proxies.isEmpty() ? hosts(bind) : AllowedHosts.ALL;
        return http.withHosts(answered)
                .withLimits(roomy.withRequestLine(maxRequestLine).withHead(maxHead));
    }

    /** Only a port on loopback has something to hide from web pages: whoever reaches another one asks it directly. */
    private AllowedHosts hosts(InetAddress bound) {
        return bound.isLoopbackAddress() ? hosts : AllowedHosts.ALL;
    }

    /** Those who may read; {@link Users#NONE} when everybody may. */
    Users users() throws UsageException {
        return usersFile == null ? users : usersOfFile();
    }

    private Users usersOfFile() throws UsageException {
        Users all = users;
        int number = 0;
        for (String line : lines(usersFile)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                all = all.with(line.strip());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--auth-file " + usersFile + ", line " + number + ": " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw new UsageException("--auth-file " + usersFile + " names no user: write USER:HASH on a line of it");
        }
        return all;
    }

    private static List<String> lines(Path file) throws UsageException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException("--auth-file " + file + " cannot be read as text: name a file that can");
        }
    }

    /**
     * How the admin port answers: with what a peer may ask of HTTP, and none of the site's ways. No proxy speaks for
     * others here, so {@code --proxy-protocol} changes nothing.
     */
    HttpSettings admin() throws UsageException {
        return HttpSettings.DEFAULT
                .withServer(http.server())
                .withLimits(http().limits())
                .withHosts(hosts(adminBind));
    }

    /** What a peer is granted, with no more workers than there is memory for. */
    Limits limits() {
        return limits.withWorkers(Math.min(workers, resources.workers()));
    }

    /** Who is let in, and how many. */
    AdmissionPolicy entrance() {
        return new AdmissionPolicy(maxConnections, resources.turnedAway(), maxPerClient, allowed, proxies);
    }

    /** Bytes that may be kept for peers, all of them together. */
    long memory() {
        return resources.memory();
    }

    /** How long a connection to one of the raw services may be silent. */
    Duration idle() {
        return idle;
    }

    long bulkMax() {
        return bulkMax;
    }

    /** The file that takes the request log; null for the terminal. */
    Path log() {
        return log;
    }

    LogStyle logFormat() {
        return logFormat;
    }

    boolean quiet() {
        return quiet;
    }

    /** The user whose password is to be hashed; null when nobody's is. */
    String hashFor() {
        return hashFor;
    }

    boolean health() {
        return health;
    }

    boolean help() {
        return help;
    }

    boolean version() {
        return version;
    }
}
