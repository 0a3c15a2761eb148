package portlab.client.net;

import java.util.ArrayList;
import java.util.List;

/**
 * Records what was sent and received and when, to be shown afterwards, so that printing does not distort the times. Leaves
 * out bodies.
 */
public final class Trace {

    /** The direction of an event. */
    public enum Side {
        SENT,
        RECEIVED,
        NOTE
    }

    /**
     * One event.
     *
     * @param nanos since the first event
     * @param text the unescaped text sent or received, or a note
     */
    public record Event(long nanos, Side side, String text) {}

    private final boolean on;
    private final List<Event> events = new ArrayList<>();
    private long start;

    private Trace(boolean on) {
        this.on = on;
    }

    /** A trace that records events. */
    public static Trace on() {
        return new Trace(true);
    }

    /** A trace that records nothing. */
    public static Trace off() {
        return new Trace(false);
    }

    /** The events so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    void note(long nanoTime, String words) {
        add(nanoTime, Side.NOTE, words);
    }

    void sent(long nanoTime, String text) {
        add(nanoTime, Side.SENT, text);
    }

    void received(long nanoTime, String text) {
        add(nanoTime, Side.RECEIVED, text);
    }

    private synchronized void add(long nanoTime, Side side, String text) {
        if (!on) {
            return;
        }
        if (events.isEmpty()) {
            start = nanoTime;
        }
        events.add(new Event(nanoTime - start, side, text));
    }
}
