package portlab.client.net;

import java.util.ArrayList;
import java.util.List;

/**
 * What went over the wire and when. Kept while it happens and shown afterwards, so that showing it costs the measured
 * times nothing. Bodies are counted, not kept.
 */
public final class Trace {

    /** Who did it. */
    public enum Side {
        SENT,
        RECEIVED,
        NOTE
    }

    /**
     * One thing that happened.
     *
     * @param nanos since the trace's first event
     * @param text what went over the wire, as it went, or a note in words
     */
    public record Event(long nanos, Side side, String text) {}

    private final boolean on;
    private final List<Event> events = new ArrayList<>();
    private long start;

    private Trace(boolean on) {
        this.on = on;
    }

    /** A trace that keeps events. */
    public static Trace on() {
        return new Trace(true);
    }

    /** A trace that keeps nothing. */
    public static Trace off() {
        return new Trace(false);
    }

    /** What happened so far, in order. */
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
