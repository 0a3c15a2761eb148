package portlab.server.net;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps slow turns from delaying other connections. While there is traffic, the sentinel looks at each group's turn number
 * every few milliseconds. A turn that it sees twice is too slow, whatever the reason: a slow disk, a password check, a
 * thread that the system does not run. The sentinel then passes the lead to a follower.
 */
final class Sentinel implements Runnable {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

    /** Slow turns come in bursts, whose delays add up. */
    private static final long SHORT_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int SHORT_LOOKS = 50;

    /** After this many looks without a new turn (a second), the sentinel sleeps until a turn wakes it. */
    private static final int QUIET_LOOKS = 200;

    /** An array, because iterating over it takes no memory: this thread must survive an OutOfMemoryError elsewhere. */
    private final WorkerGroup[] groups;

    private int shortLooks;
    private volatile Thread thread;
    private volatile boolean asleep;
    private volatile boolean ended;

    Sentinel(List<WorkerGroup> groups) {
        this.groups = groups.toArray(WorkerGroup[]::new);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        int quiet = 0;
        while (!ended || hasWorkers()) {
            quiet = look() ? 0 : quiet + 1;
            if (quiet < QUIET_LOOKS || ended) {
                LockSupport.parkNanos(this, shortLooks > 0 ? SHORT_INTERVAL : INTERVAL);
            } else {
                sleep();
                quiet = 0;
            }
        }
    }

    /** The sentinel runs until all workers have ended, so that a blocked one does not keep the others from ending. */
    private boolean hasWorkers() {
        for (WorkerGroup group : groups) {
            if (group.threads() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether there was a turn since the last look. */
    private boolean look() {
        boolean active = false;
        shortLooks = Math.max(0, shortLooks - 1);
        for (WorkerGroup group : groups) {
            active |= group.look(this);
        }
        return active;
    }

    /** A turn that begins now either sees {@link #asleep} and wakes this thread, or the last look sees the turn. */
    private void sleep() {
        asleep = true;
        if (!look() && !ended) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Called when a turn begins. */
    void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** Called by the sentinel's own thread when it has taken a lead. */
    void leadTaken() {
        shortLooks = SHORT_LOOKS;
    }

    /** Ends the sentinel once the last worker has ended. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
