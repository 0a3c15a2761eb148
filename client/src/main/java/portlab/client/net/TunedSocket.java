package portlab.client.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;

/** A socket that reads, writes and delays as its {@link SocketSettings} say, and otherwise works like any other. */
final class TunedSocket extends Socket {
    /** In how many pieces a second of a rate is divided. */
    private static final int PIECES = 20;

    private static final long SECOND = 1_000_000_000L;

    /** How often to look whether the socket was closed meanwhile. */
    private static final long LOOK_NANOS = 20_000_000L;

    private final SocketSettings settings;

    TunedSocket(SocketSettings settings) {
        super(Proxy.NO_PROXY);
        this.settings = settings;
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        super.setTcpNoDelay(on && !settings.nagle());
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream in = super.getInputStream();
        return settings.readRate() == 0 ? in : new Slow(in);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream out = super.getOutputStream();
        return settings.writeSize() == 0 && settings.writePauseNanos() == 0 ? out : new Paced(out);
    }

    private void sleepUntil(long nanoTime) throws IOException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
            if (isClosed()) {
                throw new SocketException("Socket closed");
            }
        }
    }

    /** Reads a little at a time. */
    private final class Slow extends FilterInputStream {
        private long next = System.nanoTime();

        Slow(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            sleepUntil(next);
            int piece = (int) Math.max(1, Math.min(length, settings.readRate() / PIECES));
            int count = super.read(bytes, offset, piece);
            long now = System.nanoTime();
            long paced = Math.max(0, count) * SECOND / settings.readRate();
            next = Math.max(now - paced, next) + paced;
            return count;
        }
    }

    /** Splits and separates writes. */
    private final class Paced extends FilterOutputStream {
        private long next = System.nanoTime();

        Paced(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int size = settings.writeSize() == 0 ? length : settings.writeSize();
            for (int at = 0; at < length; at += size) {
                sleepUntil(next);
                out.write(bytes, offset + at, Math.min(size, length - at));
                next = System.nanoTime() + settings.writePauseNanos();
            }
        }
    }
}
