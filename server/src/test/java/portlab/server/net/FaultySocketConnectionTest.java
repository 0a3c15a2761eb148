package portlab.server.net;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import portlab.server.fault.FaultPlan;
import portlab.server.fault.FaultRule.Place;
import portlab.server.fault.FaultSpec;
import portlab.server.fault.Faults;

/** A connection on which nothing happens to go wrong fulfils the contract, too. */
class FaultySocketConnectionTest extends SocketConnectionTest {
    private static final Place PLACE = new Place("echo", 0);

    /** Never applies, but needs the wrapper. */
    private static Faults faults() {
        FaultPlan plan = new FaultPlan(List.of(FaultSpec.parse("echo=latency:1s/0%")), 1);
        return new Faults(plan, new MemoryBudget(1 << 20), LONG, exchange -> {});
    }

    @Override
    LoopbackServer open(Service service, Limits limits, Duration idle) throws IOException {
        Faults faults = faults();
        return new LoopbackServer(faults.around(service), limits, idle, faults.around(PLACE));
    }
}
