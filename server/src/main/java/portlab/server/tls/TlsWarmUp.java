package portlab.server.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client in the memory of the server shakes hands with it, so that the first peer finds the JDK's classes loaded and most of its
 * arithmetic compiled: a cold JVM takes 300 ms for its first handshake. Nobody notices but the JVM.
 */
final class TlsWarmUp {
    /** The first ones gain nearly everything; more would cost processor time that nobody asked for. */
    private static final int HANDSHAKES = 10;

    /** Full records after each handshake. */
    private static final int RECORDS = 10;

    private static final int RECORD = 16 * 1024;

    /** Room for the longest flight of a handshake, or for one record, as the JDK wants to see it. */
    private static final int ROOM = 4 * RECORD;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM).flip();
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM).flip();
    private final ByteBuffer decrypted = ByteBuffer.allocate(ROOM);

    private TlsWarmUp(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** Shakes hands while {@code goesOn}. Returns how many times it did. */
    static int run(Tls tls, BooleanSupplier goesOn) throws GeneralSecurityException, SSLException {
        SSLContext clients = SSLContext.getInstance("TLS");
        clients.init(null, new TrustManager[] {new Trusting()}, null);
        int done = 0;
        for (; done < HANDSHAKES && goesOn.getAsBoolean(); done++) {
            SSLEngine client = clients.createSSLEngine();
            client.setUseClientMode(true);
            client.beginHandshake();
            new TlsWarmUp(client, tls.unwatchedEngine(Tls.HTTP)).converse();
        }
        return done;
    }

    private void converse() throws SSLException {
        boolean moves = true;
        while (moves) {
            // Not a short circuit: each side has its turn.
            moves = advance(client, toClient, toServer) | advance(server, toServer, toClient);
        }
        if (server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("the handshake in memory did not end");
        }
        for (int n = 0; n < RECORDS; n++) {
            wrap(server, ByteBuffer.allocate(RECORD), toClient);
            advance(client, toClient, toServer);
        }
    }

    /** Takes one side as far as it goes without the other. Returns whether it did anything. */
    private boolean advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        boolean moved = false;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                wrap(engine, ByteBuffer.allocate(0), out);
            } else if (!in.hasRemaining() || !unwrap(engine, in)) {
                return moved;
            }
            moved = true;
        }
    }

    private static void wrap(SSLEngine engine, ByteBuffer content, ByteBuffer out) throws SSLException {
        SSLEngineResult result = engine.wrap(content, out.compact());
        out.flip();
        if (result.getStatus() != Status.OK) {
            throw new SSLException("cannot encrypt in memory: " + result.getStatus());
        }
    }

    private boolean unwrap(SSLEngine engine, ByteBuffer in) throws SSLException {
        return engine.unwrap(in, decrypted.clear()).getStatus() == Status.OK;
    }

    /** The client has no reason to doubt a server that called it. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
