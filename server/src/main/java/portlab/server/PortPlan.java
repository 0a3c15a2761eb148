package portlab.server;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portlab.common.Protocol;

/**
 * Which protocol is to be spoken on which ports.
 *
 * @param base the base port; 0 for any {@value Protocol#PORTS} consecutive free ones
 * @param spoken the protocols that are switched on
 * @param moved the ports of those that do not stand where the base port puts them
 */
record PortPlan(int base, Set<Protocol> spoken, Map<Protocol, Span> moved) {
    static final int HIGHEST = 65_535;
    static final PortPlan DEFAULT = new PortPlan(8080, EnumSet.allOf(Protocol.class), new EnumMap<>(Protocol.class));

    /** Consecutive ports, both ends included. */
    record Span(int first, int last) {

        /** As {@link PortPlan#span(String)} reads it. */
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /**
     * One port to listen on.
     *
     * @param byName whether somebody asked for this port, so that it has to be this one
     */
    record Slot(Protocol protocol, int port, boolean byName) {}

    /**
     * The ports to listen on when the base port is {@code from}, in the order of the protocols.
     *
     * @throws UsageException when a port does not exist, or two protocols would share one
     */
    List<Slot> slots(int from) throws UsageException {
        List<Slot> slots = new ArrayList<>();
        Map<Integer, Protocol> taken = new HashMap<>();
        for (Protocol protocol : spoken) {
            Span span = span(protocol, from);
            for (int port = span.first(); port <= span.last(); port++) {
                slots.add(new Slot(protocol, port, protocol == Protocol.HTTP || moved.containsKey(protocol)));
                Protocol other = port == 0 ? null : taken.put(port, protocol);
                if (other != null) {
                    throw new UsageException("port " + port + " is given to both " + other.word() + " and "
                            + protocol.word() + ": move one of them with --listen " + protocol.word() + "=PORT");
                }
            }
        }
        return slots;
    }

    /** On how many ports a protocol is to be spoken. */
    int replicas(Protocol protocol) {
        Span span = moved.get(protocol);
        return span == null ? protocol.replicas() : span.last() - span.first() + 1;
    }

    private Span span(Protocol protocol, int from) throws UsageException {
        Span span = moved.get(protocol);
        if (span != null) {
            return span;
        }
        int first = from + protocol.offset();
        Span standard = new Span(first, first + protocol.replicas() - 1);
        if (standard.last() > HIGHEST) {
            throw new UsageException("--port " + from + " leaves no port for " + protocol.word() + ": choose one up to "
                    + (HIGHEST - Protocol.PORTS + 1));
        }
        return standard;
    }

    /** Reads a port or a span of ports: {@code 9001} or {@code 9001-9003}. */
    static Span span(String text) throws UsageException {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int port = port(text);
            return new Span(port, port);
        }
        Span span = new Span(port(text.substring(0, dash)), port(text.substring(dash + 1)));
        if (span.first() == 0 || span.last() < span.first()) {
            throw new UsageException("'" + text + "' is no range of ports: write one like 9001-9003");
        }
        return span;
    }

    /** Reads the number of a port, 0 included. */
    static int port(String text) throws UsageException {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > HIGHEST) {
            throw new UsageException("'" + text + "' is no port: a port is a number from 0 to " + HIGHEST);
        }
        return port;
    }
}
