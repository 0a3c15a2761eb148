package portlab.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import portlab.server.net.TlsInfo;

/** Encrypts and decrypts the records of one connection. Does no IO, except that what it has to say itself goes to the output. */
final class TlsEngine {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final PendingOutput pending;

    TlsEngine(SSLEngine engine, TlsBuffers buffers, PendingOutput pending) {
        this.engine = engine;
        this.buffers = buffers;
        this.pending = pending;
    }

    HandshakeStatus handshakeStatus() {
        return engine.getHandshakeStatus();
    }

    /** Computes what the handshake needs; takes long. */
    void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Takes the next record, which is complete and belongs to the handshake. */
    SSLEngineResult decrypt(ByteBuffer records) throws SSLException {
        return decrypt(records, NOTHING);
    }

    /** Decrypts the next record, which is complete. */
    SSLEngineResult decrypt(ByteBuffer records, ByteBuffer plain) throws SSLException {
        SSLEngineResult result = engine.unwrap(records, plain);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            throw new SSLException("the peer does not speak TLS");
        }
        return result;
    }

    /** Encrypts as much as {@code output} has room for. */
    void encrypt(ByteBuffer bytes, ByteBuffer output) throws IOException {
        Status status = Status.OK;
        while (bytes.hasRemaining() && status == Status.OK) {
            status = engine.wrap(bytes, output).getStatus();
        }
        if (status == Status.CLOSED) {
            throw new IOException("the peer has ended TLS 1.2, which ends both sides");
        }
    }

    /** Whether the engine has something to say itself. */
    boolean hasAnswer() {
        return handshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    /** Adds what the engine has to say to the pending output. */
    void answer() throws IOException {
        ByteBuffer output = buffers.takeOutput();
        try {
            Status status = Status.OK;
            while (status == Status.OK && hasAnswer()) {
                status = engine.wrap(NOTHING, output).getStatus();
            }
            pending.keepAnswer(output.flip());
        } finally {
            buffers.giveOutput(output);
        }
    }

    /** Adds close_notify to the pending output, or the alert about a failure. */
    void close() throws IOException {
        engine.closeOutbound();
        answer();
    }

    /** When the session was agreed, in ms since 1970; a resumed one is older than its connection. */
    long sessionMillis() {
        return engine.getSession().getCreationTime();
    }

    /** What was agreed. */
    TlsInfo info() {
        SSLSession session = engine.getSession();
        return new TlsInfo(session.getProtocol(), session.getCipherSuite());
    }

    /** The application protocol that was agreed, or the empty string. */
    String applicationProtocol() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null ? "" : protocol;
    }
}
