package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection, as its group of workers sees it: calls the service, does what the service asked for, and keeps the
 * deadlines. It belongs to the leader while it waits. When its worker loses the lead it is detached and belongs to that
 * worker until it is given back. It stays in the leader's selector from its first wait to its end.
 */
final class ConnectionHandler extends EventHandler implements ConcurrencyLimit.Waiting {
    /** How long a shutdown waits for the first bytes of a peer that has not sent any. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(1);

    /** The worker gave up the lead by itself. */
    static final long NOT_SLOW = 0;

    private static final long NOT_SENDING = -1;

    private final SocketChannel channel;
    private final WorkerGroup group;
    private final Duration idle;
    private final SocketConnection connection;
    private Slot slot;
    private Service service;
    private Next next = Next.WAIT;
    private byte[] unread;
    private boolean detached;
    private boolean overdue;
    private boolean aborted;

    /** Whether the service said that it is done, or was told that there will be no further call. */
    private boolean over;

    /** Whether the last turn sent something, and whether any that did had to wait for the reader. */
    private boolean answered;

    private boolean waited;

    private long sentBefore = NOT_SENDING;
    private long movedAt;
    private long slowSince = NOT_SLOW;

    /** The permit that it waited for, on its way to the leader. */
    private ConcurrencyLimit permit;

    /** Whether it is among those that {@link WorkerGroup#again} is to give another turn; once, however often it is ready. */
    boolean inAgain;

    /** The one that was given back before it; see {@link WorkerGroup#giveBack}. */
    ConnectionHandler nextReturned;

    ConnectionHandler(SocketChannel channel, Listener listener, Slot slot, WorkerGroup group) throws IOException {
        this.channel = channel;
        this.group = group;
        this.service = listener.service();
        this.idle = listener.idle();
        this.connection = new SocketConnection(channel, group);
        this.slot = slot;
    }

    /** Lets another service than its listener's begin, or go on, with it. */
    void begin(Service first) {
        service = first;
    }

    /** Notes whose connection it is and where it counts from now on, as so many of its first bytes said. */
    void introduce(InetSocketAddress announced, Slot instead, int bytes) {
        connection.introduce(announced, bytes);
        slot = instead;
    }

    Slot slot() {
        return slot;
    }

    // A turn.

    @Override
    void turn(Worker leader) {
        if (!channel.isOpen() || detached || isInLine()) {
            return;
        }
        connection.serveBy(leader, overdue);
        overdue = false;
        long before = connection.sent();
        group.beginTurn(this, leader);
        Next wish = serve(leader);
        boolean leads = group.endTurn(leader);
        connection.releasePermit();
        answered = connection.sent() > before;
        waited = answered ? !leads : waited;
        next = wish == Next.CLOSE && mayBeOnItsWay() ? Next.LINGER : wish;
        if (leads) {
            settle();
        } else {
            finishDetached(leader);
        }
    }

    @Override
    void due(Worker leader) {
        if (next instanceof Next.WaitForPermit waiting) {
            if (waiting.limit().leave(this)) {
                overdue = true;
                next = Next.WAIT;
                turn(leader);
            }
        } else if (next instanceof Next.WaitUntil) {
            overdue = true;
            turn(leader);
        } else if (next == Next.WAIT) {
            next = Next.CLOSE;
            turn(leader);
        } else if (stallsAt() - System.nanoTime() > 0) {
            turn(leader);
        } else {
            aborted = true;
            next = Next.CLOSE;
            turn(leader);
        }
    }

    /** Whether it waits for a permit that has not come. */
    private boolean isInLine() {
        return next instanceof Next.WaitForPermit && !connection.hasPermit();
    }

    /** Calls the service, unless the connection was idle or stalled for too long. Whatever goes wrong costs nothing else. */
    private Next serve(Worker worker) {
        try {
            if (next != Next.CLOSE) {
                return callService(worker);
            }
            cut();
        } catch (Throwable e) {
            // There was not even memory to report what went wrong.
            aborted = true;
        }
        worker.dropUnread();
        return Next.CLOSE;
    }

