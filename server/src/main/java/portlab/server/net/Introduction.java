package portlab.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Stands in front of a service on a connection from a proxy, until the proxy has said for whom the connection is (see
 * {@link ProxyHeader}). The service then finds the client for a peer, and none of the header's bytes.
 */
final class Introduction implements Service {
    /** How long a proxy may take. It should send its header at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SocketConnection connection;
    private final Service service;
    private final Workers workers;
    private final Next untilItIsWhole = new Next.WaitUntil(System.nanoTime() + PATIENCE.toNanos());

    Introduction(SocketConnection connection, Service service, Workers workers) {
        this.connection = connection;
        this.service = service;
        this.workers = workers;
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Next serve(Connection same) throws IOException {
        boolean ended = connection.fill() < 0;
        if (connection.overdue()) {
            return Next.CLOSE;
        }
        int before = connection.input().remaining();
        ProxyHeader header = ProxyHeader.parse(connection.input());
        int length = before - connection.input().remaining();
        if (header instanceof ProxyHeader.Incomplete) {
            return ended ? Next.CLOSE : untilItIsWhole;
        }
        return isWellFormed(header) && letsIn(header, length) ? begin(ended) : refuse();
    }

    /** Whoever is refused is not waited for: what it sent may turn into a reset. */
    private Next refuse() {
        connection.input().position(connection.input().limit());
        return Next.CLOSE;
    }

    /** A proxy that is not set up to say whom it brings would fill the log: one line says so until it does. */
    private boolean isWellFormed(ProxyHeader header) {
        boolean wellFormed = !(header instanceof ProxyHeader.Malformed);
        if (workers.admission().isNewTrouble(wellFormed)) {
            workers.report("closed a connection from the proxy " + AddressText.of(connection.peer()) + " because "
                    + ((ProxyHeader.Malformed) header).why() + "; the next ones like it are closed without a word");
        }
        return wellFormed;
    }

    private boolean letsIn(ProxyHeader header, int length) {
        return header instanceof ProxyHeader.Announced announced
                ? letsIn(announced.client(), length)
                : letsInAsItself(header, length);
    }

    private boolean letsIn(InetSocketAddress client, int length) {
        Admission admission = workers.admission();
        boolean allowed = admission.allows(client.getAddress());
        Ticket ticket = allowed ? admission.known(connection.ticket(), client.getAddress()) : null;
        if (ticket != null) {
            connection.introduced(client, ticket, length);
        }
        return ticket != null;
    }

    /**
     * Lets in the proxy itself, which was named as one, and whoever it knows no address of if the proxy could come in as
     * anybody else.
     */
    private boolean letsInAsItself(ProxyHeader header, int length) {
        InetSocketAddress proxy = connection.peer();
        connection.introduced(proxy, connection.ticket(), length);
        return header instanceof ProxyHeader.Local || workers.admission().allows(proxy.getAddress());
    }

    private Next begin(boolean ended) throws IOException {
        Service first = connection.ticket().seated() ? service : new TurnedAway(service);
        connection.begin(first);
        return ended || connection.input().hasRemaining() ? first.serve(connection) : Next.WAIT;
    }
}
