package portlab.server.net;

import java.time.Duration;

/**
 * Limits on what peers may use.
 *
 * @param workers the maximum number of worker threads, including the leader
 * @param minRate the server disconnects a reader that takes fewer bytes a second than this, averaged over a minute
 * @param stall the server disconnects a reader that takes nothing for this long
 * @param lingerTime how long to discard what a peer sends after the last answer
 * @param lingerBytes how many bytes of it to discard at most
 * @param grace how long a shutdown waits for exchanges under way
 */
public record Limits(int workers, int minRate, Duration stall, Duration lingerTime, long lingerBytes, Duration grace) {

    public static final Limits DEFAULT =
            new Limits(1024, 512, Duration.ofSeconds(30), Duration.ofSeconds(5), 4 << 20, Duration.ofSeconds(10));

    public Limits {
        if (workers < 2) {
            throw new IllegalArgumentException("expected at least 2 workers, a leader and a follower: " + workers);
        }
    }

    public Limits withWorkers(int workers) {
        return new Limits(workers, minRate, stall, lingerTime, lingerBytes, grace);
    }

    public Limits withMinRate(int minRate) {
        return new Limits(workers, minRate, stall, lingerTime, lingerBytes, grace);
    }

    public Limits withStall(Duration stall) {
        return new Limits(workers, minRate, stall, lingerTime, lingerBytes, grace);
    }

    public Limits withLinger(Duration time, long bytes) {
        return new Limits(workers, minRate, stall, time, bytes, grace);
    }

    public Limits withGrace(Duration grace) {
        return new Limits(workers, minRate, stall, lingerTime, lingerBytes, grace);
    }
}
