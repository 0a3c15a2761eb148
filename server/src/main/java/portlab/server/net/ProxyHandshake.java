package portlab.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import portlab.common.AddressText;

/**
 * Stands in front of a service on a connection from a proxy, until the proxy has said for whom the connection is (see
 * {@link ProxyHeader}). The service then finds the client for a peer, and none of the header's bytes.
 */
final class ProxyHandshake implements Service {
    /** How long a proxy may take. It should send its header at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectionHandler handler;
    private final SocketConnection connection;
    private final Service service;
    private final WorkerGroup group;
    private final Next untilItIsWhole = new Next.WaitUntil(System.nanoTime() + PATIENCE.toNanos());

    ProxyHandshake(ConnectionHandler handler, Service service, WorkerGroup group) {
        this.handler = handler;
        this.connection = handler.connection();
        this.service = service;
        this.group = group;
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
        return isWellFormed(header) && letsIn(header, length) ? begin() : refuse();
    }

    /** Whoever is refused is not waited for: what it sent may turn into a reset. */
    private Next refuse() {
        connection.input().position(connection.input().limit());
        return Next.CLOSE;
    }

    /** A proxy that is not set up to say whom it brings would fill the log: one line says so until it does. */
    private boolean isWellFormed(ProxyHeader header) {
        boolean wellFormed = !(header instanceof ProxyHeader.Malformed);
        if (group.admission().isNewTrouble(wellFormed)) {
            group.report("closed a connection from the proxy " + AddressText.of(connection.peer()) + " because "
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
        Admission admission = group.admission();
        boolean allowed = admission.allows(client.getAddress());
        Slot slot = allowed ? admission.known(handler.slot(), client.getAddress()) : null;
        if (slot != null) {
            handler.introduce(client, slot, length);
        }
        return slot != null;
    }

    /**
     * Lets in the proxy itself, which was named as one, and whoever it knows no address of if the proxy could come in as
     * anybody else.
     */
    private boolean letsInAsItself(ProxyHeader header, int length) {
        InetSocketAddress proxy = connection.peer();
        handler.introduce(proxy, handler.slot(), length);
        return header instanceof ProxyHeader.Local || group.admission().allows(proxy.getAddress());
    }

    private Next begin() throws IOException {
        Service first = handler.slot().isServed() ? service : new RejectingService(service);
        handler.begin(first);
        return first.serve(connection);
    }
}
