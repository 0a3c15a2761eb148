package portlab.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Samples;
import portlab.client.net.Banner;
import portlab.client.net.BulkClient;
import portlab.client.net.Directory;
import portlab.client.net.EchoClient;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Payload;
import portlab.client.net.PingMessage;
import portlab.client.net.Resource;
import portlab.client.net.TextClient;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.client.tls.Tls;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** Checks which of the lab's services answer, all at once. */
public final class Probe {
    private static final long SECOND = 1_000_000_000L;
    private static final Timeouts PATIENCE = new Timeouts(2 * SECOND, 2 * SECOND);

    /** The limit for all probes together, however slowly a server answers. */
    private static final long LIMIT_NANOS = 4 * SECOND;

    private static final Resource ROOT = Resource.of("/");

    private Probe() {}

    /** The outcome of a probe. */
    public enum Verdict {
        ANSWERS(ExitCode.OK),
        /** The admin port reports that the server is ready. */
        READY(ExitCode.OK),
        /** Nothing echoes datagrams, which is usual for a server on the network. */
        OFF(ExitCode.OK),
        /** The admin port reports that the server is shutting down. */
        DRAINING(ExitCode.REFUSED),
        REFUSED(ExitCode.UNCONNECTED),
        SILENT(ExitCode.TIMED_OUT),
        /** The client speaks TLS, the service does not. */
        PLAIN(ExitCode.HANDSHAKE),
        /** The service speaks TLS, the client does not. */
        TLS(ExitCode.NOT_HTTP),
        /** The service speaks TLS, but the client does not trust its certificate. */
        UNTRUSTED(ExitCode.CERTIFICATE),
        /** The server speaks another protocol. */
        OTHER(ExitCode.NOT_HTTP);

        private final ExitCode exit;

        Verdict(ExitCode exit) {
            this.exit = exit;
        }

        /** Whether the service works. */
        public boolean good() {
            return this == ANSWERS || this == READY;
        }

        /** The exit code of a command that needs the service. */
        public ExitCode exit() {
            return exit;
        }
    }

    /**
     * The outcome for one endpoint.
     *
     * @param rttNanos the shortest of three; 0 unless the service works
     * @param why the problem; empty if the service works
     * @param udp whether it was asked over UDP
     * @param hint what to do about a certificate that is not trusted; otherwise empty
     */
    public record Result(
            Protocol service, Endpoint endpoint, Verdict verdict, long rttNanos, String why, boolean udp, String hint) {

        /** The outcome over TCP. */
        public Result(Protocol service, Endpoint endpoint, Verdict verdict, long rttNanos, String why) {
            this(service, endpoint, verdict, rttNanos, why, false, "");
        }
    }

    /** Probes every endpoint of the services at the same time; takes at most four seconds. */
    public static List<Result> run(Network network, Directory directory, List<Protocol> services) throws Failure {
        List<Asking> all = new ArrayList<>();
        Network probes = network.sibling();
        for (Protocol service : services) {
            for (Endpoint endpoint : directory.all(service)) {
                all.add(new Asking(probes, service, endpoint));
                if (service == Protocol.ECHO) {
                    all.add(new AskingOverUdp(probes, endpoint));
                }
            }
        }
        all.forEach(Thread::start);
        long end = System.nanoTime() + LIMIT_NANOS;
        boolean goOn = true;
        while (goOn && System.nanoTime() < end && all.stream().anyMatch(Thread::isAlive)) {
            goOn = network.awaitNanoTime(System.nanoTime() + 1_000_000L);
        }
        boolean late = goOn;
        all.forEach(asking -> asking.late = late);
        probes.stop();
        List<Result> results = new ArrayList<>();
        for (Asking asking : all) {
            results.add(asking.await());
        }
        return results;
    }

    private static class Asking extends Thread {
        final Network network;
        final Endpoint endpoint;
        volatile Result result;
        private final Protocol service;
        private Verdict verdict = Verdict.ANSWERS;
        private long least;
        private volatile boolean late;

        Asking(Network network, Protocol service, Endpoint endpoint) {
            super("probe of " + service.word());
            this.network = network;
            this.service = service;
            this.endpoint = endpoint;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                least = ask();
                for (int again = 0; again < 2; again++) {
                    least = Math.min(least, ask());
                }
                result = answered();
            } catch (Failure e) {
                boolean tooLate = late && e.exit() == ExitCode.INTERRUPTED;
                if (tooLate && least > 0) {
                    result = answered();
                } else if (tooLate) {
                    result = new Result(service, endpoint, Verdict.SILENT, 0, "the answer does not end");
                } else {
                    result = failed(e);
                }
            }
        }

        private Result answered() {
            return verdict == Verdict.TLS
                    ? needsTls()
                    : new Result(
                            service, endpoint, verdict, least, verdict.good() ? "" : "the server is shutting down");
        }

        private Result needsTls() {
            return new Result(service, endpoint, Verdict.TLS, 0, "it speaks TLS");
        }

