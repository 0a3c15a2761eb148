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

    private static final int CORES_PER_GROUP = 4;

    public static final Limits DEFAULT =
            new Limits(1024, 512, Duration.ofSeconds(30), Duration.ofSeconds(5), 4 << 20, Duration.ofSeconds(10));

    public Limits {
        if (workers < 2) {
            throw new IllegalArgumentException("expected at least 2 workers, a leader and a follower: " + workers);
        }
    }

    /** The number of groups that the workers are divided into. */
    static int groups() {
        int cores = Runtime.getRuntime().availableProcessors();
        return (cores + CORES_PER_GROUP - 1) / CORES_PER_GROUP;
    }

    int workersPerGroup() {
        return Math.max(2, workers / groups());
    }

    /**
     * How many connections may do long work for the processor at once. More than one per core would be no faster, and would
     * take the processors from other work; and each group needs a leader and a follower besides.
     */
    public int builders() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(cores, workersPerGroup() - 2));
    }

    /**
     * How many connections may send archives at once. Some of them wait for their readers, so there may be more than cores; each
     * occupies a worker.
     */
    public int packers() {
        return Math.max(1, Math.min(8 * builders(), workersPerGroup() / 4));
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
