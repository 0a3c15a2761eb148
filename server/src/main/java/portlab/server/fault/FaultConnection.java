package portlab.server.fault;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import portlab.common.wire.Reason;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.Effect.Medium;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.net.WrappedConnection;

/**
 * A connection on which faults happen. What the service writes leaves later, slower, changed, in part or not at all. All
 * waiting is a {@link Next.WaitUntil}, so it needs no thread, except for an answer that is too long for the {@link Outbox}: its
 * worker waits, as it does for a slow reader.
 *
 * <p>Without active effects, every call goes straight to the connection behind this one.
 */
public final class FaultConnection extends WrappedConnection {
    private static final int PIECE = 64 * 1024;

    private final Place place;
    private final Faults faults;
    private final Outbox outbox;
    private final List<Unlogged> unlogged = new ArrayList<>();

    private ActiveFaults active = ActiveFaults.NONE;
    private Pacer pacer;
    private Corruption corruption;
    private long limitLeft;

    private boolean begun;

    /** The request that the effects belong to, if the service has requests. */
    private Object request;

    private Object state;

    /** What the service returned last, and what this connection made of it. */
    private Next serviceNext;

    private Next returned;

    /** Whether the service is called no more. */
    private boolean served;

    private boolean reachedLimit;

    /** Whether an answer was swallowed, and until when the connection then stays open. */
    private boolean swallowed;

    private long silentUntil;

    /** What was read for the service while it was not called. */
    private int readAhead;

    /** Whether the peer has ended its side, since the last call of the service, and whether the service knows. */
    private boolean endSeen;

    private boolean endAhead;
    private boolean endTold;
    private boolean discarded;

    /** Whether the service was to be woken since its last call. */
    private boolean woken;

    /** Whether the service was called since the shutdown began. */
    private boolean closingTold;

    /** Until when the service is not called; meaningful while {@link #holding}. */
    private long heldUntil;

    private boolean holding;
    private long heldNanos;

    /** How long the first part of the exchange was held. */
    private long heldBefore;

    /** Since when the outbox is not empty, and how long it was not empty since the service was called. */
    private long sendingSince;

    private long sendingNanos;

    /** A record for the log whose bytes have not left yet. */
    private record Unlogged(Exchange exchange, long since, Consumer<Exchange> log) {}

    /** The answer has as many bytes as it may. */
    private static final class LimitReached extends CutException {
        private static final long serialVersionUID = 1;

        LimitReached(Reason why) {
            super(why);
        }
    }

    FaultConnection(Connection inner, Place place, Faults faults) {
        super(inner);
        this.place = place;
        this.faults = faults;
        this.outbox = new Outbox(faults.memory());
    }

    // Called by the service for each request.

    /**
     * Begins a request, or continues the one that waits: chooses what goes wrong with it.
     *
     * @param which the same object for the same request
     * @param path decoded
     */
    public void begin(Object which, String path) {
        if (which != request && outbox.isEmpty() && !isSilent()) {
            request = which;
            activate(new ActiveFaults(faults.plan().ofRequest(place, peer().getAddress(), path)));
            hold();
        }
    }

    /** Whether the service must not answer yet, and when to ask again. */
    public boolean isHeld() {
        return !outbox.isEmpty() || holding && !holdIsOver();
    }

    /** When to ask again; if output is still held back, as soon as it has left. */
    public long heldUntil() {
        return outbox.isEmpty() ? heldUntil : System.nanoTime();
    }

    /** The effects on the current exchange. */
    public ActiveFaults effects() {
        return active;
    }

    /** The answer has no length that could be wrong. */
    public void lengthStays() {
        active.remove(Kind.WRONG_LENGTH);
    }

    /** The budget for what waits. */
    public MemoryBudget memory() {
        return faults.memory();
    }

    private void activate(ActiveFaults next) {
        active = next;
        pacer = next.pacer(System.nanoTime());
        corruption = next.corruption(place.medium() == Medium.HTTP);
        limitLeft = next.limit();
        if (place.medium() == Medium.RAW) {
            next.note(inner);
        }
    }

