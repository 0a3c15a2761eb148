package portlab.client.measure;

/**
 * Keeps account of numbered pings that don't wait for each other: which replies come in time, late, twice or out of order, and
 * which never. Reads no clock; the times are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class Arrivals {
    /** No ping. */
    public static final int NONE = 0;

    /** Replies to older pings than this many count as {@link Kind#UNKNOWN}. */
    static final int MAX_REMEMBERED = 1 << 20;

    private final long timeoutNanos;
    private final long[] sentAt;
    private final State[] states;
    private final Samples roundTrips = new Samples();
    private final Jitter jitter = new Jitter();
    private int lastSent;
    private int oldestWaiting = 1;
    private int highestAnswered;
    private long inTime;
    private long late;
    private long lost;
    private long duplicates;
    private long reordered;
    private long unknown;

    private enum State {
        WAITING,
        ANSWERED,
        LOST
    }

    /** What a reply is. */
    public enum Kind {
        IN_TIME,
        /** In time, but a later ping was answered before (RFC 4737 section 3). */
        REORDERED,
        /** After the timeout. */
        LATE,
        /** Not the first reply to its ping. */
        DUPLICATE,
        /** To a ping that was never sent or is forgotten. */
        UNKNOWN
    }

    /**
     * A reply.
     *
     * @param nanos from the ping to this reply; 0 if the ping is unknown
     */
    public record Reply(int number, Kind kind, long nanos) {}

    /**
     * The whole series. Pings that still wait are in none of the numbers.
     *
     * @param roundTrips of the replies in time; its lost samples are the pings that were never answered
     * @param late replies after the timeout
     * @param duplicates further replies to the same ping
     * @param reordered replies in time that a later ping's reply overtook
     * @param unknown replies that belong to no ping
     * @param jitterMicros see {@link Jitter}
     */
    public record Summary(
            Samples.Series roundTrips, long late, long duplicates, long reordered, long unknown, long jitterMicros) {

        /** The number of pings that were answered or lost. */
        public long pings() {
            return roundTrips.count() + late + roundTrips.lost();
        }

        /** Whether any reply came, in time or late. */
        public boolean answered() {
            return roundTrips.count() + late > 0;
        }

        /** The share of pings without a reply in time, in percent. */
        public double lossPercent() {
            return pings() == 0 ? 0 : 100.0 * (roundTrips.lost() + late) / pings();
        }
    }

    /**
     * @param count the most pings
     * @param timeoutNanos after which a ping without a reply is lost
     */
    public Arrivals(int count, long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
        int slots = Integer.highestOneBit(Math.min(count, MAX_REMEMBERED)) * 2;
        this.sentAt = new long[slots];
        this.states = new State[slots];
    }

    /** Records that a ping is sent now. Numbers start at 1 and count up. */
    public void sent(int number, long nanoTime) {
        lastSent = number;
        sentAt[slot(number)] = nanoTime;
        states[slot(number)] = State.WAITING;
    }

    /** When a ping was sent that is lost now; see {@link #expire} and {@link #loseLast}. */
    public long sentAt(int number) {
        return sentAt[slot(number)];
    }

    /** Records a reply. */
    public Reply received(int number, long nanoTime) {
        if (number < 1 || number > lastSent || lastSent - number >= states.length) {
            unknown++;
            return new Reply(number, Kind.UNKNOWN, 0);
        }
        long nanos = nanoTime - sentAt[slot(number)];
        State before = states[slot(number)];
        boolean first = before == State.WAITING;
        states[slot(number)] = State.ANSWERED;
        if (before == State.ANSWERED) {
            duplicates++;
            return new Reply(number, Kind.DUPLICATE, nanos);
        }
        if (!first || nanos > timeoutNanos) {
            lost -= first ? 0 : 1;
            late++;
            return new Reply(number, Kind.LATE, nanos);
        }
        return new Reply(number, inTime(number, nanos), nanos);
    }

    private Kind inTime(int number, long nanos) {
        inTime++;
        roundTrips.add(nanos);
        jitter.add(nanos);
        if (number < highestAnswered) {
            reordered++;
            return Kind.REORDERED;
        }
        highestAnswered = number;
        return Kind.IN_TIME;
    }

    /** Records one ping as lost whose time is over, and returns its number; {@link #NONE} if there is none. */
    public int expire(long nanoTime) {
        while (oldestWaiting <= lastSent) {
            int number = oldestWaiting;
            boolean forgotten = lastSent - number >= states.length - 1;
            if (states[slot(number)] == State.WAITING
                    && !forgotten
                    && nanoTime - sentAt[slot(number)] <= timeoutNanos) {
                return NONE;
            }
            oldestWaiting++;
            if (states[slot(number)] == State.WAITING) {
                return lose(number);
            }
        }
        return NONE;
    }

    /** Records the last ping that waits as lost, because the system reports so; returns it, or {@link #NONE}. */
    public int loseLast() {
        for (int number = lastSent; number >= oldestWaiting; number--) {
            if (states[slot(number)] == State.WAITING) {
                return lose(number);
            }
        }
        return NONE;
    }

    private int lose(int number) {
        states[slot(number)] = State.LOST;
        lost++;
        return number;
    }

    /** When the next ping is lost unless its reply comes; {@link Long#MAX_VALUE} if none waits. */
    public long nextTimeout() {
        while (oldestWaiting <= lastSent && states[slot(oldestWaiting)] != State.WAITING) {
            oldestWaiting++;
        }
        return isWaiting() ? sentAt[slot(oldestWaiting)] + timeoutNanos : Long.MAX_VALUE;
    }

    /** Whether a ping waits for its reply. Call {@link #nextTimeout()} before. */
    public boolean isWaiting() {
        return oldestWaiting <= lastSent;
    }

    /** Whether any reply has come, in time or late. */
    public boolean isAnswered() {
        return inTime + late > 0;
    }

    /** The statistics so far. */
    public Summary summary() {
        return new Summary(roundTrips.series().withLost(lost), late, duplicates, reordered, unknown, jitter.micros());
    }

    private int slot(int number) {
        return number & states.length - 1;
    }
}
