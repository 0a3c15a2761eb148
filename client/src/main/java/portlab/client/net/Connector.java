package portlab.client.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Phase;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsDetails;
import portlab.client.tls.TlsSettings;
import portlab.common.Protocol;

/**
 * Resolves a host and connects to the first address that answers. Makes one connection at a time, which {@link #cancel()}
 * can stop.
 */
public final class Connector {
    private final Timeouts timeouts;
    private final ConnectionObserver observer;

    /** Null for sockets as usual: a single fetch need not load the class. */
    private final SocketSettings sockets;

    /** Null until the first connection with TLS. */
    private Tls tls;

    /** Asks whether to trust a server; null if nobody can be asked. */
    private Tls.Question question;

    /** The addresses of every host; null to ask for them. */
    private InetAddress[] resolved;

    private volatile Connection current;
    private volatile boolean cancelled;

    /** A connector that nobody watches. */
    public Connector(Timeouts timeouts) {
        this(timeouts, null);
    }

    /** @param observer watches the connections; null for none */
    public Connector(Timeouts timeouts, ConnectionObserver observer) {
        this(timeouts, observer, null);
    }

    Connector(Timeouts timeouts, ConnectionObserver observer, SocketSettings sockets) {
        this.timeouts = timeouts;
        this.observer = observer;
        this.sockets = sockets;
    }

    /** Sets how to trust servers, and the question to ask about unknown ones, which may be null. */
    public Connector with(Tls settings, Tls.Question asked) {
        tls = settings;
        question = asked;
        return this;
    }

    /** Takes these for the addresses of its host, instead of resolving the name. */
    public Connector resolvedTo(List<InetAddress> addresses) {
        resolved = addresses.toArray(new InetAddress[0]);
        return this;
    }

    /** From now on, its TLS connections resume only each other's sessions. */
    public Connector withNewSessions() {
        tls = tls == null ? new Tls(TlsSettings.DEFAULT) : tls.withNewSessions();
        return this;
    }

    /** Closes the current connection and prevents later ones; any thread may call this. */
    public void cancel() {
        cancelled = true;
        Connection connection = current;
        if (connection != null) {
            connection.abort();
        }
    }

    /**
     * Connects to the HTTP service.
     *
     * @throws Failure if the name does not resolve or no address accepts the connection
     */
    Connection connect(Endpoint endpoint, HttpVersion version) throws Failure {
        if (!endpoint.tls()) {
            return connect(resolve(endpoint.host()), endpoint.port());
        }
        String[] protocols =
                version == HttpVersion.HTTP_1_0 ? new String[] {"http/1.0", "http/1.1"} : new String[] {"http/1.1"};
        return connectSecurely(endpoint, Protocol.HTTP, ifRefused(endpoint.port()), protocols);
    }

    /** The same for HTTP/1.0. */
    Connection connect(Endpoint endpoint) throws Failure {
        return connect(endpoint, HttpVersion.HTTP_1_0);
    }

    Connection connect(InetAddress[] addresses, int port) throws Failure {
        return connect(addresses, port, Protocol.HTTP, ifRefused(port));
    }

    private static String ifRefused(int port) {
        return "is a server running there? start one with java -jar server.jar -p " + port;
    }

    /** Connects and performs the TLS handshake; once more, if the user then trusts the server. */
    private Connection connectSecurely(Endpoint endpoint, Protocol service, String ifRefused, String... protocols)
            throws Failure {
        if (tls == null) {
            tls = new Tls(TlsSettings.DEFAULT);
        }
        try {
            return secured(endpoint, service, ifRefused, protocols);
        } catch (Failure e) {
            if (question == null || !tls.isConfirmed(e, endpoint.host(), endpoint.port(), question)) {
                throw e;
            }
            return secured(endpoint, service, ifRefused, protocols);
        }
    }

    private Connection secured(Endpoint endpoint, Protocol service, String ifRefused, String... protocols)
            throws Failure {
        // Before connecting, because the total includes the time until the request is sent.
        SSLEngine engine = tls.engine(endpoint.host(), endpoint.port(), protocols);
        Connection connection = connect(resolve(endpoint.host()), endpoint.port(), service, ifRefused);
        connection.secure(engine, endpoint.toString());
        return connection;
    }

    /**
     * Connects to a raw service. Its port is not the base port, so a failure does not suggest to start a server on it.
     *
     * @throws Failure if the name does not resolve or no address accepts the connection
     */
    Connection connectRaw(Protocol service, Endpoint endpoint) throws Failure {
        String ifRefused = "is the server running? check with the command services";
        return endpoint.tls()
                ? connectSecurely(endpoint, service, ifRefused)
                : connect(resolve(endpoint.host()), endpoint.port(), service, ifRefused);
    }

    private Connection connect(InetAddress[] addresses, int port, Protocol service, String ifRefused) throws Failure {
        Failure failure = null;
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port), service, ifRefused);
            } catch (Failure next) {
                failure = failure == null ? next : both(failure, next);
            }
        }
        throw failure;
    }

    private Connection connect(InetSocketAddress address, Protocol service, String ifRefused) throws Failure {
        Connection connection = connection(address, service);
        current = connection;
        if (cancelled) {
            connection.close();
        }
        Startup.sending();
        connection.connect(ifRefused);
        return connection;
    }

    private Connection connection(InetSocketAddress address, Protocol service) throws Failure {
        if (sockets == null) {
            return new Connection(address, service, timeouts, observer);
        }
        try {
            return new Connection(sockets.socket(), address, service, timeouts, observer);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNCONNECTED,
                    "cannot use source port " + sockets.sourcePort() + ": " + e.getMessage(),
                    "choose another, or set source-port any",
                    e);
        }
    }

    private InetAddress[] resolve(String host) throws Failure {
        if (resolved != null) {
            return resolved;
        }
        long start = System.nanoTime();
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            if (observer != null) {
                observer.spent(Phase.RESOLVE, 0, start, System.nanoTime());
            }
            return addresses;
        } catch (UnknownHostException e) {
            throw unresolved(host, e);
        }
    }

    /** A host that has no address. */
    public static Failure unresolved(String host, UnknownHostException cause) {
        return new Failure(
                ExitCode.UNRESOLVED, "could not resolve host " + host, "check the spelling, or use an address", cause);
    }

    /** Combines two failures: an interruption hides the other one, and a refused connection sets the exit code. */
    private static Failure both(Failure earlier, Failure later) {
        if (later.exit() == ExitCode.INTERRUPTED) {
            return later;
        }
        Failure main = earlier.exit() == ExitCode.UNCONNECTED ? earlier : later;
        return new Failure(main.exit(), earlier.what() + ", " + later.what(), main.hint(), later);
    }

    /**
     * A successful connection attempt.
     *
     * @param address the address and port that accepted it
     * @param tls what the handshake agreed on; empty without TLS
     */
    public record ConnectProbe(String address, long connectNanos, Optional<TlsDetails> tls) {

        /** Connects, also with TLS, and closes the connection. */
        public static ConnectProbe of(Connector connector, Endpoint endpoint) throws Failure {
            try (Connection connection = connector.connect(endpoint)) {
                return new ConnectProbe(
                        connection.name(), connection.connectNanos(), Optional.ofNullable(connection.tlsDetails()));
            }
        }
    }
}
