package portlab.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneId;
import portlab.server.http.HttpService;
import portlab.server.http.HttpSettings;
import portlab.server.http.Listings;
import portlab.server.metrics.Metrics;
import portlab.server.net.MemoryBudget;
import portlab.server.net.TcpServer;
import portlab.server.net.WarmUp;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;
import portlab.server.tls.Tls;

/**
 * Prepares a server for its first request, in the background: a cold JVM takes 50 ms for that one and 300 µs for the next
 * ones. Nobody notices but the JVM: the requests are for a file of the Java runtime, and no log, metrics or cache of the
 * server knows about them.
 */
final class HttpWarmUp {
    /** Every Java runtime has this small file, and nobody edits it. */
    private static final Path FOLDER = Path.of(System.getProperty("java.home"));

    static final String REQUEST =
            "GET /release HTTP/1.0\r\nHost: localhost\r\nUser-Agent: warm-up\r\nAccept: */*\r\n\r\n";

    private HttpWarmUp() {}

    /**
     * Begins, and returns at once.
     *
     * @param tls comes first: so does the handshake of the first request. Null without TLS
     */
    static void begin(TcpServer server, HttpSettings http, Tls tls) {
        Thread thread = new Thread(() -> run(server, http, tls), "warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // The system grants no thread. The server works without a warm-up.
            return;
        }
    }

    private static void run(TcpServer server, HttpSettings http, Tls tls) {
        try {
            if (tls != null) {
                tls.warmUp(server::isUnused);
            }
            new WarmUp(server, service(http), REQUEST).run();
            // The log and the message service show local times; the first look-up takes 20 ms.
            ZoneId.systemDefault();
        } catch (IOException | GeneralSecurityException | RuntimeException | Error e) {
            // The first peer's request then does what the warm-up could not.
            return;
        }
    }

    static HttpService service(HttpSettings http) throws IOException {
        Listings none = new Listings(new MemoryBudget(0), () -> {}, 1);
        return HttpService.ofSite(
                new Site(SiteSettings.of(FOLDER)), http, none, new Metrics(() -> 0, () -> 0, ""), (what, cause) -> {});
    }
}
