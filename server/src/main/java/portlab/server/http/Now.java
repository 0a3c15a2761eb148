package portlab.server.http;

import java.time.InstantSource;

/** The current time, and its text for the Date field, which is made once a second. */
final class Now {
    private final InstantSource clock;
    private volatile Dated last = new Dated(Long.MIN_VALUE, "");

    private record Dated(long second, String text) {}

    Now(InstantSource clock) {
        this.clock = clock;
    }

    /** In ms since 1970. */
    long millis() {
        return clock.millis();
    }

    /** In s since 1970. */
    long second() {
        return Math.floorDiv(clock.millis(), 1000L);
    }

    String date() {
        long second = second();
        Dated dated = last;
        if (dated.second() != second) {
            dated = new Dated(second, HttpDate.format(second));
            last = dated;
        }
        return dated.text();
    }
}