    private void hold() {
        holding = active.has(Kind.LATENCY);
        if (holding) {
            heldNanos = active.latency();
            heldUntil = System.nanoTime() + heldNanos;
            heldBefore = state == null ? heldNanos : heldBefore;
            if (place.medium() == Medium.RAW) {
                inner.note(Kind.LATENCY.reason(), Effect.Latency.text(heldNanos));
            }
        }
    }

    private boolean holdIsOver() {
        return System.nanoTime() - heldUntil >= 0;
    }

    private boolean isSilent() {
        return active.has(Kind.SILENCE);
    }

    // A turn.

    /** Calls the service if it is time to. */
    Next turn(Service service, Consumer<Exchange> log) throws IOException {
        if (!begun) {
            begun = true;
            beginConnection(service, log);
        }
        woken |= inner.woken();
        if (!active.isEmpty() || !outbox.isEmpty()) {
            readAhead();
        }
        returned = act(service);
        inner.state(outbox.isEmpty() && !holding ? state : this);
        return returned;
    }

    private void beginConnection(Service service, Consumer<Exchange> log) throws CutException {
        boolean http = place.medium() == Medium.HTTP;
        ActiveFaults all = new ActiveFaults(
                http
                        ? faults.plan().ofHttpConnection(place, peer().getAddress())
                        : faults.plan().ofConnection(place, peer().getAddress()));
        activate(all);
        if (all.has(Kind.REFUSE)) {
            served = true;
            log.accept(refused(service.name()));
            throw new CutException(Kind.REFUSE.reason());
        }
    }

    /** For the log: a connection that ends before the server has read a request. */
    private Exchange refused(String name) {
        long now = System.currentTimeMillis();
        return new Exchange(name, peer(), active(), name, "cut", 0, 0, 0, now, 0, null, null, Decisions.NONE, tls());
    }

    private Next act(Service service) throws IOException {
        Next sending = outbox.isEmpty() ? null : pump();
        if (sending == null && !served && isTime()) {
            call(service);
            sending = outbox.isEmpty() ? null : pump();
        } else if (sending != null && !served && offers() && outbox.room() > 0) {
            call(service);
            sending = outbox.isEmpty() ? null : pump();
        }
        if (sending != null) {
            return sending;
        }
        if (served) {
            return end();
        }
        if (endSeen && !endTold && !endAhead && waits()) {
            return Next.AGAIN;
        }
        return holdsRaw() ? new Next.WaitUntil(heldUntil) : serviceWait();
    }

    /** What the service waits for. What it wrote has left only now, so that it may wait that much longer. */
    private Next serviceWait() {
        return serviceNext instanceof Next.WaitUntil until && sendingNanos > 0
                ? new Next.WaitUntil(until.nanoTime() + sendingNanos)
                : serviceNext;
    }

    private boolean offers() {
        return serviceNext == Next.WAIT_FOR_EITHER || serviceNext == Next.WAIT_TO_WRITE;
    }

    /** Whether to call the service now: there is news, its deadline has passed, or the news was held long enough. */
    private boolean isTime() {
        if (active.isEmpty()) {
            return true;
        }
        boolean news = readAhead > 0 || endAhead;
        if (news && holdsRaw()) {
            if (!holding) {
                hold();
            }
            return holdIsOver();
        }
        boolean untold = endSeen && !endTold || inner.closing() && !closingTold;
        return serviceNext == null || news || woken || untold || !waits() || overdue();
    }

    private boolean waits() {
        return serviceNext == Next.WAIT || serviceNext instanceof Next.WaitUntil;
    }

    /** Whether this connection, and not the service, waits until the latency is over. */
    private boolean holdsRaw() {
        return latencyIsOurs() && (readAhead > 0 || endAhead);
    }

    /** The HTTP service holds its requests by itself, because it knows where each begins. */
    private boolean latencyIsOurs() {
        return place.medium() == Medium.RAW && active.has(Kind.LATENCY);
    }

