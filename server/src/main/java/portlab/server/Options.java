package portlab.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import portlab.server.bulk.BulkService;
import portlab.server.bulk.Size;
import portlab.server.http.HttpSettings;
import portlab.server.net.Limits;
import portlab.server.site.SiteSettings;

/** What the user asked for: each option's meaning and default. */
final class Options {
    private int port = PortPlan.DEFAULT.base();
    private final Set<Protocol> spoken = EnumSet.allOf(Protocol.class);
    private final Map<Protocol, PortPlan.Span> moved = new EnumMap<>(Protocol.class);
    private InetAddress bind = InetAddress.getLoopbackAddress();
    private SiteSettings site = SiteSettings.of(Path.of("www"));
    private HttpSettings http = HttpSettings.DEFAULT.withServer("portlab/" + Version.number());
    private Limits limits = Limits.DEFAULT;
    private Duration idle = Duration.ofSeconds(60);
    private long bulkMax = BulkService.DEFAULT_MAXIMUM;
    private boolean quiet;
    private boolean help;
    private boolean version;

    /** Takes one option in; {@code value} is empty for one that takes none. */
    void set(Option option, String value) throws UsageException {
        switch (option) {
            case PORT -> port = PortPlan.port(value);
            case BIND -> bind = address(value);
            case ONLY -> spoken.retainAll(protocols(value));
            case WITHOUT -> spoken.removeAll(protocols(value));
            case LISTEN -> move(value);
            case WORKERS -> limits = limits.withWorkers(number(value, 2, 100_000));
            case MIN_RATE -> limits = limits.withMinRate(number(value, 0, Integer.MAX_VALUE / 60));
            case GRACE -> limits = limits.withGrace(seconds(value, 0));
            case IDLE -> idle = seconds(value, 1);
            case REQUEST_LINE_MAX -> limits(new HttpLimits(number(value, 16, HttpLimits.LARGEST_HEAD), http.limits().head(), http.limits().fields(), http.limits().body(), http.limits().headDeadline(), http.limits().idle()));
            case BULK_MAX -> bulkMax = size(value);
            case QUIET -> quiet = true;
            case HELP -> help = true;
            case VERSION -> version = true;
        }
    }

    void folder(String text) throws UsageException {
        try {
            site = site.withFolder(Path.of(text));
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "'" + text + "' is no name of a folder here; is the locale UTF-8 (LC_ALL=C.UTF-8)?");
        }
    }

    private void move(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageException("write it like calc=9001-9003");
        }
        moved.put(protocol(text.substring(0, equals)), PortPlan.span(text.substring(equals + 1)));
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
        throw new UsageException("there is no service '" + word + "', only http, bulk, echo, message and calc");
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

    Path folder() {
        return site.folder();
    }

    SiteSettings site() {
        return site;
    }

    HttpSettings http() {
        return http;
    }

    Limits limits() {
        return limits;
    }

    /** How long a connection to one of the raw services may be silent. */
    Duration idle() {
        return idle;
    }

    long bulkMax() {
        return bulkMax;
    }

    boolean quiet() {
        return quiet;
    }

    boolean help() {
        return help;
    }

    boolean version() {
        return version;
    }
}
