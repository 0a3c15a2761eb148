package portlab.server.net;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The right to lead a worker group. One worker has it; the followers wait for it.
 *
 * <p>The leader numbers its turns, one for each call of a service. Between {@link #beginTurn} and {@link #endTurn} another
 * thread can {@link #take} the lead; the worker notices at the end of its turn. Outside of a turn no thread can take the
 * lead.
 */
final class Lead {
    private static final long SURPLUS_SECONDS = 60;

    private final Semaphore free = new Semaphore(0);
    private final AtomicInteger followers = new AtomicInteger();

    /** Odd during a turn. */
    private final AtomicLong turn = new AtomicLong();

    /** Counts a thread that is about to {@link #follow} as a follower. */
    void addFollower() {
        followers.incrementAndGet();
    }

    /** Undoes {@link #addFollower} for a thread that could not be started or has died. */
    void removeFollower() {
        followers.decrementAndGet();
    }

    boolean hasFollower() {
        return followers.get() > 0;
    }

    /** Waits for the lead. False if the worker has waited a minute and should end, because there are other followers. */
    boolean follow() {
        while (true) {
            try {
                if (free.tryAcquire(SURPLUS_SECONDS, TimeUnit.SECONDS)) {
                    followers.decrementAndGet();
                    return true;
                }
                if (removeSurplus()) {
                    return false;
                }
            } catch (InterruptedException | OutOfMemoryError e) {
                // The server does not interrupt workers, and a thread that has no memory to wait tries again.
                Thread.onSpinWait();
            }
        }
    }

    /** Removes one follower, except the last: it must be there when the system grants no more threads. */
    private boolean removeSurplus() {
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

    /** Begins a turn of the leader and returns its number, which is odd even if the last turn was never ended. */
    long beginTurn() {
        long number = turn.get() + 1 | 1;
        turn.set(number);
        return number;
    }

    /** Ends a turn; false if another thread has taken the lead. */
    boolean endTurn(long number) {
        return turn.compareAndSet(number, number + 1);
    }

    /** Takes the lead from the turn with this number; false if that turn is over or already lost its lead. */
    boolean take(long number) {
        return endTurn(number);
    }

    /** The number of the current turn, or an even number between turns. */
    long turn() {
        return turn.get();
    }

    static boolean isTurn(long number) {
        return (number & 1) == 1;
    }
}