    private Next callService(Worker worker) {
        try {
            restoreUnread(worker);
            return keepUnread(worker, service.serve(connection));
        } catch (EOFException e) {
            cut();
            group.report(name() + ": " + e.getMessage());
        } catch (IOException e) {
            aborted = true;
            cut();
        } catch (Exception | Error e) {
            cut();
            group.report(name() + ": closed because of an unexpected error", e);
        }
        worker.dropUnread();
        return Next.CLOSE;
    }

    private String name() {
        return service.name() + " " + connection.peer();
    }

    private void restoreUnread(Worker worker) {
        if (unread != null) {
            worker.input().clear().put(unread).flip();
            forgetUnread();
        }
    }

    /** Keeps what the service left unread, unless there is no memory for it: then its peer is told so. */
    private Next keepUnread(Worker worker, Next wish) throws IOException {
        int left = worker.unread();
        over |= wish == Next.CLOSE || wish == Next.LINGER;
        if (left == 0 || wish == Next.LINGER) {
            worker.dropUnread();
            return wish;
        }
        if (wish == Next.CLOSE) {
            worker.dropUnread();
            return Next.LINGER;
        }
        if (!group.memory().take(left)) {
            over = true;
            service.busy(connection);
            worker.dropUnread();
            return Next.LINGER;
        }
        try {
            unread = worker.takeUnread();
        } catch (OutOfMemoryError e) {
            group.memory().give(left);
            throw e;
        }
        return wish;
    }

    private void forgetUnread() {
        if (unread != null) {
            group.memory().give(unread.length);
            unread = null;
        }
    }

    /** Tells the service that there will be no further call, unless it knows. */
    private void cut() {
        if (over) {
            return;
        }
        over = true;
        try {
            service.cut(connection);
        } catch (Exception | Error e) {
            group.report(name() + ": unexpected error at the end", e);
        }
    }

    /**
     * Whether the end of an answer may still be on its way while the server ends: one that was just written, or one so long
     * that its reader was waited for. What the system has taken it sends even when the process is gone, but not when a
     * container's network goes with it; so the peer is given time to close, which it does when it has everything.
     */
    private boolean mayBeOnItsWay() {
        return (answered || waited) && group.closing() && !aborted && !connection.ended();
    }

    // Detached.

    /**
     * Takes it out of the leader's sight while a worker has it. Called with the lead, and must not fail.
     *
     * @param since when the turn was first seen that held up the others, or {@link #NOT_SLOW}
     */
    void detach(long since) {
        detached = true;
        slowSince = since;
        group.notDue(this);
        pause();
    }

    private void pause() {
        try {
            if (key != null && key.isValid()) {
                key.interestOps(0);
            }
        } catch (RuntimeException | Error e) {
            // The leader may see it as ready then, and leaves it alone because it is detached.
            return;
        }
    }

    /** Whether a worker without the lead has it. */
    boolean detached() {
        return detached;
    }

    /** Takes it out of the line in which it may wait, for good. Whether it is the leader's, and not about to be given back. */
    boolean leaveLine() {
        return !detached && (!isInLine() || ((Next.WaitForPermit) next).limit().leave(this));
    }

    /** Ends a turn of {@code mine} without the lead; once given back, the connection is the leader's. */
    private void finishDetached(Worker mine) {
        if (slowSince != NOT_SLOW) {
            group.slowTurn(mine.workedUntil() - slowSince);
            slowSince = NOT_SLOW;
        }
        boolean isSpare = mine.endSlowReader();
        boolean closes = next == Next.CLOSE;
        try {
            if (closes) {
                closeDetached();
            }
        } finally {
            group.reattach(isSpare);
            if (!closes) {
                group.giveBack(this);
            }
        }
    }

    @Override
    public boolean permitted(ConcurrencyLimit limit) {
        boolean useful = !group.ended();
        permit = useful ? limit : null;
        group.giveBack(this);
        return useful;
    }

    // What the leader does with it.

    /** Does what the service asked for. */
    void settle() {
        detached = false;
        try {
            if (permit != null) {
                connection.permit(permit);
                permit = null;
                group.again(this);
            } else if (next == Next.LINGER) {
                linger();
            } else if (next == Next.CLOSE) {
                close();
            } else if (isOver()) {
                cut();
                end();
            } else {
                watch();
            }
        } catch (IOException | RuntimeException | Error e) {
            abort();
        }
    }

