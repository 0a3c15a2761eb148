package portlab.server.net;

import java.time.Duration;

/**
 * What one server grants its peers.
 *
 * @param workers the most threads there may be; one of them is always kept back to lead
 * @param minRate bytes a second that a reader must take, over each minute, to keep a worker busy
 * @param stall how long a reader may take nothing at all
 * @param lingerTime how long what a peer still sends is discarded after the last answer
 * @param lingerBytes how much of it
 * @param grace how long a shutdown waits for what is in flight
 */
public record Limits(int workers, int minRate, Duration stall, Duration lingerTime, long lingerBytes, Duration grace) {

    public static final Limits DEFAULT =
            new Limits(1024, 512, Duration.ofSeconds(30), Duration.ofSeconds(5), 4 << 20, Duration.ofSeconds(10));

    public Limits {
        if (workers < 2) {
            throw new IllegalArgumentException("one worker leads and one serves: " + workers + " are too few");
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
