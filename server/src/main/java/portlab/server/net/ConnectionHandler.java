package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import portlab.common.wire.Reason;
import portlab.server.admission.Admission;
import portlab.server.net.EventLoop.EventHandler;

/**
 * A connection as its worker group sees it: calls the service, does what the service asked for, and sets deadlines. The
 * leader owns a waiting connection. When a worker loses the lead while serving a connection, the connection is detached:
 * the worker owns it until giving it back. A connection stays in the leader's selector from its first wait to its end.
 */
final class ConnectionHandler extends EventHandler implements ConcurrencyLimit.Waiting {
    /** How long a shutdown waits for a peer that has not sent anything yet. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(1);

    /** The worker gave up the lead itself. */
    static final long NOT_SLOW = 0;

    private final SocketChannel channel;
    private final WorkerGroup group;
    private final Duration idle;
    private final long openedNanos = System.nanoTime();
    private final SocketConnection connection;

    /** Those around the connection that report to someone who watches the wire. */
    private List<WiredConnection> wired = List.of();

    /** What the service sees: the connection, or the outermost of those around it. */
    private Connection seen;

    private Admission.Slot slot;
    private Service service;
    private Next next = Next.WAIT;
    private boolean detached;
    private boolean overdue;
    private boolean woken;
    private boolean aborted;

    /** Whether the service has ended the connection, or was informed of its end: there will be no further call. */
    private boolean over;

    /** Whether what the peer still sends is discarded. */
    private boolean lingers;

    /** Whether the last turn sent something. */
    private boolean answered;

    /** Whether the last turn that sent something had to wait for the reader. */
    private boolean waited;

    /** Null unless the service waits to send. */
    private Pace pace;

    private long slowSince = NOT_SLOW;

    /** The permit that arrived; the leader hands it to the connection. */
    private ConcurrencyLimit permit;

    /** Whether the connection is in the queue of {@link EventLoop#again}; it must not be there twice. */
    boolean inAgain;

    /** The link of {@link EventLoop.ReturnedConnections}. */
    ConnectionHandler nextReturned;

    ConnectionHandler(SocketChannel channel, Service service, Duration idle, Admission.Slot slot, WorkerGroup group)
            throws IOException {
        this.channel = channel;
        this.group = group;
        this.service = service;
        this.idle = idle;
        this.connection = new SocketConnection(channel, this);
        this.seen = connection;
        this.slot = slot;
    }

    /** Secures, records and wraps the connection as the listener's connections are. */
    void wrapFor(Listener listener) throws IOException {
        Connection secured = listener.secured(wired(connection, listener.recordSocket(connection, channel)));
        seen = listener.wrapped(wired(secured, listener.record(secured, channel)));
    }

    private Connection wired(Connection unwatched, WiredConnection watched) {
        if (watched == null) {
            return unwatched;
        }
        wired = wired.isEmpty() ? List.of(watched) : List.of(wired.get(0), watched);
        return watched;
    }

    WorkerGroup group() {
        return group;
    }

    /** Replaces the service that answers. */
    void serveWith(Service replacement) {
        service = replacement;
    }

    /** Sets the client that a proxy announced in a header of {@code headerLength} bytes, and the client's slot. */
    void setClient(InetSocketAddress client, Admission.Slot clientSlot, int headerLength) {
        connection.setClient(client, headerLength);
        slot = clientSlot;
    }

    Admission.Slot slot() {
        return slot;
    }

    // A turn.

    @Override
    void turn(Worker leader) {
        long reported = round;
        round = Connection.NO_ROUND;
        if (!channel.isOpen() || detached || isInLine()) {
            return;
        }
        connection.serveBy(leader, overdue, woken, reported);
        overdue = false;
        woken = false;
        long before = connection.sent();
        group.beginTurn(this, leader);
        Next returned = serve(leader);
        boolean leads = group.endTurn(leader);
        connection.releasePermit();
        countSent(connection.sent() - before, leads);
        next = returned == Next.CLOSE && mayHaveUndelivered() ? Next.LINGER : returned;
        if (leads) {
            settle();
        } else {
            finishDetached(leader);
        }
    }

