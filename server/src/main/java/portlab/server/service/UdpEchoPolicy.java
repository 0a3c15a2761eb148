package portlab.server.service;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which datagrams to echo. An echo service answers the source that a datagram names, and sources are easy to
 * forge, so it must not answer where a reply could start a loop or reach many.
 */
public final class UdpEchoPolicy {
    private static final int FIRST_UNPRIVILEGED = 1024;

    private final Predicate<InetAddress> allowed;
    private final Set<Integer> ownPorts;
    private final Set<InetAddress> broadcasts;
    private final LoopGuard loops = new LoopGuard();

    /** What happens to a datagram. */
    public enum Verdict {
        /** It is sent back. */
        ECHOED,
        /** The system did not take the reply. */
        UNSENT,
        /** Its source is outside the networks of {@code --allow}. */
        NOT_ALLOWED,
        /** Its source is a port below 1024: other servers, among them the standard echo, chargen and DNS. */
        PRIVILEGED_PORT,
        /** Its source is the port of this service, here or on another machine. */
        OWN_PORT,
        /** Its source is a multicast or broadcast address, or none. */
        NOT_UNICAST,
        /** It came back unchanged again and again, as between two echo servers. */
        LOOP;

        /** The word for the metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param allowed whether to answer an address at all
     * @param ownPorts the ports of this service
     * @param broadcasts the broadcast addresses of this machine's networks
     */
    public UdpEchoPolicy(Predicate<InetAddress> allowed, Set<Integer> ownPorts, Set<InetAddress> broadcasts) {
        this.allowed = allowed;
        this.ownPorts = Set.copyOf(ownPorts);
        this.broadcasts = Set.copyOf(broadcasts);
    }

    /** Returns {@link Verdict#ECHOED} if the datagram may be sent back. Leaves the payload's position. Not thread-safe. */
    Verdict of(InetSocketAddress source, ByteBuffer payload) {
        InetAddress address = source.getAddress();
        if (address.isMulticastAddress() || address.isAnyLocalAddress() || isBroadcast(address)) {
            return Verdict.NOT_UNICAST;
        }
        if (source.getPort() < FIRST_UNPRIVILEGED) {
            return Verdict.PRIVILEGED_PORT;
        }
        if (ownPorts.contains(source.getPort())) {
            return Verdict.OWN_PORT;
        }
        if (!allowed.test(address)) {
            return Verdict.NOT_ALLOWED;
        }
        return loops.isLoop(source, payload) ? Verdict.LOOP : Verdict.ECHOED;
    }

    private boolean isBroadcast(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean limited = bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
        return limited || broadcasts.contains(address);
    }
}
