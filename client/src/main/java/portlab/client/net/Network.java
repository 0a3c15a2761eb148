package portlab.client.net;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * The network as one command uses it: its time limits, its trace, and one switch that stops all of it. Any number of
 * threads may use it.
 */
public final class Network {
    private final Timeouts timeouts;
    private final Trace trace;
    private final String userAgent;
    private final Optional<Login> login;
    private final List<Connector> connectors = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** One in which nobody says who asks. */
    public Network(Timeouts timeouts, Trace trace, String userAgent) {
        this(timeouts, trace, userAgent, Optional.empty());
    }

    public Network(Timeouts timeouts, Trace trace, String userAgent, Optional<Login> login) {
        this.timeouts = timeouts;
        this.trace = trace;
        this.userAgent = userAgent;
        this.login = login;
    }

    /** A connector that {@link #stop} stops as well. */
    public Connector connector() {
        return connector(timeouts);
    }

    /** The same with time limits that are no longer than these. */
    public Connector connector(Timeouts most) {
        Timeouts limits = new Timeouts(
                Math.min(timeouts.connectNanos(), most.connectNanos()),
                Math.min(timeouts.silenceNanos(), most.silenceNanos()));
        Connector connector = new Connector(limits, trace);
        connectors.add(connector);
        if (stopped()) {
            connector.cancel();
        }
        return connector;
    }

    /** Another one with the same limits and the same trace, to be stopped apart from this one. */
    public Network sibling() {
        return new Network(timeouts, trace, userAgent, login);
    }

    /** A client for HTTP with a connector of its own. */
    public HttpClient http() {
        return new HttpClient(connector(), userAgent, login);
    }

    /** The same with time limits that are no longer than these. */
    public HttpClient http(Timeouts most) {
        return new HttpClient(connector(most), userAgent, login);
    }

    /** Ends everything that is under way and whatever would follow. */
    public void stop() {
        stopped.countDown();
        connectors.forEach(Connector::cancel);
    }

    public boolean stopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Waits until a moment of {@link System#nanoTime}, or until stopped.
     *
     * @return whether there is reason to go on
     */
    public boolean awaitNanoTime(long moment) throws Failure {
        try {
            return !stopped.await(Math.max(0, moment - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
        }
    }

    public Trace trace() {
        return trace;
    }
}
