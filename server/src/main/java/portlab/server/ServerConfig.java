package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import portlab.common.Protocol;
import portlab.common.Version;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.auth.Users;
import portlab.server.fault.FaultRule;
import portlab.server.http.Field;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings;
import portlab.server.http.HttpSettings.Access;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.HttpSettings.Responses;
import portlab.server.net.Limits;
import portlab.server.net.ProcessLimits;
import portlab.server.site.SiteSettings;
import portlab.server.site.SiteSettings.CacheLimits;

/**
 * What a server needs to start, derived from the {@link ServerOptions} and checked. Immutable.
 *
 * @param bind the address of all ports but the admin port
 * @param memory how many bytes the server may keep for all peers together
 * @param idle how long a connection to a raw service may be idle
 * @param bulkMax the largest bulk request in bytes
 * @param users who may log in; {@link Users#NONE} if no login is needed
 * @param site null unless http is enabled: the other services need no folder
 * @param archives whether clients may download folders as archives
 * @param http how the site is served
 * @param admin how the admin port answers: with the limits of {@code http}, but none of the site's options
 * @param wire what to record of the connections
 * @param tls where the certificate comes from; null if no port speaks TLS
 * @param faults what goes wrong on purpose
 * @param seed what random faults and bulk data depend on; null for chance
 * @param drain how long the server keeps accepting after a signal to end, so that load balancers notice
 * @param after what to do once the server runs
 */
