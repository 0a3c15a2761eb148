package portlab.client.cli;

/**
 * Handles Ctrl-C outside the shell: stops the running command and waits for its thread to print a partial result. Runs as
 * a shutdown hook; the JVM then exits with 128 plus the signal's number.
 */
public final class Interrupt extends Thread {
    private static final long PATIENCE_MILLIS = 2000;

    private final Runnable stop;
    private final Thread worker = Thread.currentThread();
    private volatile boolean armed;

    /** @param stop stops the command that the calling thread is about to run */
    public Interrupt(Runnable stop) {
        super("interrupt");
        this.stop = stop;
    }

    /** Handles Ctrl-C from now on. */
    public void arm() {
        armed = true;
        Runtime.getRuntime().addShutdownHook(this);
    }

    /** Ignores Ctrl-C from now on. */
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
