package portlab.server.net;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The right to lead a group of workers. One thread has it; the followers wait for it.
 *
 * <p>A leader numbers its turns, one for each call of a service. Between {@link #beginTurn} and {@link #endTurn} the lead
 * can be taken away from it, by whoever wins {@link #take}; at the end of its turn the worker finds that out. Outside of
 * a turn nobody can take it.
 */
final class Lead {
    private static final long SURPLUS_SECONDS = 60;

    private final Semaphore free = new Semaphore(0);
    private final AtomicInteger followers = new AtomicInteger();

    /** Odd during a turn. */
    private final AtomicLong turn = new AtomicLong();

    /** Says that a thread is about to {@link #follow}; from now on it counts as a follower. */
    void addFollower() {
        followers.incrementAndGet();
    }

    /** Takes back {@link #addFollower} for a thread that could not be started or has died. */
    void removeFollower() {
        followers.decrementAndGet();
    }

    boolean hasFollower() {
        return followers.get() > 0;
    }

    /** Waits for the lead. False when there were more followers than one for a minute, and this one is not needed. */
    boolean follow() {
        while (true) {
            try {
                if (free.tryAcquire(SURPLUS_SECONDS, TimeUnit.SECONDS)) {
                    followers.decrementAndGet();
                    return true;
                }
                if (leaves()) {
                    return false;
                }
            } catch (InterruptedException | OutOfMemoryError e) {
                // Nobody interrupts a worker on purpose, and a thread that cannot wait without memory tries again.
                Thread.onSpinWait();
            }
        }
    }

    /** Whether this follower may go: the last one stays, so that the lead can be passed on when no thread can be had. */
    private boolean leaves() {
        int now = followers.get();
        while (now > 1) {
            if (followers.compareAndSet(now, now - 1)) {
                return true;
            }
            now = followers.get();
        }
        return false;
    }

    /** Lets a follower lead. */
    void release() {
        free.release();
    }

    /** Begins a turn of the leader, and returns its number: an odd one even if the last turn was never ended. */
    long beginTurn() {
        long number = turn.get() + 1 | 1;
        turn.set(number);
        return number;
    }

    /** Ends a turn; false when the lead was taken away meanwhile. */
    boolean endTurn(long number) {
        return turn.compareAndSet(number, number + 1);
    }

    /** Takes the lead away from the turn with this number; false when that turn is over or its lead was taken before. */
    boolean take(long number) {
        return endTurn(number);
    }

    /** The number of the turn under way, or of the pause between two turns. */
    long turn() {
        return turn.get();
    }

    static boolean isTurn(long number) {
        return (number & 1) == 1;
    }
}
