package portlab.server.tls;

import java.io.IOException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.tls.TlsConnection.Phase;

/**
 * Serves {@link TlsConnection}s: does the handshake, then calls the service behind this one whenever there is something new for
 * it. Bytes that are not a whole record yet are nothing new, so they extend none of its deadlines.
 */
final class TlsService implements Service {
    private final Service service;

    /** For peers that do not speak TLS; null if they must. */
    private final Service plain;

    private final Consumer<Exchange> log;

    TlsService(Service service, Service plain, Consumer<Exchange> log) {
        this.service = service;
        this.plain = plain;
        this.log = log;
    }

    @Override
    public String name() {
        return service.name();
    }

    /** The other service answers peers that do not speak TLS, too. */
    @Override
    public Service replacedBy(Service other) {
        return new TlsService(other, plain == null ? null : other, log);
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        TlsConnection secured = TlsConnection.behind(connection);
        secured.calls().serveBy(this);
        try {
            Next next = turn(connection, secured);
            return secured.keepUnread() ? next : withoutMemory(connection, secured);
        } catch (SSLException e) {
            return failed(connection, secured, e);
        } finally {
            secured.endTurn();
        }
    }

    private Next turn(Connection connection, TlsConnection secured) throws IOException {
        if (secured.phase() == Phase.SILENT) {
            if (!secured.greet(plain == null)) {
                connection.note(Reason.CLOSED_BY_PEER);
                return Next.CLOSE;
            }
        }
        return switch (secured.phase()) {
            case SILENT -> Next.WAIT;
            case PLAIN -> plain.serve(connection);
            case HANDSHAKE -> shakeHands(connection, secured);
            case OPEN -> serve(connection, secured);
            case FAILED -> service.serve(connection);
        };
    }

    // The handshake.

    private Next shakeHands(Connection connection, TlsConnection secured) throws IOException {
        try {
            Next wait = secured.shakeHands();
            if (wait != null) {
                return wait;
            }
        } catch (SSLException e) {
            log(connection, secured, Reason.TLS_HANDSHAKE_FAILED, e.getMessage());
            throw e;
        } catch (IOException e) {
            log(connection, secured, CutException.reason(e), "");
            throw e;
        }
        connection.note(Reason.TLS_ESTABLISHED, secured.agreement());
        return serve(connection, secured);
    }

    private void log(Connection connection, TlsConnection secured, Reason why, String detail) {
        secured.countFailure();
        log.accept(new Exchange(
                service.name(),
                connection.peer(),
                connection.active(),
                "TLS handshake",
                "cut",
                0,
                0,
                0,
                System.currentTimeMillis(),
                secured.handshakeNanos(),
                null,
                null,
                Decisions.NONE.and(why, detail),
                null));
    }

    /** The engine's exception comes with an alert for the peer, which a reset would destroy. */
    private Next failed(Connection connection, TlsConnection secured, SSLException e) throws IOException {
        boolean open = secured.phase() == Phase.OPEN;
        connection.note(open ? Reason.TLS_RECORD_INVALID : Reason.TLS_HANDSHAKE_FAILED, e.getMessage());
        cutService(connection, secured);
        secured.fail();
        return Next.LINGER;
    }

    // The open connection.

    private Next serve(Connection connection, TlsConnection secured) throws IOException {
        boolean flushed = secured.flush();
        ServiceCalls calls = secured.calls();
        if (calls.isOver()) {
            return end(secured);
        }
        boolean told = connection.woken() | secured.noticesShutdown();
        if (calls.next() == Next.WAIT_TO_WRITE && !flushed && !told) {
            return Next.WAIT_TO_WRITE;
        }
        boolean waits = calls.waits();
        boolean news = !waits || secured.readAhead() || told;
        boolean due = waits && !news && System.nanoTime() - calls.waitEnds() >= 0;
        if (due && calls.next() == Next.WAIT) {
            return cut(connection, secured, Reason.CLOSED_WHEN_IDLE);
        }
        if (news || due) {
            secured.begin(due);
            calls.returned(service.serve(connection));
        }
        return settle(connection, secured);
    }

    private Next settle(Connection connection, TlsConnection secured) throws IOException {
        ServiceCalls calls = secured.calls();
        if (secured.endedUnannounced()) {
            connection.note(Reason.TLS_TRUNCATED);
        }
        if (calls.isOver()) {
            return end(secured);
        }
        if (calls.next() == Next.WAIT && secured.endTold()) {
            return cut(connection, secured, Reason.CLOSED_BY_PEER);
        }
        if (calls.waits() && secured.isAtRest()) {
            return cut(connection, secured, Reason.CLOSED_FOR_SHUTDOWN);
        }
        return waitFor(calls, secured);
    }

    private static Next waitFor(ServiceCalls calls, TlsConnection secured) {
        Next next = calls.next();
        boolean reads = calls.waits() || next == Next.WAIT_FOR_EITHER;
        if (reads && secured.hasMore()) {
            return Next.AGAIN;
        }
        if (!calls.waits()) {
            return next;
        }
        return secured.hasPending() ? Next.WAIT_FOR_EITHER : new Next.WaitUntil(secured.nextLook());
    }

    /** Ends an exchange that waits for something that will not come. */
    private Next cut(Connection connection, TlsConnection secured, Reason why) throws IOException {
        connection.note(why);
        cutService(connection, secured);
        secured.calls().returned(Next.CLOSE);
        secured.dropInput();
        return end(secured);
    }

    private void cutService(Connection connection, TlsConnection secured) {
        if (secured.calls().isServing()) {
            secured.calls().returned(Next.CLOSE);
            service.cut(connection);
        }
    }

    /** The service is over. The connection ends when close_notify has left. */
    private static Next end(TlsConnection secured) throws IOException {
        secured.close();
        if (!secured.flush()) {
            return Next.WAIT_TO_WRITE;
        }
        secured.over();
        if (secured.peerEnded()) {
            return Next.CLOSE;
        }
        return secured.hasUnread() ? Next.LINGER : secured.calls().next();
    }

    // Ends that others cause.

    private Next withoutMemory(Connection connection, TlsConnection secured) throws IOException {
        busy(connection, Reason.MEMORY_FULL);
        return Next.LINGER;
    }

    @Override
    public void busy(Connection connection, Reason why) throws IOException {
        TlsConnection secured = TlsConnection.behind(connection);
        switch (secured.phase()) {
            case PLAIN -> plain.busy(connection, why);
            case SILENT, HANDSHAKE, FAILED -> connection.note(why);
            case OPEN -> {
                if (!secured.calls().isOver()) {
                    secured.calls().returned(Next.LINGER);
                    service.busy(connection, why);
                }
                secured.close();
                secured.flush();
            }
        }
        secured.release();
    }

    @Override
    public void cut(Connection connection) {
        TlsConnection secured = TlsConnection.behind(connection);
        try {
            if (secured.phase() == Phase.PLAIN) {
                plain.cut(connection);
            } else {
                cutService(connection, secured);
            }
        } finally {
            secured.release();
        }
    }
}
