package portlab.server.net;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a slow turn from holding up the other connections. While there is traffic, it looks at each group's turn every
 * few milliseconds; a turn that it sees twice takes too long, whatever the reason: a slow disk, a password check, a
 * thread that the system does not run. The lead then passes to a follower. A turn pays one comparison for this.
 */
final class Sentinel implements Runnable {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

    /** Slow turns come in bursts, and each would hold up whatever waits behind all of them. */
    private static final long SHORT_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int SHORT_LOOKS = 50;

    /** After so many looks that found nothing new, it sleeps until a turn wakes it: a second. */
    private static final int QUIET_LOOKS = 200;

    /** An array, because looking at it takes no memory: this thread has to survive that there is none. */
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

    /** A worker that is held up when the server ends must not keep the others from ending. */
    private boolean hasWorkers() {
        for (WorkerGroup group : groups) {
            if (group.threads() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether there was a turn since the last look. */
    private boolean look() {
        boolean active = false;
        shortLooks = Math.max(0, shortLooks - 1);
        for (WorkerGroup group : groups) {
            active |= group.look(this);
        }
        return active;
    }

    /** A turn that begins now either sees that this sleeps, or is seen by this last look. */
    private void sleep() {
        asleep = true;
        if (!look() && !ended) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Says that a turn has begun. */
    void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** A lead was taken just now. Called by this thread. */
    void leadTaken() {
        shortLooks = SHORT_LOOKS;
    }

    /** Lets it end once the last worker has. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
