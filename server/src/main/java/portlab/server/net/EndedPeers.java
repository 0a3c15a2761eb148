package portlab.server.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections that ended lately; a few of them, and only while somebody asks. */
final class EndedPeers {
    /** How many to keep from one question to the next. */
    private static final int MOST = 20;

    private final Queue<Overview.Peer> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger room = new AtomicInteger();

    /** Called when a connection has ended. */
    void add(ConnectionHandler connection) {
        if (room.get() > 0 && room.getAndDecrement() > 0) {
            ended.add(connection.overviewOfEnd());
        }
    }

    /** Returns what ended since the last call. If nobody calls again, no more than that many are kept. */
    List<Overview.Peer> take() {
        List<Overview.Peer> taken = new ArrayList<>();
        for (Overview.Peer peer = ended.poll(); peer != null; peer = ended.poll()) {
            taken.add(peer);
        }
        room.set(MOST);
        return taken;
    }
}
