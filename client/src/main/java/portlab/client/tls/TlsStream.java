package portlab.client.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over the streams of a connected socket. Every byte from the network comes through {@link Source}, so that its owner keeps the
 * time limits. One thread may read while another writes.
 */
public final class TlsStream {
    /** The most of one write to the network: a few records at once. */
    private static final int BURST = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Source source;
    private final OutputStream out;
    private final PlaintextHandshake seen = new PlaintextHandshake();
    private final Object writing = new Object();

    /** Encrypted bytes to decrypt, from position to limit. */
    private ByteBuffer encrypted;

    /** Decrypted bytes that no caller has taken yet, from position to limit. */
    private ByteBuffer decrypted = NOTHING;

    /** Encrypted bytes to send, from 0 to position. */
    private ByteBuffer outgoing;

    private boolean ended;
    private volatile boolean broken;

    /** Waits for bytes from the network and reads those available. */
    @FunctionalInterface
    public interface Source {
        /** @return the number of bytes, or -1 at the end of the stream */
        int read(byte[] bytes, int offset, int length) throws IOException;
    }

    /** The peer ended its side of the TCP connection without ending the TLS stream: bytes may be missing (RFC 8446, 6.1). */
    public static final class TruncatedException extends IOException {
        private static final long serialVersionUID = 1L;

        TruncatedException() {
            super("it ended without a close_notify");
        }
    }

    public TlsStream(SSLEngine engine, Source source, OutputStream out) {
        this.engine = engine;
        this.source = source;
        this.out = out;
        encrypted = ByteBuffer.allocate(BURST).limit(0);
        outgoing = ByteBuffer.allocate(BURST + engine.getSession().getPacketBufferSize());
    }

    /**
     * Performs the handshake.
     *
     * @throws IOException if it fails; {@link #seen} may tell more
     */
    public void handshake() throws IOException {
        try {
            engine.beginHandshake();
            while (proceed(engine.getHandshakeStatus())) {
                // Each step decides the next one.
                continue;
            }
        } catch (IOException e) {
            broken = true;
            sendAlert();
            throw e;
        }
    }

