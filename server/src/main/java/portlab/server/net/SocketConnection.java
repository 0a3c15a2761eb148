package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection on a socket. It belongs to the leader while it waits; when a worker passes the lead on it belongs to that
 * worker, until it is handed back. Its socket stays in non-blocking mode throughout, and in the leader's selector from
 * its first wait to its end.
 */
final class SocketConnection extends Endpoint implements Connection {
    /** The most of a file that is sent under the lead: as much as an idle socket's buffer usually takes at once. */
    private static final long AT_ONCE = 256 * 1024;

    /** How much is tried on a socket that may be full: there the JDK maps what it was asked to send. */
    private static final long PROBE = 64 * 1024;

    /** The most of the heap in one write: the JDK copies it to direct memory, which it then keeps for the thread. */
    private static final int COPIED = 128 * 1024;

    /** How long a peer that has not said a word is waited for when the server shuts down. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(1);

    private static final long NOT_SENDING = -1;

    private final SocketChannel channel;
    private final Workers workers;
    private final Duration idle;
    private final InetSocketAddress local;
    private InetSocketAddress peer;
    private Ticket ticket;
    private Service service;
    private Worker worker;
    private boolean aside;
    private Next next = Next.WAIT;
    private byte[] unread;
    private Object state;
    private boolean ended;
    private boolean overdue;
    private boolean delayless;
    private boolean answered;
    private boolean waited;
    private long received;
    private long sent;
    private long sentBefore = NOT_SENDING;
    private long movedAt;

    SocketConnection(SocketChannel channel, Listener listener, Ticket ticket, Workers workers) throws IOException {
        this.channel = channel;
        this.workers = workers;
        this.service = listener.service();
        this.idle = listener.idle();
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.ticket = ticket;
    }

    /** Lets another service than its listener's begin, or go on, with it. */
    void begin(Service first) {
        service = first;
    }

    /** Takes note of whose connection it is and that it goes by another ticket, as so many of its first bytes said. */
    void introduced(InetSocketAddress announced, Ticket instead, int bytes) {
        peer = announced;
        ticket = instead;
        received -= bytes;
    }

    Ticket ticket() {
        return ticket;
    }

    // What the leader does with it.

    @Override
    void turn(Worker leader) {
        worker = leader;
        long before = sent;
        Next wish = serve();
        answered = sent > before;
        waited = answered ? aside : waited;
        next = wish == Next.CLOSE && mayBeOnItsWay() ? Next.LINGER : wish;
        overdue = false;
        if (aside) {
            finishAside(leader);
        } else {
            settle();
        }
    }

    @Override
    void due(Worker leader) {
        if (next instanceof Next.WaitUntil) {
            overdue = true;
            turn(leader);
        } else if (next == Next.WAIT) {
            cut();
            close();
        } else if (stallsAt() - System.nanoTime() > 0) {
            turn(leader);
        } else {
            abort();
        }
    }

    /**
     * Whether the end of an answer may still be on its way while the server ends: one that was just written, or one so long
     * that its reader was waited for. What the system has taken it sends even when the process is gone, but not when a
     * container's network goes with it; so the peer is given time to close, which it does when it has everything.
     */
    private boolean mayBeOnItsWay() {
        return (answered || waited) && workers.closing() && !ended && channel.isOpen();
    }

    private Next serve() {
        try {
            restoreUnread();
            return keepUnread(service.serve(this));
        } catch (EOFException e) {
            cut();
            workers.report(service.name() + " " + peer + ": " + e.getMessage());
        } catch (IOException e) {
            abort();
        } catch (Exception | Error e) {
            cut();
            workers.report(service.name() + " " + peer + ": dropped", e);
        }
        worker.dropUnread();
        return Next.CLOSE;
    }

    /** Keeps what the service left unread, unless there is no memory for it: then its peer is told so. */
    private Next keepUnread(Next wish) throws IOException {
        int left = worker.unread();
        if (left == 0 || wish == Next.LINGER) {
            worker.dropUnread();
            return wish;
        }
        if (wish == Next.CLOSE) {
            worker.dropUnread();
            return Next.LINGER;
        }
        if (!workers.memory().take(left)) {
            service.busy(this);
            worker.dropUnread();
            return Next.LINGER;
        }
        unread = worker.takeUnread();
        return wish;
    }

    /** Ends a turn during which {@code mine} passed the lead on; once handed back, the connection is another's. */
    private void finishAside(Worker mine) {
        mine.forget(channel);
        boolean over = next == Next.CLOSE;
        if (over) {
            close();
        }
        workers.backFrom(mine);
        if (!over) {
            workers.handBack(this);
        }
    }