    private void end() throws IOException {
        if (mayBeOnItsWay()) {
            linger();
        } else {
            close();
        }
    }

    /** Whether a connection that waits for more bytes has had all there will be. */
    private boolean isOver() {
        boolean atRest = unread == null && connection.state() == null && connection.received() > 0;
        boolean waits = next == Next.WAIT || next instanceof Next.WaitUntil;
        return next == Next.WAIT && connection.ended() || waits && atRest && group.closing();
    }

    private boolean isSending() {
        return next == Next.WAIT_TO_WRITE || next == Next.WAIT_FOR_EITHER;
    }

    /**
     * Shuts the output down, so that the last answer arrives, and discards what still comes; a peer that has ended its side
     * sends nothing more, and its socket can be closed at once.
     */
    private void linger() throws IOException {
        if (connection.ended()) {
            close();
            return;
        }
        channel.shutdownOutput();
        answered = false;
        waited = false;
        LingeringClose lingering = new LingeringClose(service.name(), group.limits());
        service = lingering;
        connection.state(lingering);
        next = lingering.untilTheEnd();
        watch();
    }

    private void watch() throws IOException {
        if (next == Next.AGAIN) {
            group.notDue(this);
            group.again(this);
            return;
        }
        if (key == null) {
            key = channel.register(group.selector(), interest(), this);
        } else if (key.interestOps() != interest()) {
            key.interestOps(interest());
        }
        group.due(this, deadline());
        if (next instanceof Next.WaitForPermit waiting) {
            waiting.limit().await(this, waiting.last());
        }
    }

    /** Reading more makes no sense while there is no room for it: the system would report the same bytes again at once. */
    private int interest() {
        boolean full = unread != null && unread.length == Connection.INPUT_CAPACITY;
        boolean deaf = next == Next.WAIT_TO_WRITE || next instanceof Next.WaitForPermit;
        int reading = connection.ended() || full || deaf ? 0 : SelectionKey.OP_READ;
        int writing = isSending() ? SelectionKey.OP_WRITE : 0;
        return reading | writing;
    }

    private long deadline() {
        if (isSending()) {
            return retryAt(System.nanoTime());
        }
        sentBefore = NOT_SENDING;
        if (next instanceof Next.WaitForPermit waiting) {
            return waiting.nanoTime();
        }
        if (group.closing() && connection.received() == 0) {
            return System.nanoTime() + FIRST_BYTES.toNanos();
        }
        return next instanceof Next.WaitUntil until ? until.nanoTime() : System.nanoTime() + idle.toNanos();
    }

    private long retryAt(long now) {
        if (connection.sent() != sentBefore) {
            sentBefore = connection.sent();
            movedAt = now;
        }
        return now + Math.min(Pace.RETRY.toNanos(), stallsAt() - now);
    }

    /** When a peer that takes nothing of what waits to be sent has done so for too long. */
    private long stallsAt() {
        return movedAt + group.limits().stall().toNanos();
    }

    // The end.

    /** Ends the connection so that the peer sees all that was sent, then the end; after a failure, by a reset. */
    private void close() {
        if (channel.isOpen()) {
            group.notDue(this);
            closeChannel();
        }
    }

    /** The same without the lead. */
    private void closeDetached() {
        closeChannel();
        if (key != null) {
            // Only a select takes the socket out of the selector, and only then does the system let go of it.
            group.wake();
        }
    }

    private void closeChannel() {
        try {
            if (aborted) {
                giveUpUnsent();
            }
            channel.close();
        } catch (IOException e) {
            group.report(name() + ": not closed", e);
        } finally {
            forgetUnread();
            group.left(slot);
        }
    }

    /** Ends the connection at once; what the peer has not read yet is given up, and with it the memory that holds it. */
    void abort() {
        connection.releasePermit();
        if (channel.isOpen()) {
            aborted = true;
            cut();
            close();
        }
    }

    /** The same for one that nobody settles any more, and whose permit may have come with it. */
    void abortReturned() {
        if (permit != null) {
            permit.release();
            permit = null;
        }
        abort();
    }

    private void giveUpUnsent() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Some systems refuse that for a socket whose peer is gone; it holds nothing then.
        }
    }

    // What a service in front of another needs.

    SocketConnection connection() {
        return connection;
    }
}