    /** Takes one step of a handshake. @return false at its end */
    private boolean proceed(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_WRAP -> flush();
            case NEED_TASK -> runTasks();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                ByteBuffer into = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
                if (unwrap(into).getStatus() == Status.BUFFER_UNDERFLOW) {
                    fill();
                } else {
                    keep(into);
                }
            }
            default -> {
                return false;
            }
        }
        if (ended) {
            throw new SSLException("the peer ended the handshake");
        }
        return true;
    }

    /** Keeps what a server sent right behind its handshake. */
    private void keep(ByteBuffer plain) {
        if (plain.flip().hasRemaining()) {
            decrypted = ByteBuffer.allocate(decrypted.remaining() + plain.remaining())
                    .put(decrypted)
                    .put(plain)
                    .flip();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** The beginning of what the server sent, which is not encrypted. */
    public PlaintextHandshake seen() {
        return seen;
    }

    public SSLEngine engine() {
        return engine;
    }

    /**
     * Waits for bytes and reads those available.
     *
     * @return the number of bytes, or -1 at the end of the stream
     * @throws TruncatedException if the connection ends in the middle of the stream
     */
    public int read(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(bytes, offset, length);
        while (into.position() == offset) {
            if (decrypted.hasRemaining()) {
                take(into);
            } else if (ended) {
                return -1;
            } else if (!decrypt(into)) {
                fill();
            }
        }
        return into.position() - offset;
    }

    private void take(ByteBuffer into) {
        int count = Math.min(into.remaining(), decrypted.remaining());
        into.put(decrypted.slice().limit(count));
        decrypted.position(decrypted.position() + count);
    }

    /** Decrypts the records that are complete. @return false if there was none */
    private boolean decrypt(ByteBuffer into) throws IOException {
        boolean any = false;
        int record = engine.getSession().getApplicationBufferSize();
        while (!ended) {
            boolean direct = into.remaining() >= record;
            if (!direct && any) {
                return true;
            }
            ByteBuffer plain = direct ? into : ByteBuffer.allocate(record);
            if (unwrap(plain).getStatus() == Status.BUFFER_UNDERFLOW) {
                return any;
            }
            any = true;
            if (!direct) {
                decrypted = plain.flip();
            }
            afterwards();
        }
        return any;
    }

    private SSLEngineResult unwrap(ByteBuffer plain) throws IOException {
        try {
            SSLEngineResult result = engine.unwrap(encrypted, plain);
            ended |= result.getStatus() == Status.CLOSED;
            return result;
        } catch (SSLException e) {
            broken = true;
            sendAlert();
            throw e;
        }
    }

    /** Does what a message between the data asks for, such as another key (RFC 8446, 4.6.3). */
    private void afterwards() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
            status = engine.getHandshakeStatus();
        }
        if (status == HandshakeStatus.NEED_WRAP && !ended) {
            flush();
        }
    }

    /** Reads from the network. */
    private void fill() throws IOException {
        encrypted.compact().flip();
        int end = encrypted.limit();
        int count = source.read(encrypted.array(), end, encrypted.capacity() - end);
        if (count < 0) {
            broken = true;
            throw new TruncatedException();
        }
        seen.add(encrypted.array(), end, count);
        encrypted.limit(end + count);
    }

    /** Sends bytes, in one write to the network for each 64 KiB. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer plain = ByteBuffer.wrap(bytes, offset, length);
        synchronized (writing) {
            try {
                while (plain.hasRemaining()) {
                    wrap(plain);
                    if (outgoing.position() >= BURST || !plain.hasRemaining()) {
                        send();
                    }
                }
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }

    /** Sends the messages that the engine has ready, together. */
    private void flush() throws IOException {
        synchronized (writing) {
            do {
                wrap(NOTHING);
            } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
            send();
        }
    }

    private void wrap(ByteBuffer plain) throws IOException {
        SSLEngineResult result = engine.wrap(plain, outgoing);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            int room = outgoing.position() + engine.getSession().getPacketBufferSize();
            outgoing = ByteBuffer.allocate(room).put(outgoing.flip());
        } else if (plain.hasRemaining()) {
            requireProgress(result);
        }
    }

    private void requireProgress(SSLEngineResult result) throws IOException {
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the TLS stream is closed");
        }
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            if (engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
                // Of TLS 1.2 only, and only this side knows that it has something to send first.
                throw new SSLException("the peer began another handshake in the middle of the data");
            }
            runTasks();
        }
    }

    private void send() throws IOException {
        int count = outgoing.position();
        outgoing.clear();
        out.write(outgoing.array(), 0, count);
    }

    /** Ends this side: sends close_notify. The peer may go on sending. */
    public void endOutput() throws IOException {
        synchronized (writing) {
            if (!engine.isOutboundDone()) {
                engine.closeOutbound();
                flush();
            }
        }
    }

    /**
     * Ends this side as politely as possible, before the socket is closed, unless the stream has failed.
     *
     * @param available how many encrypted bytes can be read without waiting
     * @return whether decrypted bytes were discarded
     */
    public boolean close(int available) {
        boolean unread = false;
        try {
            if (!broken) {
                unread = discard(available);
                endOutput();
            }
        } catch (IOException e) {
            // The connection is over for the peer, too.
            broken = true;
        }
        return unread || decrypted.hasRemaining();
    }

    /**
     * Reads the tickets and the close_notify that have arrived, because the system resets a connection that has unread bytes.
     *
     * @return whether there was data, too
     */
    private boolean discard(int available) throws IOException {
        ByteBuffer sink = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        long until = seen.count() + available;
        while (!ended) {
            boolean complete = decrypt(sink);
            if (sink.position() > 0 || decrypted.hasRemaining()) {
                return true;
            }
            if (!complete && seen.count() >= until) {
                return false;
            }
            if (!complete) {
                fill();
            }
        }
        return false;
    }

    /** Tells the peer why this side gives up, if the engine has an alert for it. */
    private void sendAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                flush();
            }
        } catch (IOException e) {
            // The failure itself is on its way to the caller.
            broken = true;
        }
    }
}