    /** Does what the service asked for; under the lead. */
    void settle() {
        aside = false;
        try {
            if (next == Next.LINGER) {
                linger();
            } else if (next == Next.CLOSE) {
                close();
            } else if (over()) {
                cut();
                end();
            } else {
                watch();
            }
        } catch (IOException e) {
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

    /** Whether a connection that waits to be told more has been told all there will be. */
    private boolean over() {
        boolean atRest = unread == null && state == null && received > 0;
        return next == Next.WAIT && ended || !sending() && atRest && workers.closing();
    }

    private boolean sending() {
        return next == Next.WAIT_TO_WRITE || next == Next.WAIT_FOR_EITHER;
    }

    /** Shuts the output down, so that the last answer arrives, and lets a service that only discards have the rest. */
    private void linger() throws IOException {
        channel.shutdownOutput();
        answered = false;
        waited = false;
        Discard discard = new Discard(service.name(), workers.limits());
        service = discard;
        state = discard;
        next = discard.untilTheEnd();
        watch();
    }

    private void watch() throws IOException {
        if (key == null) {
            key = channel.register(workers.selector(), interest(), this);
        } else if (key.interestOps() != interest()) {
            key.interestOps(interest());
        }
        workers.due(this, deadline());
    }

    private int interest() {
        int reading = ended || next == Next.WAIT_TO_WRITE ? 0 : SelectionKey.OP_READ;
        int writing = sending() ? SelectionKey.OP_WRITE : 0;
        return reading | writing;
    }

    private long deadline() {
        if (sending()) {
            return retryAt(System.nanoTime());
        }
        sentBefore = NOT_SENDING;
        if (workers.closing() && received == 0) {
            return System.nanoTime() + FIRST_WORD.toNanos();
        }
        return next instanceof Next.WaitUntil until ? until.nanoTime() : System.nanoTime() + idle.toNanos();
    }

    private long retryAt(long now) {
        if (sent != sentBefore) {
            sentBefore = sent;
            movedAt = now;
        }
        return now + Math.min(Pace.RETRY.toNanos(), stallsAt() - now);
    }

    /** When a peer that takes nothing of what waits to be sent has done so for too long. */
    private long stallsAt() {
        return movedAt + workers.limits().stall().toNanos();
    }

    /** Takes it out of the leader's sight while a worker has it. */
    private void unwatch() {
        aside = true;
        workers.notDue(this);
        if (key != null && key.isValid()) {
            key.interestOps(0);
        }
    }

    private void restoreUnread() {
        if (unread != null) {
            ByteBuffer input = worker.input();
            input.clear().put(unread).flip();
            forgetUnread();
        }
    }

    private void forgetUnread() {
        if (unread != null) {
            workers.memory().give(unread.length);
            unread = null;
        }
    }

    /** Ends the connection so that the peer sees all that was sent, then the end. */
    private void close() {
        if (!channel.isOpen()) {
            return;
        }
        if (!aside) {
            workers.notDue(this);
        }
        try {
            channel.close();
        } catch (IOException e) {
            workers.report(service.name() + " " + peer + ": not closed", e);
        }
        if (key != null && aside) {
            // Only a select takes the socket out of the selector, and only then does the system let go of it.
            workers.wake();
        }
        forgetUnread();
        workers.left(ticket);
    }

    /** Ends the connection at once; what the peer has not read yet is given up, and with it the memory that holds it. */
    void abort() {
        if (channel.isOpen()) {
            cut();
            giveUpUnsent();
            close();
        }
    }

    private void giveUpUnsent() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Some systems refuse that for a socket whose peer is gone; it holds nothing then.
        }
    }

    /** Tells the service that there will be no further call. */
    private void cut() {
        try {
            service.cut(this);
        } catch (RuntimeException e) {
            workers.report(service.name() + " " + peer + ": after the end", e);
        }
    }

    /** Whether a worker has it that has passed the lead on. */
    boolean aside() {
        return aside;
    }

    // What a service sees of it.

    @Override
    public ByteBuffer input() {
        return worker.input();
    }

    @Override
    public int fill() throws IOException {
        ByteBuffer input = worker.input();
        if (input.remaining() == input.capacity()) {
            return 0;
        }
        int n;
        input.compact();
        try {
            n = channel.read(input);
        } finally {
            input.flip();
        }
        if (n > 0) {
            received += n;
        } else if (n < 0) {
            ended = true;
        }
        return n;
    }

    @Override
    public ByteBuffer output() {
        return worker.output();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        offer(bytes);
        while (bytes.hasRemaining()) {
            awaitRoom();
            offer(bytes);
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > COPIED && !bytes.isDirect()) {
            return offerInPieces(bytes);
        }
        noMoreDelay();
        int n = channel.write(bytes);
        took(n);
        return n;
    }

    private int offerInPieces(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        int end = bytes.limit();
        boolean room = true;
        while (room && bytes.position() < end) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(COPIED, end - bytes.position()));
            int n = offer(piece);
            bytes.position(bytes.position() + n);
            room = !piece.hasRemaining();
        }
        return bytes.position() - start;
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        if (count > AT_ONCE) {
            stepAside();
            worker.lendOutput();
        }
        noMoreDelay();
        long from = position;
        long end = position + count;
        boolean room = true;
        while (from < end) {
            long n = file.transferTo(from, room ? end - from : Math.min(PROBE, end - from), channel);
            if (n == 0 && from >= file.size()) {
                throw new EOFException("the file ended " + (end - from) + " bytes early");
            }
            took(n);
            from += n;
            room = from == end || awaitRoom();
        }
    }

    /**
     * Keeps Nagle's algorithm from holding back whatever follows a first write; an answer in a single write leaves at
     * once without this call to the system.
     */
    private void noMoreDelay() throws IOException {
        if (sent > 0 && !delayless) {
            delayless = true;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    private void took(long bytes) {
        if (bytes > 0) {
            sent += bytes;
            worker.moved(bytes);
        }
    }

    private boolean awaitRoom() throws IOException {
        stepAside();
        return worker.awaitRoom(channel);
    }

    @Override
    public void stepAside() throws IOException {
        if (!aside) {
            workers.takeSlot();
            unwatch();
            worker.lendInputIfEmpty();
            workers.passLead(worker);
        }
    }

    @Override
    public boolean overdue() {
        return overdue;
    }

    @Override
    public boolean closing() {
        return workers.closing();
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public void state(Object state) {
        this.state = state;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public int active() {
        return workers.active();
    }

    @Override
    public Load load() {
        return workers.load();
    }
}