    private void call(Service service) throws IOException {
        closingTold = inner.closing();
        try {
            serviceNext = service.serve(this);
        } catch (LimitReached e) {
            service.cut(this);
            serviceNext = Next.LINGER;
        }
        if (swallowed && serviceNext != Next.CLOSE && serviceNext != Next.LINGER) {
            service.cut(this);
            serviceNext = Next.LINGER;
        }
        served = serviceNext == Next.CLOSE || serviceNext == Next.LINGER;
        readAhead = 0;
        endAhead = false;
        woken = false;
        sendingNanos = 0;
        holding &= place.medium() == Medium.HTTP && !holdIsOver();
    }

    /** Reads on while the service is not called: the selector would report the same bytes again at once. */
    private void readAhead() throws IOException {
        int n = inner.fill();
        readAhead += Math.max(0, n);
        if (n < 0 && !endSeen) {
            endSeen = true;
            endAhead = true;
        }
        if (served) {
            discarded |= inner.input().hasRemaining();
            inner.input().position(inner.input().limit());
        }
    }

    /** The end of the connection, once everything has left. */
    private Next end() throws CutException {
        if (isSilent()) {
            return silence();
        }
        if (reachedLimit && active.resets()) {
            throw new CutException(active.whyCut());
        }
        return discarded ? Next.LINGER : serviceNext;
    }

    private Next silence() {
        if (silentUntil == 0) {
            silentUntil = System.nanoTime() + faults.idle().toNanos();
        }
        return inner.closing() || isPast(silentUntil) ? Next.LINGER : new Next.WaitUntil(silentUntil);
    }

