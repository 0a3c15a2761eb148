package portlab.client.cli;

/**
 * What Ctrl-C does outside the shell: it stops what is under way, and the thread that waits for it says what it has and
 * ends. Runs as the JVM shuts down, which then ends with 128 and the signal's number.
 */
public final class Interrupt extends Thread {
    private static final long PATIENCE_MILLIS = 2000;

    private final Runnable stop;
    private final Thread worker = Thread.currentThread();
    private volatile boolean armed;

    /** @param stop stops what the calling thread is about to do */
    public Interrupt(Runnable stop) {
        super("interrupt");
        this.stop = stop;
    }

    /** From now on. */
    public void arm() {
        armed = true;
        Runtime.getRuntime().addShutdownHook(this);
    }

    /** There is nothing left to stop. */
    public void disarm() {
        armed = false;
    }

    @Override
    public void run() {
        if (!armed) {
            return;
        }
        stop.run();
        try {
            worker.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