    private void countSent(long bytes, boolean leads) {
        answered = bytes > 0;
        if (answered) {
            waited = !leads;
            if (pace != null) {
                pace.moved(bytes, System.nanoTime());
            }
        }
    }

    @Override
    void due(Worker leader) {
        if (next instanceof Next.WaitForPermit waiting) {
            if (!waiting.limit().leave(this)) {
                return;
            }
            overdue = true;
            next = Next.WAIT;
        } else if (next instanceof Next.WaitUntil) {
            overdue = true;
        } else if (next == Next.WAIT) {
            seen.note(Reason.CLOSED_WHEN_IDLE);
            next = Next.CLOSE;
        } else if (pace.stalled(System.nanoTime())) {
            seen.note(Reason.CUT_STALLED);
            aborted = true;
            next = Next.CLOSE;
        }
        turn(leader);
    }

    /** Called by the leader for the connection's {@link Waker}. If a worker owns the connection, its turn comes afterwards. */
    void wake() {
        woken = true;
        if (channel.isOpen() && !detached) {
            group.loop().again(this);
        }
    }

    /** Whether the connection waits for a permit. */
    private boolean isInLine() {
        return next instanceof Next.WaitForPermit && !connection.hasPermit();
    }

    /** Calls the service, or ends the exchange if the connection timed out. Never throws. */
    private Next serve(Worker worker) {
        try {
            if (next != Next.CLOSE) {
                return callService(worker);
            }
            cut();
        } catch (Throwable e) {
            // There was not enough memory to report the failure.
            aborted = true;
        }
        worker.dropUnread();
        return Next.CLOSE;
    }

    private Next callService(Worker worker) {
        try {
            connection.restoreUnread();
            return keepUnread(worker, service.serve(seen));
        } catch (EOFException e) {
            seen.note(CutException.reason(e));
            cut();
            group.server().report(name() + ": " + e.getMessage(), null);
        } catch (CutException e) {
            seen.note(CutException.reason(e));
            aborted = true;
            cut();
        } catch (IOException e) {
            peerLeft();
            aborted = true;
            cut();
        } catch (Exception | Error e) {
            seen.note(Reason.CUT_BY_ERROR);
            cut();
            group.server().report(name() + ": closed because of an unexpected error", e);
        }
        worker.dropUnread();
        return Next.CLOSE;
    }

    /** Any other failure of a read or write means that the peer has reset the connection. */
    private void peerLeft() {
        for (WiredConnection each : wired) {
            each.resetByPeer();
        }
    }

    private String name() {
        return service.name() + " " + connection.peer();
    }

    /** Keeps what the service left unread. Without memory for that, the service answers that the server is busy. */
    private Next keepUnread(Worker worker, Next returned) throws IOException {
        boolean ends = returned == Next.CLOSE || returned == Next.LINGER;
        over |= ends;
        if (worker.unread() == 0 || !ends && connection.keepUnread()) {
            return returned;
        }
        if (!ends) {
            over = true;
            service.busy(seen, Reason.MEMORY_FULL);
        }
        worker.dropUnread();
        return Next.LINGER;
    }

    /** Informs the service that the connection ends, unless it already knows. */
    private void cut() {
        if (over) {
            return;
        }
        over = true;
        try {
            service.cut(seen);
        } catch (Exception | Error e) {
            group.server().report(name() + ": unexpected error when closing", e);
        }
    }

    /**
     * Whether, during a shutdown, the system may still have to send some of the last answer: it was just written, or its
     * reader was slow. The system sends the rest even after the process exits, unless a container's network ends with the
     * process. So a shutdown waits for the peer to close, which it does once it has everything.
     */
    private boolean mayHaveUndelivered() {
        return (answered || waited) && group.server().closing() && !aborted && !connection.ended();
    }

    // Detached.

