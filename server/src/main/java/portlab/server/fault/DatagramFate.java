package portlab.server.fault;

import java.util.List;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.FaultPlan.Chosen;

/**
 * What happens to one datagram.
 *
 * @param isLost whether it is not sent at all
 * @param copies how often it is sent
 * @param isHeldBack whether it is sent after the next one to the same address
 * @param delayNanos how much later it is sent
 */
record DatagramFate(boolean isLost, int copies, boolean isHeldBack, long delayNanos) {

    static DatagramFate of(List<Chosen> chosen) {
        ActiveFaults faults = new ActiveFaults(chosen);
        boolean lost = faults.has(Kind.LOSS);
        return new DatagramFate(
                lost, lost ? 0 : faults.has(Kind.DUPLICATE) ? 2 : 1, faults.has(Kind.REORDER), faults.latency());
    }
}
