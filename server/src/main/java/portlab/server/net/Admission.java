package portlab.server.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides who gets in and keeps count of them, for all groups of workers together. */
final class Admission {
    private final AdmissionPolicy entrance;
    private final AtomicInteger seated = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final AtomicBoolean trouble = new AtomicBoolean();
    private final Map<Cidr, Integer> clients = new ConcurrentHashMap<>();

    Admission(AdmissionPolicy entrance) {
        this.entrance = entrance;
    }

    /** Whether anything is to be said to this peer at all. */
    boolean allows(InetAddress peer) {
        return entrance.allows(peer);
    }

    /** Whether this peer may watch the server: on its own machine always, so that its health can be checked. */
    boolean letsWatch(InetAddress peer) {
        return peer.isLoopbackAddress() || allows(peer);
    }

    /** Whether this peer's connections are others', whom it announces. */
    boolean isProxy(InetAddress peer) {
        return entrance.isProxy(peer);
    }

    /**
     * Counts a connection in.
     *
     * @param client whose it is; null while that is not known
     * @return null when there is no room, not even to say so
     */
    Slot enter(InetAddress client) {
        if (!takes(seated, entrance.connections())) {
            return turnAway();
        }
        Slot slot = client == null ? Slot.SERVED : known(Slot.SERVED, client);
        if (slot == null) {
            seated.decrementAndGet();
        }
        return slot;
    }

    /**
     * Counts a connection that is in already among those of its client.
     *
     * @return what it goes by from now on; null when the client has too many and there is no room to say so, and then
     *     {@code slot} is valid still
     */
    Slot known(Slot slot, InetAddress client) {
        if (!slot.isServed() || entrance.perClient() == 0) {
            return slot;
        }
        Cidr counted = Cidr.ofClient(client);
        if (takes(counted)) {
            return new Slot(Slot.Kind.SERVED, counted);
        }
        Slot instead = turnAway();
        if (instead != null) {
            seated.decrementAndGet();
        }
        return instead;
    }

    private Slot turnAway() {
        return takes(turnedAway, entrance.turnedAway()) ? Slot.REJECTING : null;
    }

    /** Takes note of a proxy's header, and tells whether it is the first malformed one after well-formed ones. */
    boolean isNewTrouble(boolean wellFormed) {
        boolean before = trouble.getAndSet(!wellFormed);
        return !before && !wellFormed;
    }

    /** Counts it out. */
    void leave(Slot slot) {
        leaves(slot.client());
        switch (slot.kind()) {
            case SERVED -> seated.decrementAndGet();
            case REJECTING -> turnedAway.decrementAndGet();
            case EXEMPT -> {}
        }
    }

    /** How many connections are counted. */
    int inside() {
        return seated.get() + turnedAway.get();
    }

    private static boolean takes(AtomicInteger count, int most) {
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    private boolean takes(Cidr client) {
        if (clients.merge(client, 1, Integer::sum) <= entrance.perClient()) {
            return true;
        }
        leaves(client);
        return false;
    }

    private void leaves(Cidr client) {
        if (client != null) {
            clients.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
