package portlab.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** A client whose encrypted bytes are in memory, so that a test can cut, delay and change them. */
final class MemoryClient {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ByteArrayOutputStream decrypted = new ByteArrayOutputStream();
    private final ByteBuffer out = ByteBuffer.allocate(1 << 20);
    private ByteBuffer in = ByteBuffer.allocate(0);
    private boolean ended;

    MemoryClient(SSLContext context, String version, String... alpn) throws SSLException {
        engine = context.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(alpn);
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
    }

    MemoryClient(String version) throws SSLException {
        this(TestTls.context(), version);
    }

    SSLEngine engine() {
        return engine;
    }

    /** What to send next without further input, such as the first message. */
    byte[] send() throws SSLException {
        return receive(new byte[0]);
    }

    /** Takes bytes of the server. Returns what to send it. */
    byte[] receive(byte[] bytes) throws SSLException {
        ByteBuffer all = ByteBuffer.allocate(in.remaining() + bytes.length);
        in = all.put(in).put(bytes).flip();
        while (step()) {
            // Until the server has to say something.
        }
        return taken();
    }

    private boolean step() throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> {
                return engine.wrap(NOTHING, out).bytesProduced() > 0;
            }
            default -> {
                ByteBuffer plain = ByteBuffer.allocate(17 * 1024);
                SSLEngineResult result = engine.unwrap(in, plain);
                decrypted.write(plain.array(), 0, plain.position());
                ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
                return result.bytesConsumed() > 0;
            }
        }
        return true;
    }

    private byte[] taken() {
        byte[] taken = new byte[out.flip().remaining()];
        out.get(taken);
        out.clear();
        return taken;
    }

    /** These bytes as records. */
    byte[] encrypt(byte[] bytes) throws SSLException {
        ByteBuffer plain = ByteBuffer.wrap(bytes);
        while (plain.hasRemaining()) {
            engine.wrap(plain, out);
        }
        return taken();
    }

    byte[] encrypt(String text) throws SSLException {
        return encrypt(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The announcement that nothing will follow. */
    byte[] closeNotify() throws SSLException {
        engine.closeOutbound();
        engine.wrap(NOTHING, out);
        return taken();
    }

    /** Asks for a new key, and for the server's new key (RFC 8446 section 4.6.3); in TLS 1.2, for another handshake. */
    byte[] again() throws SSLException {
        engine.beginHandshake();
        return send();
    }

    boolean isOpen() {
        return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Whether the server has sent close_notify. */
    boolean sawEnd() {
        return ended;
    }

    /** What the server has sent, one character per byte. */
    String text() {
        return decrypted.toString(StandardCharsets.ISO_8859_1);
    }
}
