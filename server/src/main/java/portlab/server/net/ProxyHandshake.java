package portlab.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import portlab.common.AddressText;
import portlab.common.wire.Reason;
import portlab.server.admission.Admission;
import portlab.server.proxy.ProxyHeader;

/**
 * Reads the {@link ProxyHeader} of a connection from a proxy, then hands the connection to its service. The service sees
 * the client as its peer, and nothing of the header.
 */
final class ProxyHandshake implements Service {
    /** How long to wait for the header. A proxy should send it at once. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ConnectionHandler handler;
    private final Service service;
    private final TcpServer server;
    private final Next waitForHeader = new Next.WaitUntil(System.nanoTime() + TIMEOUT.toNanos());

    ProxyHandshake(ConnectionHandler handler, Service service, TcpServer server) {
        this.handler = handler;
        this.service = service;
        this.server = server;
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        boolean ended = connection.fill() < 0;
        if (connection.overdue()) {
            connection.note(Reason.PROXY_INVALID);
            return Next.CLOSE;
        }
        int before = connection.input().remaining();
        ProxyHeader header = ProxyHeader.parse(connection.input());
        int length = before - connection.input().remaining();
        if (header instanceof ProxyHeader.Incomplete) {
            return ended ? refuse(connection, Reason.PROXY_INVALID) : waitForHeader;
        }
        if (!isWellFormed(header, connection)) {
            return refuse(connection, Reason.PROXY_INVALID);
        }
        return admit(header, length, connection) ? begin(connection) : refuse(connection, Reason.ADDRESS_NOT_ALLOWED);
    }

    /** Discards the input, so that the connection closes without lingering; the proxy may see a reset. */
    private Next refuse(Connection connection, Reason why) {
        connection.note(why);
        connection.input().position(connection.input().limit());
        return Next.CLOSE;
    }

    /** A misconfigured proxy would fill the log, so only the first malformed header is reported. */
    private boolean isWellFormed(ProxyHeader header, Connection connection) {
        boolean wellFormed = !(header instanceof ProxyHeader.Malformed);
        if (server.admission().isFirstMalformed(wellFormed)) {
            server.report(
                    "closed a connection from the proxy " + AddressText.of(connection.peer()) + " because "
                            + ((ProxyHeader.Malformed) header).why() + "; further ones like it are not reported",
                    null);
        }
        return wellFormed;
    }

    private boolean admit(ProxyHeader header, int length, Connection connection) {
        return header instanceof ProxyHeader.Announced announced
                ? admitClient(announced.client(), length)
                : admitProxy(header, length, connection.peer());
    }

    private boolean admitClient(InetSocketAddress client, int length) {
        Admission admission = server.admission();
        boolean allowed = admission.allows(client.getAddress());
        Admission.Slot slot = allowed ? admission.assign(handler.slot(), client.getAddress()) : null;
        if (slot != null) {
            handler.setClient(client, slot, length);
        }
        return slot != null;
    }

    /** Admits the proxy's own connections always, and those of unknown clients if the proxy's address is allowed. */
    private boolean admitProxy(ProxyHeader header, int length, InetSocketAddress proxy) {
        handler.setClient(proxy, handler.slot(), length);
        return header instanceof ProxyHeader.Local || server.admission().allows(proxy.getAddress());
    }

    private Next begin(Connection connection) throws IOException {
        Service first = handler.slot().isServed()
                ? service
                : RejectingService.inPlaceOf(service, handler.slot().refusal());
        handler.serveWith(first);
        connection.note(Reason.PROXY_ANNOUNCED, AddressText.of(connection.peer()));
        return first.serve(connection);
    }
}
