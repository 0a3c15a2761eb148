package portlab.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.bulk.BulkService;
import portlab.server.bulk.RandomBlock;
import portlab.server.calc.CalcService;
import portlab.server.echo.EchoService;
import portlab.server.http.HttpService;
import portlab.server.message.MessageService;
import portlab.server.metrics.Metrics;
import portlab.server.net.Exchange;
import portlab.server.net.Listener;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;
import portlab.server.raw.Lines;
import portlab.server.site.Site;

/** The services that were asked for, on the ports that they were asked for on. */
final class Services {
    /** A port that was asked for, and what became of it. */
    sealed interface Binding {

        /** It listens. */
        record Bound(Listener listener) implements Binding {}

        /**
         * The port could not be had, and nobody insisted on it.
         *
         * @param reason why, and what to do about it, in a few words
         */
        record Missing(Protocol protocol, String reason) implements Binding {}
    }

    private static final int BASE_PORT_TRIES = 500;

    private final Options options;
    private final Metrics metrics;
    private final Consumer<Exchange> log;
    private final BiConsumer<String, Throwable> errors;
    private final PasswordVerifier gate;
    private final Map<Protocol, Service> services = new EnumMap<>(Protocol.class);
    private final List<Binding> bindings = new ArrayList<>();
    private final MemoryBudget memory;

    private Services(
            Options options,
            MemoryBudget memory,
            Metrics metrics,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors)
            throws UsageException {
        this.options = options;
        this.memory = memory;
        Users users = options.users();
        this.gate = users.isEmpty() ? null : new PasswordVerifier(users);
        this.metrics = metrics;
        this.log = metrics.andThen(log);
        this.errors = errors;
    }

    /**
     * Binds every port that the options ask for. Peers may connect from now on, but are not answered yet.
     *
     * @param memory what may be kept for the peers of all the services
     * @param metrics count every exchange, and are told on the admin port
     * @param log takes every exchange but the admin port's, which are questions about the server and nobody's work
     * @param errors takes what went wrong and why, where a peer only learns that something did
     * @throws UsageException when a port or the folder cannot be had; then nothing is bound
     */
    static Services open(
            Options options,
            MemoryBudget memory,
            Metrics metrics,
            Consumer<Exchange> log,
            BiConsumer<String, Throwable> errors)
            throws UsageException, IOException {
        Services lab = new Services(options, memory, metrics, log, errors);
        for (Protocol protocol : options.ports().spoken()) {
            lab.services.put(protocol, lab.service(protocol));
        }
        try {
            lab.bind(options.ports());
            return lab;
        } catch (UsageException | IOException | RuntimeException e) {
            lab.release();
            throw e;
        }
    }

    /** Whether the site and the metrics want to know who asks. */
    boolean guarded() {
        return gate != null;
    }

    /** Every port that was asked for, in the order of the ports table. */
    List<Binding> bindings() {
        return bindings;
    }

    /** What listens, in the same order. */
    List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding instanceof Binding.Bound bound) {
                listeners.add(bound.listener());
            }
        }
        return listeners;
    }

    private Service service(Protocol protocol) throws IOException, UsageException {
        return switch (protocol) {
            case HTTP ->
                HttpService.ofSite(
                        new Site(options.site()),
                        options.http().withPasswords(gate),
                        memory,
                        metrics::listingRefused,
                        log,
                        errors);
            case BULK ->
                new BulkService(new RandomBlock(new SplittableRandom()), options.bulkMax(), Lines.SILENCE, log);
            case ECHO -> new EchoService(memory, log);
            case MESSAGE -> new MessageService(Clock.systemDefaultZone(), Lines.SILENCE, log);
            case CALC -> new CalcService(Lines.SILENCE, log);
            case ADMIN -> HttpService.ofAdmin(metrics, options.admin().withPasswords(gate), metrics, errors);
        };
    }

    private void bind(PortPlan plan) throws UsageException, IOException {
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

    /** Another base port may do. */
    private static final class PortTakenException extends UsageException {
        private static final long serialVersionUID = 1;

        PortTakenException(String message) {
            super(message);
        }
    }

    /** A port that is free, on loopback at least, with room for a lab above it. */
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
                bindings.add(new Binding.Bound(listener(slot)));
            } catch (BindException e) {
                PortTrouble trouble = new PortTrouble(options, options.ports(), slot);
                if (trouble.isOfTheAddress()) {
                    throw new UsageException(trouble.refusal());
                }
                if (all || slot.byName()) {
                    throw new PortTakenException(trouble.refusal());
                }
                bindings.add(new Binding.Missing(slot.protocol(), trouble.remark()));
            }
        }
        if (listeners().isEmpty()) {
            throw new UsageException(new PortTrouble(options, options.ports(), slots.get(0)).refusal());
        }
    }

    private Listener listener(PortPlan.Slot slot) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.address(slot.protocol()), slot.port());
        Service service = services.get(slot.protocol());
        return slot.protocol() == Protocol.ADMIN
                ? Listener.openToTheEnd(address, service, options.idle())
                : Listener.open(address, service, options.idle());
    }

    private void release() throws IOException {
        for (Listener listener : listeners()) {
            listener.close();
        }
        bindings.clear();
    }
}
