package portlab.server;

import java.util.List;

/**
 * A signal to end that comes while the program ends already, from somebody who will not wait. HotSpot drops it once its
 * shutdown hooks run, unless it is asked for anew. Asked for this late, it costs a start nothing.
 */
final class SecondSignal {
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private SecondSignal() {}

    /** Lets each further one run {@code action}. The exit code stays the first one's. */
    static void runs(Runnable action) {
        Signals.handle(ENDING, action);
    }
}
