package portlab.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import portlab.common.Protocol;
import portlab.common.Version;
import portlab.common.secrets.SecretLog;
import portlab.server.PortPlan.Transport;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.fault.DatagramFaults;
import portlab.server.fault.FaultPlan;
import portlab.server.fault.FaultRule;
import portlab.server.fault.FaultRule.Place;
import portlab.server.fault.Faults;
import portlab.server.http.Archives;
import portlab.server.http.HttpService;
import portlab.server.http.Listings;
import portlab.server.live.About;
import portlab.server.live.LivePage;
import portlab.server.metrics.Metrics;
import portlab.server.net.DatagramListener;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.Listener;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.DatagramSeries;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;
import portlab.server.service.MessageService;
import portlab.server.service.RandomBlock;
import portlab.server.service.UdpEcho;
import portlab.server.service.UdpEchoPolicy;
import portlab.server.site.Site;
import portlab.server.tls.Tls;

/** Creates the enabled services and binds their ports. */
final class Services {
    /** The result of binding a port. */
    sealed interface Binding {

        record Bound(PortPlan.Slot slot, Listener listener) implements Binding {
            boolean isTls() {
                return slot.transport() == Transport.TLS;
            }
        }

        record BoundUdp(String name, DatagramListener listener) implements Binding {}

        /**
         * The port could not be bound, and the user did not require it.
         *
         * @param name the service's
         * @param reason why, and what to do about it
         */
        record Missing(String name, String reason) implements Binding {}
    }

    private static final int BASE_PORT_TRIES = 500;

    private final ServerConfig config;
    private final Metrics metrics;
    private final Consumer<Exchange> requestLog;
    private final Consumer<Exchange> log;
    private final BiConsumer<String, Throwable> errors;
    private final PasswordVerifier passwords;
    private final Map<Protocol, Service> services = new EnumMap<>(Protocol.class);
    private final List<Binding> bindings = new ArrayList<>();
    private final MemoryBudget memory;
    private final LivePage live;
    private final long started = System.currentTimeMillis();

    /** Null if nothing goes wrong on purpose. */
    private final Faults faults;

    /** Null if no port speaks TLS. */
    private final Tls tls;

    private Services(
            ServerConfig config,
            Supplier<SSLContext> certificate,
            MemoryBudget memory,
            Metrics metrics,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors) {
        this.config = config;
        this.memory = memory;
        Users users = config.users();
        this.passwords = users.isEmpty() ? null : new PasswordVerifier(users);
        this.metrics = metrics;
        this.requestLog = log;
        Consumer<Exchange> all = metrics.andThen(log);
        this.faults = config.faults().isEmpty()
                ? null
                : new Faults(new FaultPlan(config.faults(), config.seed()), memory, config.idle(), all);
        this.log = faults == null ? all : faults.log();
        this.errors = errors;
        this.live = new LivePage(metrics, memory, this::about, errors);
        this.tls = certificate == null ? null : tls(certificate);
    }

    private Tls tls(Supplier<SSLContext> certificate) {
        Tls.Settings settings = new Tls.Settings(
                config.http().limits().headDeadline(),
                config.idle(),
                Math.max(1, Runtime.getRuntime().availableProcessors()));
        return new Tls(certificate, settings, memory, log, handshake -> metrics.handshake(handshake.word()));
    }

    /**
     * Binds all configured ports. Peers can connect from now on, but get no answers yet.
     *
     * @param certificate for the ports that speak TLS; null if none does
     * @param memory limits the memory that all services keep for peers
     * @param metrics counts every exchange, and is served on the admin port
     * @param log receives every exchange except the admin port's
     * @param errors receives the causes of errors that clients see without details
     * @throws UsageException when a port is not available; then nothing is bound
     */
    static Services open(
            ServerConfig config,
            Supplier<SSLContext> certificate,
            MemoryBudget memory,
            Metrics metrics,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors)
            throws UsageException, IOException {
        Services all = new Services(config, certificate, memory, metrics, log, errors);
        for (Protocol protocol : config.ports().enabled()) {
            all.services.put(protocol, all.service(protocol));
        }
        try {
            all.bind();
            return all;
        } catch (UsageException | IOException | RuntimeException e) {
            all.release();
            throw e;
        }
    }

