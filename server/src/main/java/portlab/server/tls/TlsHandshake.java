package portlab.server.tls;

import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import portlab.common.wire.Reason;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Next;

/** The handshake of one connection. It begins when the peer's first bytes have arrived. */
final class TlsHandshake {
    /** When to look again for a spare worker. */
    private static final Duration RETRY = Duration.ofMillis(10);

    /**
     * The most bytes of a peer's handshake. An honest one needs a few hundred, and more for post-quantum keys. Without a limit, empty
     * records and warnings could follow each other without end.
     */
    private static final int MAX_BYTES = 64 * 1024;

    private final Connection inner;
    private final Tls tls;
    private final ConcurrencyLimit handshakes;
    private final TlsEngine engine;
    private final PendingOutput pending;
    private final long began = System.nanoTime();
    private final long beganMillis = System.currentTimeMillis();

    /** How many bytes of the peer's handshake were read. */
    private int bytes;

    TlsHandshake(Connection inner, Tls tls, ConcurrencyLimit handshakes, TlsEngine engine, PendingOutput pending) {
        this.inner = inner;
        this.tls = tls;
        this.handshakes = handshakes;
        this.engine = engine;
        this.pending = pending;
    }

    /** ns since it began. */
    long nanos() {
        return System.nanoTime() - began;
    }

    private long deadline() {
        return began + tls.settings().handshake().toNanos();
    }

    /**
     * Takes the handshake as far as it goes now.
     *
     * @return what to wait for; null when the handshake is complete
     * @throws CutException when it takes too long
     * @throws SSLException when it fails
     */
    Next proceed() throws IOException {
        if (System.nanoTime() - deadline() >= 0) {
            throw new CutException(Reason.TLS_HANDSHAKE_TIMED_OUT);
        }
        Next wait = null;
        boolean complete = false;
        while (wait == null && !complete) {
            switch (engine.handshakeStatus()) {
                case NEED_TASK -> wait = compute();
                case NEED_WRAP -> wait = say();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> wait = listen();
                case FINISHED, NOT_HANDSHAKING -> complete = true;
            }
        }
        if (complete) {
            tls.count(engine.sessionMillis() < beganMillis ? HandshakeOutcome.RESUMED : HandshakeOutcome.FULL);
        }
        return wait;
    }

    /** Signatures and key exchanges take about a millisecond, so they need a worker that does not lead. */
    private Next compute() {
        if (!inner.acquire(handshakes)) {
            return new Next.WaitForPermit(handshakes, deadline());
        }
        try {
            if (!inner.stepAside()) {
                return new Next.WaitUntil(Math.min(deadline(), System.nanoTime() + RETRY.toNanos()));
            }
            engine.runTasks();
            return null;
        } finally {
            handshakes.release();
        }
    }

    private Next say() throws IOException {
        if (!pending.flush()) {
            return Next.WAIT_TO_WRITE;
        }
        engine.answer();
        return null;
    }

    private Next listen() throws IOException {
        if (!pending.flush()) {
            return Next.WAIT_TO_WRITE;
        }
        if (!TlsRecords.isComplete(inner.input())) {
            boolean ended = inner.fill() < 0;
            if (!TlsRecords.isComplete(inner.input())) {
                if (ended) {
                    throw new CutException(Reason.TLS_TRUNCATED);
                }
                return new Next.WaitUntil(deadline());
            }
        }
        SSLEngineResult result = engine.decrypt(inner.input());
        bytes += result.bytesConsumed();
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the peer ended the handshake");
        }
        if (bytes > MAX_BYTES) {
            throw new SSLException("the handshake is longer than " + MAX_BYTES + " bytes");
        }
        return null;
    }
}
