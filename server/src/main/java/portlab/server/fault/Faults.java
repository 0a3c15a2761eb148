package portlab.server.fault;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.Connection;
import portlab.server.net.DatagramListener;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;

/** The faults of one server: what its services and listeners are wrapped in. */
public final class Faults {
    private final FaultPlan plan;
    private final MemoryBudget memory;
    private final Duration idle;
    private final FaultLog log;

    /**
     * @param memory the budget for bytes that are held back
     * @param idle how long a silent connection stays open
     * @param log receives every exchange
     */
    public Faults(FaultPlan plan, MemoryBudget memory, Duration idle, Consumer<Exchange> log) {
        this.plan = plan;
        this.memory = memory;
        this.idle = idle;
        this.log = new FaultLog(log);
    }

    /** The log for the services; it names the faults. */
    public Consumer<Exchange> log() {
        return log;
    }

    /** Whether anything can go wrong there; if not, nothing needs to be wrapped. */
    public boolean concern(Place place) {
        return plan.concerns(place);
    }

    /** Serves connections that were wrapped by {@link #around(Place)}. */
    public Service around(Service service) {
        return new FaultService(service, log);
    }

    /** Wraps the connections of one port. */
    public UnaryOperator<Connection> around(Place place) {
        return connection -> new FaultConnection(connection, place, this);
    }

    /** A log for datagrams; it names their faults. */
    public DatagramFaults.Affected datagramLog(Consumer<Exchange> datagrams) {
        return new DatagramFaults.Affected(datagrams);
    }

    /** Handles the datagrams of one port. */
    public DatagramListener.Handler around(
            DatagramListener.Handler handler, Place place, DatagramFaults.Affected affected) {
        return new DatagramFaults(handler, place, plan, memory, affected);
    }

    FaultPlan plan() {
        return plan;
    }

    MemoryBudget memory() {
        return memory;
    }

    Duration idle() {
        return idle;
    }
}