record ServerConfig(
        PortPlan ports,
        InetAddress bind,
        InetAddress adminBind,
        AdmissionPolicy admission,
        Limits limits,
        long memory,
        Duration idle,
        long bulkMax,
        Users users,
        SiteSettings site,
        boolean archives,
        HttpSettings http,
        HttpSettings admin,
        RequestLog log,
        WireConfig wire,
        TlsConfig tls,
        List<FaultRule> faults,
        Long seed,
        Duration drain,
        AfterStart after) {
    /** The default folder, if it exists. */
    static final Path WWW = Path.of("www");

    /** The default folder otherwise. */
    static final Path HERE = Path.of(".");

    /**
     * How to log requests.
     *
     * @param file null for the standard output
     * @param quiet whether not to log any
     */
    record RequestLog(Path file, Style style, boolean quiet) {
        enum Style {
            PRETTY,
            COMBINED,
            JSON
        }
    }

    /**
     * What to do once the server runs.
     *
     * @param browser whether to open the site in a browser
     * @param qrCode whether to show a QR code of the site's address for the network
     */
    record AfterStart(boolean browser, boolean qrCode) {}

    /**
     * Checks the options together, and their files.
     *
     * @throws UsageException when they contradict each other, or name something that cannot be used
     */
    static ServerConfig of(ServerOptions options, ProcessLimits process) throws UsageException {
        rejectCompanions(options);
        PortPlan ports = ports(options);
        Users users = users(options);
        if (users.isEmpty() && !options.protectedPaths.isEmpty()) {
            throw new UsageException("--auth-path needs users: add --auth or --auth-file");
        }
        HttpLimits limits = httpLimits(options);
        TlsConfig tls = TlsConfig.of(options, ports);
        return new ServerConfig(
                ports,
                options.bind,
                options.adminBind,
                admission(options, process, tls != null),
                limits(options, process),
                process.memory(),
                options.idle,
                options.bulkMax,
                users,
                ports.enabled().contains(Protocol.HTTP) ? site(options, process) : null,
                options.archives,
                http(options, limits),
                admin(options, limits),
                new RequestLog(options.log, options.logFormat, options.quiet),
                WireConfig.of(options),
                tls,
                faults(options),
                seed(options),
                options.drain,
                after(options, ports));
    }

    private static void rejectCompanions(ServerOptions options) throws UsageException {
        Option given = null;
        if (options.patience != null) {
            given = Option.PATIENCE;
        } else if (options.list) {
            given = Option.LIST;
        } else if (options.json) {
            given = Option.JSON;
        } else if (options.junit != null) {
            given = Option.JUNIT;
        } else if (options.gradescope != null) {
            given = Option.GRADESCOPE;
        }
        if (given != null) {
            throw new UsageException(given.longName() + " has no effect without --check-client");
        }
    }

    /** The ports alone; enough to find a running server. */
    static PortPlan ports(ServerOptions options) throws UsageException {
        if (options.enabled.isEmpty()) {
            throw new UsageException("--only and --without leave no service to serve");
        }
        if (options.https != null && !options.enabled.contains(Protocol.HTTP)) {
            throw new UsageException(
                    "--listen https=PORT adds HTTPS beside http, which is not served: for HTTPS alone, use"
                            + " --tls and --listen http=PORT");
        }
        boolean implied = options.tlsCert != null && options.tls.isEmpty() && options.https == null;
        return new PortPlan(
                options.port,
                options.enabled,
                options.moved,
                options.udp || options.bind.isLoopbackAddress(),
                implied ? ServerOptions.SPEAKING_HTTP : options.tls,
                options.https);
    }

    private static AfterStart after(ServerOptions options, PortPlan ports) throws UsageException {
        boolean site = ports.enabled().contains(Protocol.HTTP);
        if (options.open && !site) {
            throw new UsageException(
                    "--open shows the site, and --only or --without leaves out http: leave out --open");
        }
        return new AfterStart(options.open, site && options.qr && !options.bind.isLoopbackAddress());
    }

    /** A server for others must not fail on purpose by mistake. */
    private static List<FaultRule> faults(ServerOptions options) throws UsageException {
        boolean open = !options.bind.isLoopbackAddress() || !options.adminBind.isLoopbackAddress();
        if (!options.faults.isEmpty() && open && !options.lab) {
            throw new UsageException("--fault lets the server fail on purpose, and others can connect to it: "
                    + "leave out --bind and --admin-bind, or add --lab if they expect that");
        }
        return options.faults;
    }

    /** With faults there is always a seed: the start message shows it, so that a run can be repeated. */
    private static Long seed(ServerOptions options) {
        return options.seed == null && !options.faults.isEmpty()
                ? Long.valueOf(new SplittableRandom().nextInt(1_000_000))
                : options.seed;
    }

    /** The address of a protocol's ports. */
    InetAddress address(Protocol protocol) {
        return protocol == Protocol.ADMIN ? adminBind : bind;
    }

    private static AdmissionPolicy admission(ServerOptions options, ProcessLimits process, boolean tls) {
        return new AdmissionPolicy(
                options.maxConnections > 0 ? options.maxConnections : process.connections(tls),
                process.rejecting(tls),
                options.maxPerClient,
                options.allowed,
                options.proxies);
    }

    /** The limits for peers, with no more workers than memory allows. */
    private static Limits limits(ServerOptions options, ProcessLimits process) {
        return Limits.DEFAULT
                .withWorkers(Math.min(options.workers, process.workers()))
                .withMinRate(options.minRate)
                .withGrace(options.grace);
    }

    private static HttpLimits httpLimits(ServerOptions options) throws UsageException {
        if (options.maxRequestLine > options.maxHead) {
            throw new UsageException(
                    "--max-request-line " + options.maxRequestLine + " is larger than --max-head " + options.maxHead);
        }
        return new HttpLimits(
                options.maxRequestLine,
                options.maxHead,
                options.maxFields,
                HttpLimits.DEFAULT.body(),
                options.headTimeout,
                options.keepAlive);
    }

    private static HttpSettings http(ServerOptions options, HttpLimits limits) {
        return new HttpSettings(
                server(),
                new Responses(
                        options.live ? 0 : options.cacheSeconds,
                        options.spa,
                        options.cors,
                        fields(options),
                        options.hsts),
                limits,
                new Access(
                        null,
                        options.protectedPaths,
                        options.proxies.isEmpty() ? hosts(options, options.bind) : AllowedHosts.ALL),
                new DeveloperTools(options.mirror, options.live));
    }

    /** Those of {@code --isolated} give way to the user's own. */
    private static List<Field> fields(ServerOptions options) {
        List<Field> fields = new ArrayList<>(options.fields);
        if (options.isolated) {
            for (Field field : List.of(
                    new Field("Cross-Origin-Opener-Policy", "same-origin"),
                    new Field("Cross-Origin-Embedder-Policy", "require-corp"),
                    new Field("Cross-Origin-Resource-Policy", "same-origin"))) {
                if (options.fields.stream().noneMatch(own -> own.name().equalsIgnoreCase(field.name()))) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** {@code --proxy-protocol} has no effect on the admin port. */
    private static HttpSettings admin(ServerOptions options, HttpLimits limits) {
        return new HttpSettings(
                server(), Responses.DEFAULT, limits, Access.to(hosts(options, options.adminBind)), DeveloperTools.NONE);
    }

    private static String server() {
        return "portlab/" + Version.number();
    }

    /** Only a port on loopback needs the check: on other addresses, a web page's author can send requests directly. */
    private static AllowedHosts hosts(ServerOptions options, InetAddress bound) {
        return bound.isLoopbackAddress() ? options.hosts : AllowedHosts.ALL;
    }

    private static SiteSettings site(ServerOptions options, ProcessLimits process) throws UsageException {
        return new SiteSettings(
                folder(options),
                options.dotfiles,
                options.followSymlinks,
                options.listing,
                options.types,
                CacheLimits.of(process.heap(), process.descriptors()));
    }

    private static Path folder(ServerOptions options) throws UsageException {
        Path folder = options.folder == null ? defaultFolder(HERE) : options.folder;
        if (!Files.exists(folder)) {
            throw new UsageException("the folder " + folder + " does not exist: name one that does"
                    + (options.wireShown ? "; a file for --wire ends with .txt, .jsonl or .pcapng" : ""));
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is not a folder: name a folder to serve");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UsageException("cannot read the folder " + folder + ": check its permissions");
        }
        return folder;
    }

    /** {@code www} in {@code here} if there is such a folder, else {@code here} itself. */
    static Path defaultFolder(Path here) {
        Path www = here.resolve(WWW);
        return Files.isDirectory(www) ? www.normalize() : here;
    }

    private static Users users(ServerOptions options) throws UsageException {
        return options.usersFile == null ? options.users : withUsersOf(options.usersFile, options.users);
    }

    private static Users withUsersOf(Path file, Users others) throws UsageException {
        Users all = others;
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                all = all.with(line.strip());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--auth-file " + file + ", line " + number + ": " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw new UsageException("--auth-file " + file + " contains no user: add a line USER:HASH");
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
}