    /** Null if no port speaks TLS. */
    HttpWarmUp.Handshakes warmUp() {
        return tls == null ? null : tls::warmUp;
    }

    /** Writes the secrets of TLS connections there. */
    void keepSecrets(SecretLog secrets) {
        tls.keepSecrets(secrets);
    }

    /** The results for all ports, in the order of the start message. */
    List<Binding> bindings() {
        return bindings;
    }

    /** For the live page. */
    private About about() {
        Map<String, List<Integer>> ports = new LinkedHashMap<>();
        boolean tls = false;
        for (Binding binding : bindings) {
            if (binding instanceof Binding.Bound bound) {
                tls |= ports.isEmpty() && bound.isTls();
                ports.computeIfAbsent(bound.listener().service().name(), first -> new ArrayList<>())
                        .add(bound.listener().address().getPort());
            }
        }
        return new About(
                Version.number(),
                config.site() == null ? null : Announcement.folder(config),
                tls,
                ports,
                config.faults().stream().map(FaultRule::toString).toList(),
                config.faults().isEmpty() ? null : config.seed(),
                started);
    }

    /** The bound listeners, in the same order. */
    List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding instanceof Binding.Bound bound) {
                listeners.add(bound.listener());
            }
        }
        return listeners;
    }

    /**
     * Starts the services of UDP.
     *
     * @param connections how many connections the server has open, for the log
     * @throws IOException when the system does not grant the threads
     */
    void startDatagrams(IntSupplier connections) throws IOException {
        // Loops instead of streams, which take longer to load than the rest of the start of these services.
        Set<Integer> ports = new HashSet<>();
        for (DatagramListener listener : datagramListeners()) {
            for (InetSocketAddress address : listener.addresses()) {
                ports.add(address.getPort());
            }
        }
        Set<InetAddress> broadcasts = config.bind().isLoopbackAddress() ? Set.of() : Addresses.broadcasts();
        for (DatagramListener listener : datagramListeners()) {
            UdpEchoPolicy policy = new UdpEchoPolicy(config.admission()::allows, ports, broadcasts);
            Place place = faults == null
                    ? null
                    : new Place("udp", listener.addresses().get(0).getPort());
            if (faults != null && faults.concern(place)) {
                DatagramFaults.Affected affected = faults.datagramLog(requestLog);
                listener.start(faults.around(echo(policy, connections, affected), place, affected), errors);
            } else {
                listener.start(echo(policy, connections, requestLog), errors);
            }
        }
    }

    private UdpEcho echo(UdpEchoPolicy policy, IntSupplier connections, Consumer<Exchange> to) {
        return new UdpEcho(policy, new DatagramSeries(connections, to), verdict -> metrics.datagram(verdict.word()));
    }

    /** Ends the services of UDP, and logs what they did last. */
    void closeDatagrams() {
        for (DatagramListener listener : datagramListeners()) {
            try {
                listener.close();
            } catch (IOException e) {
                errors.accept(
                        "cannot close the UDP port "
                                + listener.addresses().get(0).getPort(),
                        e);
            }
        }
    }

    private List<DatagramListener> datagramListeners() {
        List<DatagramListener> listeners = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding instanceof Binding.BoundUdp bound) {
                listeners.add(bound.listener());
            }
        }
        return listeners;
    }

    private Service service(Protocol protocol) throws IOException {
        return switch (protocol) {
            case HTTP ->
                HttpService.ofSite(
                        new Site(config.site()), config.http().withPasswords(passwords), listings(), log, errors);
            case BULK -> new BulkService(block(), config.bulkMax(), LineService.SILENCE, log);
            case ECHO -> new EchoService(memory, log);
            case MESSAGE -> new MessageService(Clock::systemDefaultZone, LineService.SILENCE, log);
            case CALC -> new CalcService(LineService.SILENCE, log);
            case ADMIN ->
                HttpService.ofAdmin(metrics, live, memory, config.admin().withPasswords(passwords), metrics, errors);
        };
    }

    private Listings listings() {
        Limits limits = config.limits();
        Listings listings = new Listings(memory, metrics::listingRefused, limits.builders());
        return config.archives()
                ? listings.withArchives(new Archives(
                        memory,
                        metrics::listingRefused,
                        limits.packers(),
                        config.http().access().protectedPaths(),
                        what -> errors.accept("http: " + what, null)))
                : listings;
    }

    private RandomBlock block() {
        return config.seed() == null ? new RandomBlock(new SplittableRandom()) : RandomBlock.seeded(config.seed());
    }

    private void bind() throws UsageException, IOException {
        PortPlan plan = config.ports();
        if (plan.base() != 0) {
            bind(plan.slots(plan.base()), false);
            return;
        }
        for (int tries = 1; bindings.isEmpty(); tries++) {
            try {
                bind(plan.slots(freePort()), true);
            } catch (PortTakenException e) {
                release();
                if (tries == BASE_PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Another base port may be free. */
    private static final class PortTakenException extends UsageException {
        private static final long serialVersionUID = 1;

        PortTakenException(String message) {
            super(message);
        }
    }

    /** A port that is free on loopback, with room for the other services' ports above it. */
    private int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (socket.getLocalPort() + Protocol.PORTS - 1 <= PortPlan.HIGHEST) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    private void bind(List<PortPlan.Slot> slots, boolean all) throws UsageException, IOException {
        for (PortPlan.Slot slot : slots) {
            try {
                bindings.add(slot.isUdp() ? datagrams(slot) : new Binding.Bound(slot, listener(slot)));
            } catch (BindException e) {
                PortTrouble trouble = new PortTrouble(config, slot);
                if (trouble.isAddressInvalid()) {
                    throw new UsageException(trouble.error());
                }
                if (all || slot.required()) {
                    throw new PortTakenException(trouble.error());
                }
                bindings.add(new Binding.Missing(slot.name(), trouble.reason()));
            }
        }
        if (listeners().isEmpty()) {
            throw new UsageException(new PortTrouble(config, slots.get(0)).error());
        }
    }

    private Listener listener(PortPlan.Slot slot) throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.address(slot.protocol()), slot.port());
        Service service = services.get(slot.protocol());
        Listener open = slot.protocol() == Protocol.ADMIN
                ? Listener.openToTheEnd(address, service, config.idle())
                : Listener.open(address, service, config.idle());
        Listener listener = slot.protocol() == Protocol.CALC
                ? open.served(replica(open.address().getPort()))
                : open;
        Listener served = faults == null ? listener : faulty(listener, slot.protocol(), listener.service());
        Listener watched = isWatched(slot.protocol()) ? served.sampledBy(live.sampler()) : served;
        return slot.transport() == Transport.TLS ? secured(watched, service) : watched;
    }

    /** The service calc of one port, which is counted by itself. */
    private Service replica(int port) {
        return new CalcService(LineService.SILENCE, metrics.replica(port, log));
    }

    /** Whether the live page shows what is on the wire; its own connections would show themselves. */
    private boolean isWatched(Protocol protocol) {
        return services.containsKey(Protocol.ADMIN) && protocol != Protocol.ADMIN;
    }

    private Listener secured(Listener listener, Service service) throws IOException {
        return service instanceof HttpService http
                ? tls.around(listener, Tls.HTTP, http.withoutTls())
                : tls.around(listener, Tls.RAW, null);
    }

    private Listener faulty(Listener listener, Protocol protocol, Service service) throws IOException {
        Place place = new Place(protocol.word(), listener.address().getPort());
        if (!faults.concern(place)) {
            return listener;
        }
        Service failing = service instanceof HttpService http ? http.withFaults() : service;
        return listener.wrapped(faults.around(failing), faults.around(place));
    }

    /** The wildcard as the single addresses behind it; see {@link DatagramListener#open}. */
    private Binding datagrams(PortPlan.Slot slot) throws IOException {
        int port = slot.port() == 0 ? lastPort() : slot.port();
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : Addresses.of(config.address(slot.protocol()), any -> true)) {
            addresses.add(new InetSocketAddress(address, port));
        }
        return new Binding.BoundUdp(slot.name(), DatagramListener.open(addresses));
    }

    /** The port of the service before, which took any free one. */
    private int lastPort() {
        List<Listener> bound = listeners();
        return bound.get(bound.size() - 1).address().getPort();
    }

    private void release() throws IOException {
        for (DatagramListener listener : datagramListeners()) {
            listener.close();
        }
        for (Listener listener : listeners()) {
            listener.close();
        }
        bindings.clear();
        metrics.forgetReplicas();
    }
}
