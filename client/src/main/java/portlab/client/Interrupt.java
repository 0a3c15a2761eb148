package portlab.client;

import portlab.client.net.Connector;

/**
 * What Ctrl-C does: it stops the transfer, and the thread that waits for it says what it has and ends. Runs as the JVM
 * shuts down, which then ends with 128 and the signal's number.
 */
final class Interrupt extends Thread {
    private static final long PATIENCE_MILLIS = 2000;

    private final Connector connector;
    private final Thread worker = Thread.currentThread();
    private volatile boolean armed;

    Interrupt(Connector connector) {
        super("interrupt");
        this.connector = connector;
    }

    /** From now on. */
    void arm() {
        armed = true;
        Runtime.getRuntime().addShutdownHook(this);
    }

    /** There is nothing left to stop. */
    void disarm() {
        armed = false;
    }

    @Override
    public void run() {
        if (!armed) {
            return;
        }
        connector.cancel();
        try {
            worker.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