    /**
     * Makes the serving worker the connection's owner. The caller must hold the lead; must not fail.
     *
     * @param since when the sentinel first saw this slow turn, or {@link #NOT_SLOW}
     */
    void detach(long since) {
        detached = true;
        slowSince = since;
        group.loop().notDue(this);
        pause();
    }

    private void pause() {
        try {
            if (key != null && key.isValid()) {
                key.interestOps(0);
            }
        } catch (RuntimeException | Error e) {
            // The leader may then see the connection as ready, but ignores it because it is detached.
            return;
        }
    }

    /** Whether a worker without the lead owns the connection. */
    boolean detached() {
        return detached;
    }

    /** Stops waiting for a permit. Returns whether the leader owns the connection and no thread is giving it back. */
    boolean leaveLine() {
        return !detached && (!isInLine() || ((Next.WaitForPermit) next).limit().leave(this));
    }

    /** Ends a turn of a worker that lost the lead, and gives the connection back to the leader. */
    private void finishDetached(Worker worker) {
        if (slowSince != NOT_SLOW) {
            group.server().slowTurn(worker.workedUntil() - slowSince);
            slowSince = NOT_SLOW;
        }
        boolean isSpare = worker.endSlowReader();
        boolean closes = next == Next.CLOSE;
        try {
            if (closes) {
                closeDetached();
            }
        } finally {
            group.reattach(isSpare);
            if (!closes) {
                group.loop().giveBack(this);
            }
        }
    }

    @Override
    public boolean permitted(ConcurrencyLimit limit) {
        boolean accepted = !group.loop().ended();
        permit = accepted ? limit : null;
        group.loop().giveBack(this);
        return accepted;
    }

    // Called by the leader.

    /** Carries out what the service asked for. */
    void settle() {
        detached = false;
        try {
            if (permit != null) {
                connection.permit(permit);
                permit = null;
                group.loop().again(this);
            } else if (next == Next.LINGER) {
                linger();
            } else if (next == Next.CLOSE) {
                close();
            } else if (isOver()) {
                cut();
                end();
            } else {
                watch();
                if (woken) {
                    wake();
                }
            }
        } catch (IOException e) {
            abort(Reason.CUT_BY_RESET);
        } catch (RuntimeException | Error e) {
            abort(Reason.CUT_BY_ERROR);
        }
    }

    private void end() throws IOException {
        seen.note(connection.ended() ? Reason.CLOSED_BY_PEER : Reason.CLOSED_FOR_SHUTDOWN);
        if (mayHaveUndelivered()) {
            linger();
        } else {
            close();
        }
    }

    /** Whether the connection waits for bytes that will not arrive, or that a shutdown does not wait for. */
    private boolean isOver() {
        boolean atRest = !connection.hasUnread() && connection.state() == null && connection.received() > 0;
        boolean waits = next == Next.WAIT || next instanceof Next.WaitUntil;
        return next == Next.WAIT && connection.ended()
                || waits && atRest && group.server().closing();
    }

    private boolean isSending() {
        return next == Next.WAIT_TO_WRITE || next == Next.WAIT_FOR_EITHER;
    }

    /**
     * Shuts down the output, so that the last answer arrives, and discards what the peer still sends. Closes at once if the
     * peer has ended its side.
     */
    private void linger() throws IOException {
        if (connection.ended()) {
            close();
            return;
        }
        seen.note(Reason.LINGERED);
        channel.shutdownOutput();
        for (WiredConnection each : wired) {
            each.outputEnded();
        }
        answered = false;
        waited = false;
        lingers = true;
        LingeringClose lingering = new LingeringClose(service.name(), group.limits());
        service = service.replacedBy(lingering);
        connection.state(lingering);
        next = lingering.untilTheEnd();
        watch();
    }

    private void watch() throws IOException {
        if (next == Next.AGAIN) {
            group.loop().notDue(this);
            group.loop().again(this);
            return;
        }
        if (key == null) {
            key = channel.register(group.loop().selector(), interest(), this);
        } else if (key.interestOps() != interest()) {
            key.interestOps(interest());
        }
        group.loop().due(this, deadline());
        if (next instanceof Next.WaitForPermit waiting) {
            waiting.limit().await(this, waiting.last());
        }
    }

