package portlab.server.live;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import portlab.common.wire.WireLimit;
import portlab.common.wire.WireMask;
import portlab.common.wire.WireQueue;
import portlab.server.net.MemoryBudget;
import portlab.server.net.WireSampler;

/**
 * Records some of the new connections while somebody watches: so many a second that people can follow, and so few that the other
 * connections don't notice. Passwords are masked. Without a viewer no connection is recorded.
 */
final class Sampling implements WireSampler {
    /** How many connections to record each second. */
    static final int CONNECTIONS = 20;

    /** How many events of each connection to record. */
    private static final long EVENTS = 4L * LatestExchanges.MOST_EVENTS;

    /** For events on their way, and for the exchanges that are kept. */
    private static final long BYTES = 1 << 20;

    private final MemoryBudget memory;
    private final AtomicInteger left = new AtomicInteger();
    private volatile Recording recording;

    private record Recording(WireQueue queue, Sample sample, LatestExchanges exchanges) {
        static Recording begin() {
            LatestExchanges exchanges = new LatestExchanges();
            WireQueue queue = new WireQueue(new WireMask(new WireLimit(WireLimit.DEFAULT, exchanges)), BYTES / 2);
            return new Recording(queue, new Sample(queue, EVENTS), exchanges);
        }
    }

    Sampling(MemoryBudget memory) {
        this.memory = memory;
    }

    @Override
    public Sample sample() {
        Recording now = recording;
        return now == null || left.get() <= 0 || left.getAndDecrement() <= 0 ? null : now.sample();
    }

    /** Begins to record, or allows another second's connections. Without memory for it, records nothing. */
    synchronized void renew() {
        if (recording == null && memory.takeSpare(BYTES)) {
            recording = Recording.begin();
        }
        left.set(CONNECTIONS);
    }

    /** Records nothing more, and forgets everything. */
    synchronized void end() {
        Recording ended = recording;
        if (ended != null) {
            recording = null;
            ended.queue().close();
            memory.give(BYTES);
        }
    }

    /** The exchanges, the latest first. */
    List<LatestExchanges.Summary> summaries() {
        Recording now = recording;
        return now == null ? List.of() : now.exchanges().summaries();
    }

    /** See {@link LatestExchanges#text}. */
    Optional<String> text(long number) {
        Recording now = recording;
        return now == null ? Optional.empty() : now.exchanges().text(number);
    }
}
