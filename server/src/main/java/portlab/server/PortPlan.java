package portlab.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portlab.common.Protocol;

/**
 * Which protocol to serve on which ports.
 *
 * @param base the base port; 0 for any {@value Protocol#PORTS} consecutive free ports
 * @param enabled the protocols to serve
 * @param moved the ports of protocols that are not at their offset from the base port
 * @param udp whether echo has its ports over UDP, too
 * @param tls the protocols that speak TLS on their ports
 * @param https the ports of HTTP over TLS beside those of plain HTTP; null for none
 */
record PortPlan(
        int base, Set<Protocol> enabled, Map<Protocol, Span> moved, boolean udp, Set<Protocol> tls, Span https) {
    /** The word for {@link #https}. */
    static final String HTTPS = "https";

    static final int HIGHEST = 65_535;
    static final int DEFAULT_BASE = 8080;

    /** Consecutive ports, both ends included. */
    record Span(int first, int last) {

        /** In the form that {@link PortPlan#span(String)} parses. */
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /**
     * One port to listen on.
     *
     * @param word what {@code --listen} calls it: the protocol's name, or {@code https} for HTTP over TLS beside plain HTTP
     * @param required whether the user chose this port, so that the start fails without it
     * @param transport what carries the protocol
     */
    record Slot(Protocol protocol, String word, int port, boolean required, Transport transport) {
        /** The service's name in the start message. */
        String name() {
            return (isUdp() ? "udp " : "") + word;
        }

        boolean isUdp() {
            return transport == Transport.UDP;
        }
    }

    /** What carries a protocol. */
    enum Transport {
        TCP,
        TLS,
        UDP
    }

    /**
     * The ports to listen on when the base port is {@code from}, in the order of the protocols.
     *
     * @throws UsageException when a port is out of range, or two protocols would share one
     */
    List<Slot> slots(int from) throws UsageException {
        List<Slot> slots = new ArrayList<>();
        Map<Integer, String> taken = new HashMap<>();
        for (Protocol protocol : enabled) {
            Transport transport = tls.contains(protocol) ? Transport.TLS : Transport.TCP;
            boolean required = protocol == Protocol.HTTP || moved.containsKey(protocol);
            Span span = span(protocol, from);
            for (int port = span.first(); port <= span.last(); port++) {
                add(new Slot(protocol, protocol.word(), port, required, transport), slots, taken);
                if (udp && protocol == Protocol.ECHO) {
                    slots.add(new Slot(protocol, protocol.word(), port, required, Transport.UDP));
                }
            }
            if (protocol == Protocol.HTTP && https != null) {
                for (int port = https.first(); port <= https.last(); port++) {
                    add(new Slot(protocol, HTTPS, port, true, Transport.TLS), slots, taken);
                }
            }
        }
        return slots;
    }

    private static void add(Slot slot, List<Slot> slots, Map<Integer, String> taken) throws UsageException {
        slots.add(slot);
        String other = slot.port() == 0 ? null : taken.put(slot.port(), slot.word());
        if (other != null) {
            throw new UsageException("both " + other + " and " + slot.word() + " would use port " + slot.port()
                    + ": move one of them with --listen " + slot.word() + "=PORT");
        }
    }

    /** Whether any port speaks TLS. */
    boolean hasTls() {
        return https != null || !Collections.disjoint(enabled, tls);
    }

    /** How many ports there are with the word of this one. */
    int replicas(Slot slot) {
        Span span = slot.word().equals(HTTPS) ? https : moved.get(slot.protocol());
        return span == null ? slot.protocol().replicas() : span.last() - span.first() + 1;
    }

    private Span span(Protocol protocol, int from) throws UsageException {
        Span span = moved.get(protocol);
        if (span != null) {
            return span;
        }
        int first = from + protocol.offset();
        Span standard = new Span(first, first + protocol.replicas() - 1);
        if (standard.last() > HIGHEST) {
            throw new UsageException("--port " + from + " is too high for " + protocol.word() + ": choose one up to "
                    + (HIGHEST - Protocol.PORTS + 1));
        }
        return standard;
    }

    /** Parses a port or a range of ports: {@code 9001} or {@code 9001-9003}. */
    static Span span(String text) throws UsageException {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int port = port(text);
            return new Span(port, port);
        }
        Span span = new Span(port(text.substring(0, dash)), port(text.substring(dash + 1)));
        if (span.first() == 0 || span.last() < span.first()) {
            throw new UsageException("invalid port range '" + text + "': expected one like 9001-9003");
        }
        return span;
    }

    /** The number that a text of decimal digits means, or -1; a loop, because a stream would delay the start. */
    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** Parses a port number, including 0. */
    static int port(String text) throws UsageException {
        int port = text.isEmpty() || text.length() > 5 ? -1 : number(text);
        if (port < 0 || port > HIGHEST) {
            throw new UsageException("invalid port '" + text + "': expected 0–" + HIGHEST);
        }
        return port;
    }
}