    /** Without room for more input, the selector must not watch for it: it would report the same bytes again at once. */
    private int interest() {
        boolean ignoresInput = next == Next.WAIT_TO_WRITE || next instanceof Next.WaitForPermit;
        int reading = connection.ended() || connection.isFull() || ignoresInput ? 0 : SelectionKey.OP_READ;
        int writing = isSending() ? SelectionKey.OP_WRITE : 0;
        return reading | writing;
    }

    private long deadline() {
        if (isSending()) {
            return retryAt(System.nanoTime());
        }
        pace = null;
        if (next instanceof Next.WaitForPermit waiting) {
            return waiting.nanoTime();
        }
        if (group.server().closing() && connection.received() == 0) {
            return System.nanoTime() + FIRST_BYTES.toNanos();
        }
        return next instanceof Next.WaitUntil until ? until.nanoTime() : System.nanoTime() + idle.toNanos();
    }

    private long retryAt(long now) {
        if (pace == null) {
            pace = new Pace(group.limits(), now);
        }
        return pace.retryAt(now);
    }

    // Called by any thread: what it reads may be a little old.

    /** @param worker the worker that serves the connection, or null */
    Overview.Peer overview(Worker worker) {
        return overview(state(worker), worker == null ? null : worker.name());
    }

    Overview.Peer overviewOfEnd() {
        return overview(Overview.State.ENDED, null);
    }

    private Overview.Peer overview(Overview.State state, String worker) {
        return new Overview.Peer(
                service.name(),
                connection.peer(),
                state,
                System.nanoTime() - openedNanos,
                Math.max(0, connection.received()),
                connection.sent(),
                worker);
    }

    private Overview.State state(Worker worker) {
        if (worker != null) {
            return worker.slowReader() == null ? Overview.State.WORKING : Overview.State.SENDING;
        }
        if (lingers) {
            return Overview.State.CLOSING;
        }
        if (isSending()) {
            return Overview.State.SENDING;
        }
        if (next instanceof Next.WaitForPermit) {
            return Overview.State.QUEUED;
        }
        if (connection.received() <= 0) {
            return Overview.State.NEW;
        }
        return connection.state() == null ? Overview.State.IDLE : Overview.State.EXCHANGE;
    }

    /** When the connection was accepted, by {@link System#nanoTime}. */
    long openedNanos() {
        return openedNanos;
    }

    // The end.

    /** Closes the connection: the peer gets everything that was sent, or after a failure a reset. */
    private void close() {
        if (channel.isOpen()) {
            group.loop().notDue(this);
            closeChannel();
        }
    }

    /** Like {@link #close}, without the lead. */
    private void closeDetached() {
        closeChannel();
        if (key != null) {
            // The system frees the socket only when a select has removed it from the selector.
            group.loop().wake();
        }
    }

    private void closeChannel() {
        try {
            if (aborted) {
                discardUnsent();
            }
        } finally {
            try {
                channel.close();
            } catch (IOException e) {
                group.server().report("cannot close the connection of " + name(), e);
            } finally {
                leave();
            }
        }
    }

    private void leave() {
        try {
            for (WiredConnection each : wired) {
                each.closed(aborted);
            }
        } finally {
            connection.releaseUnread();
            group.server().left(slot);
            group.server().endedPeers().add(this);
        }
    }

    /** Resets the connection. The system frees the memory of what the peer has not read. */
    void abort(Reason why) {
        connection.releasePermit();
        if (channel.isOpen()) {
            aborted = true;
            try {
                seen.note(why);
                cut();
            } finally {
                close();
            }
        }
    }

    /** Like {@link #abort}, for a connection given back to an ended group: releases a permit that just arrived. */
    void abortReturned(Reason why) {
        if (permit != null) {
            permit.release();
            permit = null;
        }
        abort(why);
    }

    private void discardUnsent() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Some systems refuse this for a socket whose peer is gone, but then there is nothing to discard.
        }
    }
}
