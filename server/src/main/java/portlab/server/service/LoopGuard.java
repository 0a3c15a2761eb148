package portlab.server.service;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Recognises datagrams that circulate between two echo servers. A forged source is enough to start such a loop, and nothing
 * but the repetition tells it from a client: the very same bytes come from the very same source without end. After
 * {@value #MAX_REPEATS} times one datagram counts as a loop, which ends it; then its count begins again.
 */
final class LoopGuard {
    static final int MAX_REPEATS = 1000;

    /** More datagrams do not fit into the receive buffers of two sockets at once. */
    private static final int MAX_REMEMBERED = 1024;

    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    /** Unpredictable, so that nobody can make two datagrams look the same. */
    private final long seed = new SplittableRandom().nextLong();

    private final Map<Long, int[]> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Counts a datagram. Leaves the payload's position. */
    boolean isLoop(InetSocketAddress source, ByteBuffer payload) {
        long key = key(source, payload);
        int[] count = counts.computeIfAbsent(key, first -> new int[1]);
        if (++count[0] <= MAX_REPEATS) {
            return false;
        }
        counts.remove(key);
        return true;
    }

    private long key(InetSocketAddress source, ByteBuffer payload) {
        long hash = mixed(seed, source.hashCode());
        hash = mixed(hash, payload.remaining());
        int at = payload.position();
        for (; at <= payload.limit() - Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash, payload.getLong(at));
        }
        for (; at < payload.limit(); at++) {
            hash = mixed(hash, payload.get(at));
        }
        return hash;
    }

    private static long mixed(long hash, long value) {
        long product = (hash ^ value) * MULTIPLIER;
        return product ^ product >>> 32;
    }
}
