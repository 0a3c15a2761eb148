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
import portlab.common.ByteSize;
import portlab.common.Protocol;
import portlab.common.Version;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;
import portlab.server.auth.Users;
import portlab.server.http.Field;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpLimits;
import portlab.server.http.HttpSettings;
import portlab.server.net.Limits;
import portlab.server.net.ProcessLimits;
import portlab.server.service.BulkService;
import portlab.server.site.SiteSettings;
import portlab.server.site.SiteSettings.CacheLimits;

/** The values of all options, with their defaults and checks. */
final class Options {
    /** The format of the request log. */
    enum LogStyle {
        PRETTY,
        COMBINED,
        JSON
    }

    /** The default folder, if it exists. */
    static final Path WWW = Path.of("www");

    /** The default folder otherwise. */
    static final Path HERE = Path.of(".");

    private final ProcessLimits process;
    private int port = PortPlan.DEFAULT.base();
    private final Set<Protocol> enabled = EnumSet.allOf(Protocol.class);
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
    private HttpLimits httpLimits = HttpLimits.DEFAULT;
    private Users users = Users.NONE;
    private Path usersFile;
    private String hashFor;
    private Path log;
    private LogStyle logFormat = LogStyle.PRETTY;
    private boolean quiet;
    private boolean health;
    private boolean help;
    private boolean version;
    private boolean folderNamed;
    private final List<String> warnings = new ArrayList<>();

    /** The defaults, for a process with these limits. */
    Options(ProcessLimits process) {
        this.process = process;
        this.site = site.withCache(CacheLimits.of(process.heap(), process.descriptors()));
        this.workers = limits.workers();
        this.maxConnections = process.connections();
    }

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
            case ONLY -> enabled.retainAll(protocols(value));
            case WITHOUT -> enabled.removeAll(protocols(value));
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
            case MAX_REQUEST_LINE ->
                httpLimits = httpLimits.withRequestLine(number(value, 16, HttpLimits.LARGEST_HEAD));
            case MAX_HEAD -> httpLimits = httpLimits.withHead(number(value, 16, HttpLimits.LARGEST_HEAD));
            case MAX_FIELDS -> httpLimits = httpLimits.withFields(number(value, 1, 10_000));
            case HEAD_TIMEOUT -> httpLimits = httpLimits.withHeadDeadline(seconds(value, 1));
            case KEEP_ALIVE -> httpLimits = httpLimits.withIdle(seconds(value, 1));
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

    /** Adds a warning about something that was ignored, in a sentence. */
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
            throw new UsageException("invalid " + kind + " name '" + text + "' in this locale: try LC_ALL=C.UTF-8");
        }
    }

    private static LogStyle style(String word) throws UsageException {
        for (LogStyle style : LogStyle.values()) {
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
        moved.put(protocol(text.substring(0, equals)), PortPlan.span(text.substring(equals + 1)));
    }

    private void type(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException("expected EXT=TYPE, such as glb=model/gltf-binary");
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

    private static Duration seconds(String text, int least) throws UsageException {
        return Duration.ofSeconds(number(text, least, 86_400));
    }

    private static long size(String text) throws UsageException {
        return ByteSize.positive(text)
                .map(ByteSize::bytes)
                .orElseThrow(() -> new UsageException("expected a size such as 500MB or 10GiB"));
    }

    PortPlan ports() throws UsageException {
        if (enabled.isEmpty()) {
            throw new UsageException("--only and --without leave no service to serve");
        }
        return new PortPlan(port, enabled, moved);
    }

    InetAddress bind() {
        return bind;
    }

    /** The address of the admin port. */
    InetAddress adminBind() {
        return adminBind;
    }

    /** The address of a protocol's ports. */
    InetAddress address(Protocol protocol) {
        return protocol == Protocol.ADMIN ? adminBind : bind;
    }

    /** How long the server keeps accepting after a signal to end, so that load balancers notice. */
    Duration drain() {
        return drain;
    }

    /** The folder to serve. It may not exist; {@link #site} checks that. */
    Path folder() {
        return folderNamed ? site.folder() : defaultFolder(HERE);
    }

    /** {@code www} in {@code here} if there is such a folder, else {@code here} itself. */
    static Path defaultFolder(Path here) {
        Path www = here.resolve(WWW);
        return Files.isDirectory(www) ? www.normalize() : here;
    }

    SiteSettings site() throws UsageException {
        Path folder = folder();
        if (!Files.exists(folder)) {
            throw new UsageException("the folder " + folder + " does not exist: name one that does");
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is not a folder: name a folder to serve");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UsageException("cannot read the folder " + folder + ": check its permissions");
        }
        return site.withFolder(folder);
    }

    HttpSettings http() throws UsageException {
        if (httpLimits.requestLine() > httpLimits.head()) {
            throw new UsageException("--max-request-line " + httpLimits.requestLine() + " is larger than --max-head "
                    + httpLimits.head());
        }
        AllowedHosts allowedHosts = proxies.isEmpty() ? hosts(bind) : AllowedHosts.ALL;
        return http.withHosts(allowedHosts).withLimits(httpLimits);
    }

    /** Only a port on loopback needs the check: on other addresses, a web page's author can send requests directly. */
    private AllowedHosts hosts(InetAddress bound) {
        return bound.isLoopbackAddress() ? hosts : AllowedHosts.ALL;
    }

    /** The users who may log in; {@link Users#NONE} if no login is needed. */
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
            throw new UsageException("--auth-file " + usersFile + " contains no user: add a line USER:HASH");
        }
        return all;
    }

    private static List<String> lines(Path file) throws UsageException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException(
                    "--auth-file " + file + ": cannot read this file as text; check its path and permissions");
        }
    }

    /**
     * The settings of the admin port: the HTTP limits, but none of the site's options. {@code --proxy-protocol} has no effect
     * on it.
     */
    HttpSettings admin() throws UsageException {
        return HttpSettings.DEFAULT
                .withServer(http.server())
                .withLimits(http().limits())
                .withHosts(hosts(adminBind));
    }

    /** The limits for peers, with no more workers than memory allows. */
    Limits limits() {
        return limits.withWorkers(Math.min(workers, process.workers()));
    }

    AdmissionPolicy admission() {
        return new AdmissionPolicy(maxConnections, process.rejecting(), maxPerClient, allowed, proxies);
    }

    /** How many bytes the server may keep for all peers together. */
    long memory() {
        return process.memory();
    }

    /** How long a connection to a raw service may be idle. */
    Duration idle() {
        return idle;
    }

    long bulkMax() {
        return bulkMax;
    }

    /** The file for the request log; null for the standard output. */
    Path log() {
        return log;
    }

    LogStyle logFormat() {
        return logFormat;
    }

    boolean quiet() {
        return quiet;
    }

    /** The user of {@code --hash}; null without it. */
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
