package portlab.server.service;

/**
 * When the first byte of a request was seen.
 *
 * @param millis ms since 1970
 * @param nanos on the scale of {@link System#nanoTime}
 */
public record RequestStart(long millis, long nanos) {
    public static RequestStart now() {
        return new RequestStart(System.currentTimeMillis(), System.nanoTime());
    }
}