    private static boolean isPast(long nanoTime) {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** Sends what may leave now. Returns what to wait for; null if everything has left. */
    private Next pump() throws IOException {
        while (!outbox.isEmpty()) {
            if (!isPast(pacer.next())) {
                return new Next.WaitUntil(pacer.next());
            }
            ByteBuffer piece = outbox.first(pacer.piece(outbox.size()));
            int sent = inner.offer(piece);
            left(sent);
            if (piece.hasRemaining()) {
                return Next.WAIT_TO_WRITE;
            }
        }
        return null;
    }

    private void left(int bytes) {
        outbox.remove(bytes);
        pacer.sent(bytes, System.nanoTime());
        if (outbox.isEmpty()) {
            sendingNanos += System.nanoTime() - sendingSince;
            log();
        }
    }

    // The log.

    /** Called when the service logs an exchange. */
    void logged(Exchange exchange, Consumer<Exchange> log) {
        if (active.isEmpty()) {
            log.accept(exchange);
            return;
        }
        long earlier = place.medium() == Medium.RAW ? heldBefore : 0;
        Exchange affected = exchange.with(decisions(exchange), earlier);
        Exchange real = isSilent() ? affected.sentLater(0, affected.sent()) : affected;
        unlogged.add(new Unlogged(real, System.nanoTime(), log));
        if (outbox.isEmpty()) {
            log();
        }
    }

    /** The HTTP service has the faults on a request among its decisions already. */
    private Decisions decisions(Exchange exchange) {
        return request == null ? active.after(exchange.decisions()) : exchange.decisions();
    }

    private void log() {
        long now = System.nanoTime();
        long unsent = outbox.size();
        for (Unlogged one : unlogged) {
            one.log().accept(one.exchange().sentLater(now - one.since(), unsent));
        }
        unlogged.clear();
    }

    /** Whether the service has ended its last exchange. */
    boolean isServed() {
        return served;
    }

    /** Whether part of an answer has not left yet. */
    boolean isSending() {
        return !outbox.isEmpty();
    }

    /** Drops what has not left yet, and every effect. */
    void stop() {
        log();
        outbox.clear();
        active = ActiveFaults.NONE;
    }

    // Called by the service.

    @Override
    public int fill() throws IOException {
        if (readAhead > 0) {
            int n = readAhead;
            readAhead = 0;
            return n;
        }
        int n = latencyIsOurs() ? endSeen ? -1 : 0 : inner.fill();
        endTold |= n < 0;
        return n;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (active.isEmpty()) {
            inner.write(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            if (isSilent()) {
                swallow(bytes);
            } else if (pacer.isUnlimited() && outbox.isEmpty()) {
                inner.write(ByteBuffer.wrap(take(bytes, PIECE)));
            } else if (outbox.room() == 0 || !enqueue(bytes)) {
                makeRoom(bytes);
            }
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        if (active.isEmpty()) {
            return inner.offer(bytes);
        }
        int before = bytes.remaining();
        if (isSilent()) {
            swallow(bytes);
        } else if (bytes.hasRemaining() && outbox.room() > 0) {
            enqueue(bytes);
        }
        return before - bytes.remaining();
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        if (active.isEmpty()) {
            inner.send(file, position, count);
            return;
        }
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, count));
        for (long at = position; at < position + count; ) {
            int n = file.read(piece.clear().limit((int) Math.min(PIECE, position + count - at)), at);
            if (n < 0) {
                throw new EOFException("the file ended " + (position + count - at) + " bytes early");
            }
            write(piece.flip());
            at += n;
        }
    }

    private void swallow(ByteBuffer bytes) {
        swallowed = true;
        bytes.position(bytes.limit());
    }

    /** Takes the next bytes of the answer, changed if a fault changes them. */
    private byte[] take(ByteBuffer bytes, int most) throws LimitReached {
        if (limitLeft == 0) {
            reachedLimit = true;
            throw new LimitReached(active.whyCut());
        }
        byte[] taken = new byte[(int) Math.min(limitLeft, Math.min(most, bytes.remaining()))];
        bytes.get(taken);
        limitLeft -= limitLeft == Long.MAX_VALUE ? 0 : taken.length;
        if (corruption != null) {
            corruption.apply(taken);
        }
        return taken;
    }

    /** Adds as many bytes as there is room for. False if there is no memory. */
    private boolean enqueue(ByteBuffer bytes) throws IOException {
        if (!faults.memory().hasSpare(Math.min(outbox.room(), bytes.remaining()))) {
            return false;
        }
        if (outbox.isEmpty()) {
            sendingSince = System.nanoTime();
        }
        byte[] taken = take(bytes, outbox.room());
        if (!outbox.add(taken)) {
            // Another connection took the memory since.
            drain();
            sendPaced(ByteBuffer.wrap(taken));
        }
        return true;
    }

    /** Waits with the worker: there is too much to hold back. */
    private void makeRoom(ByteBuffer bytes) throws IOException {
        if (outbox.isEmpty()) {
            sendPaced(ByteBuffer.wrap(take(bytes, PIECE)));
        } else {
            ByteBuffer piece = outbox.first(pacer.piece(outbox.size()));
            inner.pause(pacer.next());
            inner.write(piece);
            left(piece.position());
        }
    }

    private void drain() throws IOException {
        while (!outbox.isEmpty()) {
            makeRoom(null);
        }
    }

    private void sendPaced(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            inner.pause(pacer.next());
            ByteBuffer piece = bytes.slice(bytes.position(), pacer.piece(bytes.remaining()));
            inner.write(piece);
            bytes.position(bytes.position() + piece.position());
            pacer.sent(piece.position(), System.nanoTime());
        }
    }

    /** A deadline of this connection is none of the service's. */
    @Override
    public boolean overdue() {
        if (returned == serviceNext) {
            return inner.overdue();
        }
        return serviceNext instanceof Next.WaitUntil until && isPast(until.nanoTime() + sendingNanos);
    }

    @Override
    public boolean woken() {
        return woken;
    }

    /** Bytes sent or held back. */
    @Override
    public long sent() {
        return inner.sent() + outbox.size();
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public void state(Object next) {
        state = next;
        inner.state(next);
    }

    @Override
    public boolean isWatched() {
        return !active.isEmpty() || inner.isWatched();
    }

    @Override
    public boolean tellsReasons() {
        return !active.isEmpty() || inner.tellsReasons();
    }
}
