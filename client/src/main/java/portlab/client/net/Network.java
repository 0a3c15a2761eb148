package portlab.client.net;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import portlab.client.exit.Failure;
import portlab.client.tls.Tls;

/**
 * One command's access to the network: its time limits, its observer, and a switch that stops all its connections. Safe for
 * use by several threads.
 */
public final class Network {
    private final Timeouts timeouts;
    private final ConnectionObserver observer;
    private final String userAgent;
    private final Optional<Login> login;
    private final HttpVersion version;
    private final String also;
    private final ConnectionPool pool = new ConnectionPool();
    private final Queue<ConnectionPool> pools = new ConcurrentLinkedQueue<>(List.of(pool));
    private final Queue<Connector> connectors = new ConcurrentLinkedQueue<>();
    private volatile SocketSettings sockets;
    private volatile Tls tls;
    private volatile Tls.Question question;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** An instance without a login, and without an observer. */
    public Network(Timeouts timeouts, String userAgent) {
        this(timeouts, null, userAgent, Optional.empty());
    }

    /** An instance for HTTP/1.0. */
    public Network(Timeouts timeouts, ConnectionObserver observer, String userAgent, Optional<Login> login) {
        this(timeouts, observer, userAgent, login, HttpVersion.HTTP_1_0);
    }

    /**
     * @param observer watches all connections; null for none
     * @param version of {@link #http()}
     */
    public Network(
            Timeouts timeouts,
            ConnectionObserver observer,
            String userAgent,
            Optional<Login> login,
            HttpVersion version) {
        this(timeouts, observer, userAgent, login, version, "");
    }

    private Network(
            Timeouts timeouts,
            ConnectionObserver observer,
            String userAgent,
            Optional<Login> login,
            HttpVersion version,
            String also) {
        this.timeouts = timeouts;
        this.observer = observer;
        this.userAgent = userAgent;
        this.login = login;
        this.version = version;
        this.also = also;
    }

    /** A copy whose HTTP requests have these fields, too: complete lines, each with CR LF. */
    public Network asking(String fields) {
        return new Network(timeouts, observer, userAgent, login, version, fields)
                .with(sockets)
                .with(tls, question);
    }

    /** Sets how later connections behave. */
    public Network with(SocketSettings settings) {
        sockets = SocketSettings.DEFAULT.equals(settings) ? null : settings;
        return this;
    }

    /**
     * Sets how later connections trust servers.
     *
     * @param asked about servers that the user may trust; null if nobody can be asked
     */
    public Network with(Tls settings, Tls.Question asked) {
        tls = settings;
        question = asked;
        return this;
    }

    /** A new connector, which {@link #stop} also stops. */
    public Connector connector() {
        return connector(timeouts);
    }

    /** A new connector whose time limits are at most these. */
    public Connector connector(Timeouts most) {
        Timeouts limits = new Timeouts(
                Math.min(timeouts.connectNanos(), most.connectNanos()),
                Math.min(timeouts.silenceNanos(), most.silenceNanos()));
        Connector connector = new Connector(limits, observer, sockets).with(tls, question);
        connectors.add(connector);
        if (stopped()) {
            connector.cancel();
        }
        return connector;
    }

    /** A copy with the same observer, which can be stopped separately. */
    public Network sibling() {
        return new Network(timeouts, observer, userAgent, login, version, also)
                .with(sockets)
                .with(tls, question);
    }

    /** A client for the chosen version of HTTP. Clients for HTTP/1.1 share their connections. */
    public HttpClient http() {
        return version == HttpVersion.HTTP_1_0 ? http10() : http11(pool);
    }

    /** A client for HTTP/1.0 with a new connector. */
    public HttpClient http10() {
        return http10(connector());
    }

    /** A client for HTTP/1.0 with a connector of the caller. */
    public HttpClient http10(Connector connector) {
        return new HttpClient(connector, userAgent, login, null, also);
    }

    /** A client for HTTP/1.1 that keeps its connections in this pool. */
    public HttpClient http11(ConnectionPool connections) {
        return new HttpClient(connector(), userAgent, login, connections, also);
    }

    /** A new pool, which {@link #stop} also closes. */
    public ConnectionPool pool() {
        ConnectionPool connections = new ConnectionPool();
        pools.add(connections);
        if (stopped()) {
            connections.close();
        }
        return connections;
    }

    /** Closes the connections that are kept open. */
    public void closeKept() {
        pools.forEach(ConnectionPool::close);
    }

    /** A client for HTTP/1.0 whose time limits are at most these. */
    public HttpClient http(Timeouts most) {
        return new HttpClient(connector(most), userAgent, login, null, also);
    }

    /** Closes all connections and prevents later ones. */
    public void stop() {
        stopped.countDown();
        connectors.forEach(Connector::cancel);
        closeKept();
    }

    public boolean stopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Waits until a time of {@link System#nanoTime}, or until stopped.
     *
     * @return false once stopped
     */
    public boolean awaitNanoTime(long moment) throws Failure {
        try {
            return !stopped.await(Math.max(0, moment - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.stopped(e);
        }
    }
}