        /** Checks whether a server that accepts connections but gave a wrong answer speaks another protocol. */
        private Result failed(Failure failure) {
            return switch (failure.exit()) {
                case CERTIFICATE, PIN, AUTHORITIES ->
                    new Result(service, endpoint, Verdict.UNTRUSTED, 0, failure.what(), false, failure.hint());
                default ->
                    Tls.isMissing(failure)
                            ? new Result(service, endpoint, Verdict.PLAIN, 0, "it does not speak TLS")
                            : identified(failure);
            };
        }

        private Result identified(Failure failure) {
            Verdict of = verdict(failure.exit());
            boolean web = service == Protocol.HTTP || service == Protocol.ADMIN;
            String own = web ? "HTTP" : service.word();
            Optional<String> other = of == Verdict.REFUSED || network.stopped()
                    ? Optional.empty()
                    : Banner.ask(network, endpoint)
                            .flatMap(answer ->
                                    of == Verdict.SILENT ? Banner.name(answer) : Optional.of(Banner.describe(answer)))
                            .filter(name -> !name.startsWith(own));
            return other.map(name -> name.equals(Banner.TLS)
                            ? needsTls()
                            : new Result(service, endpoint, Verdict.OTHER, 0, name))
                    .orElseGet(() -> new Result(service, endpoint, of, 0, failure.what()));
        }

        Result await() throws Failure {
            try {
                join();
                return result;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.stopped(e);
            }
        }

        private static Verdict verdict(ExitCode exit) {
            return switch (exit) {
                case UNRESOLVED, UNCONNECTED, INTERRUPTED -> Verdict.REFUSED;
                case TIMED_OUT -> Verdict.SILENT;
                default -> Verdict.OTHER;
            };
        }

        /** @return the round trip in ns */
        private long ask() throws Failure {
            return switch (service) {
                case HTTP -> http();
                case ADMIN -> admin();
                case BULK -> bulk();
                case ECHO -> echo();
                case MESSAGE -> nanos(Message.run(network.connector(PATIENCE), endpoint, "probe"));
                case CALC ->
                    nanos(new Calc(network, List.of(endpoint), new Random())
                            .run("21")
                            .answer());
            };
        }

        private long http() throws Failure {
            HttpClient client = network.http(PATIENCE);
            try (HttpResponse response = client.send(endpoint, "HEAD", ROOT.target(), HttpClient.ANYTHING)) {
                verdict = isSentToTls(response) ? Verdict.TLS : Verdict.ANSWERS;
                return response.reply().timing().waitNanos();
            }
        }

        /** Whether the server only answers that it speaks TLS on this port, as Portlab does. */
        private boolean isSentToTls(HttpResponse response) {
            Url here = new Url(endpoint, ROOT);
            return Redirects.target(response.head(), here).stream()
                    .anyMatch(there ->
                            here.isUpgradedBy(there) && there.endpoint().port() == endpoint.port());
        }

        private long admin() throws Failure {
            HttpClient client = network.http(PATIENCE);
            try (HttpResponse response = client.get(endpoint, "/readyz")) {
                int status = response.head().status();
                if (isSentToTls(response)) {
                    verdict = Verdict.TLS;
                    return response.reply().timing().waitNanos();
                }
                if (status != 200 && status != 503) {
                    throw new Failure(ExitCode.REFUSED, "answers /readyz with " + status, "");
                }
                verdict = status == 200 ? Verdict.READY : Verdict.DRAINING;
                return response.reply().timing().waitNanos();
            }
        }

        private long bulk() throws Failure {
            try (BulkClient client = new BulkClient(network.connector(PATIENCE), endpoint, true)) {
                return client.down(new ByteSize(1, "1B"), new Meter()).rttNanos();
            }
        }

        private long echo() throws Failure {
            try (EchoClient client = new EchoClient(network.connector(PATIENCE), endpoint)) {
                return client.round(Payload.of("portlab probe\n"), new Meter()).rttNanos();
            }
        }

        private static long nanos(TextClient.Reply answer) {
            return answer.timing().waitNanos();
        }
    }

    /** Sends some datagrams, of which one may be lost. */
    private static final class AskingOverUdp extends Asking {
        private static final int PINGS = 3;
        private static final long INTERVAL = SECOND / 20;

        AskingOverUdp(Network network, Endpoint endpoint) {
            super(network, Protocol.ECHO, endpoint);
        }

        @Override
        public void run() {
            UdpPing.Request request = new UdpPing.Request(endpoint, PINGS, INTERVAL, SECOND, PingMessage.MIN_SIZE);
            try {
                Samples.Series pings =
                        UdpPing.run(network, request, sample -> {}).summary().roundTrips();
                result = pings.count() > 0 ? of(Verdict.ANSWERS, pings.minMicros() * 1000, "") : off("no reply");
            } catch (Failure e) {
                result = off(e.what());
            }
        }

        private Result off(String why) {
            return of(Verdict.OFF, 0, why);
        }

        private Result of(Verdict verdict, long rttNanos, String why) {
            return new Result(Protocol.ECHO, endpoint, verdict, rttNanos, why, true, "");
        }
    }
}
