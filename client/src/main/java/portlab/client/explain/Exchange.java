package portlab.client.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import portlab.client.measure.Phase;
import portlab.client.tls.TlsDetails;

/**
 * One request and its answer, and for the first one on a connection, connecting.
 *
 * @param connection its number
 * @param service its word: http, echo, …
 * @param remote address and port of the server
 * @param reused whether the connection carried another exchange before
 * @param phases in their order; those that took place
 * @param totalNanos from the beginning of the first phase to the end of the last
 * @param ownNanos the client's own work between the phases
 * @param serverNanos how long the server worked, as it says; part of the wait
 * @param reasons why client and server did what they did
 * @param tls what the connection's handshake agreed on; empty without TLS
 */
public record Exchange(
        long connection,
        String service,
        String local,
        String remote,
        boolean reused,
        List<PhaseTime> phases,
        long totalNanos,
        long ownNanos,
        OptionalLong serverNanos,
        Message request,
        Message response,
        List<Why> reasons,
        Traffic traffic,
        Optional<TlsDetails> tls,
        Optional<KernelView> kernel,
        List<Tool> tools) {

    /**
     * A phase, in ns since the exchange began.
     *
     * @param spentNanos less than the time from its start to its end if it was interrupted
     * @param pieces when it went on, in order
     */
    public record PhaseTime(Phase phase, long start, long end, long spentNanos, List<Piece> pieces) {}

    /** A part of a phase, in ns since the exchange began. */
    public record Piece(long start, long end) {}

    /** @param byServer whether the server gave this reason, or the client */
    public record Why(boolean byServer, String sentence, String source) {}

    /** A command of another program that does the same. */
    public record Tool(String program, String command, String purpose) {}

    /** The phase, if it took place. */
    public Optional<PhaseTime> phase(Phase phase) {
        return phases.stream().filter(each -> each.phase() == phase).findFirst();
    }

    /** Whether it is an exchange of HTTP. */
    public boolean http() {
        return service.equals("http") || service.equals("admin");
    }
}
