package portlab.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntFunction;
import portlab.common.wire.Reason;
import portlab.common.wire.WireTap;

/** A connection around another one, which does everything that a subclass does not observe or change. */
public abstract class WrappedConnection implements Connection {
    protected final Connection inner;

    protected WrappedConnection(Connection inner) {
        this.inner = inner;
    }

    /** The connection of this type among {@code outer} and those inside it. */
    protected static <T extends Connection> T find(Class<T> type, Connection outer) {
        Connection each = outer;
        while (!type.isInstance(each)) {
            each = ((WrappedConnection) each).inner;
        }
        return type.cast(each);
    }

    @Override
    public ByteBuffer input() {
        return inner.input();
    }

    @Override
    public int fill() throws IOException {
        return inner.fill();
    }

    @Override
    public ByteBuffer output() {
        return inner.output();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        inner.write(bytes);
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        return inner.offer(bytes);
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        inner.send(file, position, count);
    }

    @Override
    public void pause(long nanoTime) throws IOException {
        inner.pause(nanoTime);
    }

    @Override
    public boolean stepAside() {
        return inner.stepAside();
    }

    @Override
    public boolean acquire(ConcurrencyLimit limit) {
        return inner.acquire(limit);
    }

    @Override
    public WireTap secretsTap() {
        return inner.secretsTap();
    }

    @Override
    public boolean isWatched() {
        return inner.isWatched();
    }

    @Override
    public boolean tellsReasons() {
        return inner.tellsReasons();
    }

    @Override
    public void note(Reason reason, String detail) {
        inner.note(reason, detail);
    }

    @Override
    public void reused() {
        inner.reused();
    }

    @Override
    public Runnable waker() {
        return inner.waker();
    }

    @Override
    public boolean woken() {
        return inner.woken();
    }

    @Override
    public boolean overdue() {
        return inner.overdue();
    }

    @Override
    public boolean closing() {
        return inner.closing();
    }

    @Override
    public Object state() {
        return inner.state();
    }

    @Override
    public void state(Object state) {
        inner.state(state);
    }

    @Override
    public long round() {
        return inner.round();
    }

    @Override
    public InetSocketAddress peer() {
        return inner.peer();
    }

    @Override
    public TlsInfo tls() {
        return inner.tls();
    }

    @Override
    public long received() {
        return inner.received();
    }

    @Override
    public long sent() {
        return inner.sent();
    }

    @Override
    public int active() {
        return inner.active();
    }

    @Override
    public Load load() {
        return inner.load();
    }

    @Override
    public IntFunction<Overview> overviews() {
        return inner.overviews();
    }
}
