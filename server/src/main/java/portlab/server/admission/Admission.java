package portlab.server.admission;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import portlab.common.wire.Reason;

/**
 * Applies an {@link AdmissionPolicy}: decides which connections to accept, and counts them. Safe for use by several threads
 * at once.
 */
public final class Admission {
    private final AdmissionPolicy policy;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger rejecting = new AtomicInteger();
    private final AtomicBoolean malformedHeaders = new AtomicBoolean();
    private final Map<Cidr, Integer> clients = new ConcurrentHashMap<>();

    /**
     * A connection's place in the counts. The connection gives it back at its end, with {@link Admission#leave}.
     *
     * @param kind how the connection is counted
     * @param client the client that it is counted for; null if it is not
     * @param refusal why the connection is rejected; null if it is served
     */
    public record Slot(Kind kind, Cidr client, Reason refusal) {
        /** Serves a connection without counting it. */
        public static final Slot EXEMPT = new Slot(Kind.EXEMPT, null, null);

        static final Slot SERVED = new Slot(Kind.SERVED, null, null);

        enum Kind {
            SERVED,
            /** The server tells the peer that it is full. */
            REJECTING,
            /** The server serves the connection and does not count it. */
            EXEMPT
        }

        public boolean isServed() {
            return kind != Kind.REJECTING;
        }
    }

    public Admission(AdmissionPolicy policy) {
        this.policy = policy;
    }

    /** Whether to answer this peer at all. */
    public boolean allows(InetAddress peer) {
        return policy.allows(peer);
    }

    /** Whether this peer may use the admin port: always from this machine, so that health checks work. */
    public boolean allowsAdmin(InetAddress peer) {
        return peer.isLoopbackAddress() || allows(peer);
    }

    /** Whether this peer is a proxy, which announces the client of each connection. */
    public boolean isProxy(InetAddress peer) {
        return policy.isProxy(peer);
    }

    /**
     * Counts a new connection.
     *
     * @param client the address of its client; null while a proxy has not announced it
     * @return null when there is no room, not even to reject it
     */
    public Slot enter(InetAddress client) {
        if (!increment(served, policy.maxServed())) {
            return reject(Reason.CONNECTIONS_FULL);
        }
        Slot slot = client == null ? Slot.SERVED : assign(Slot.SERVED, client);
        if (slot == null) {
            served.decrementAndGet();
        }
        return slot;
    }

    /**
     * Counts a connection for its client, too.
     *
     * @param slot the connection's slot so far
     * @return the connection's slot from now on; null when the client has too many connections and there is no room to
     *     reject this one, in which case {@code slot} stays valid
     */
    public Slot assign(Slot slot, InetAddress client) {
        if (!slot.isServed() || policy.maxPerClient() == 0) {
            return slot;
        }
        Cidr network = Cidr.ofClient(client);
        if (increment(network)) {
            return new Slot(Slot.Kind.SERVED, network, null);
        }
        Slot instead = reject(Reason.CLIENT_FULL);
        if (instead != null) {
            served.decrementAndGet();
        }
        return instead;
    }

    private Slot reject(Reason why) {
        return increment(rejecting, policy.maxRejecting()) ? new Slot(Slot.Kind.REJECTING, null, why) : null;
    }

    /** Records whether a proxy's header was well-formed. Returns true for the first malformed one after well-formed ones. */
    public boolean isFirstMalformed(boolean wellFormed) {
        boolean before = malformedHeaders.getAndSet(!wellFormed);
        return !before && !wellFormed;
    }

    /** Takes a connection out of the counts. */
    public void leave(Slot slot) {
        decrement(slot.client());
        switch (slot.kind()) {
            case SERVED -> served.decrementAndGet();
            case REJECTING -> rejecting.decrementAndGet();
            case EXEMPT -> {}
        }
    }

    /** How many connections are counted now. */
    public int count() {
        return served.get() + rejecting.get();
    }

    private static boolean increment(AtomicInteger count, int most) {
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    private boolean increment(Cidr client) {
        if (clients.merge(client, 1, Integer::sum) <= policy.maxPerClient()) {
            return true;
        }
        decrement(client);
        return false;
    }

    private void decrement(Cidr client) {
        if (client != null) {
            clients.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
