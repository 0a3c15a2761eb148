package portlab.server.net;

import java.time.Duration;

/**
 * What one server grants its peers.
 *
 * @param workers the most threads there may be; one of them is always kept back to lead
 * @param minRate bytes a second that a reader must take, on average over a minute, to keep a worker busy
 * @param stall how long a reader may take nothing at all
 * @param grace how long a shutdown waits for what is in flight
 */
public record Limits(int workers, int minRate, Duration stall, Duration grace) {
    public static final Limits DEFAULT = new Limits(1024, 512, Duration.ofSeconds(30), Duration.ofSeconds(10));
}
