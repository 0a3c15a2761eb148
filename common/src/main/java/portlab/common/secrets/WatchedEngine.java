package portlab.common.secrets;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An engine like the one inside. While that one works, this one is known as its thread's, so that the secrets it computes can be told
 * from those of other connections; in the file, the random number of the ClientHello stands for the connection.
 */
final class WatchedEngine extends SSLEngine {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    /** Of a record, of a message, and of the version (RFC 8446, 4.1.2 and 5.1). */
    private static final int BEFORE_RANDOM = 5 + 4 + 2;

    private static final int RANDOM = 32;

    private final SSLEngine engine;
    private final Consumer<String> lines;
    private volatile byte[] clientRandom;

    private interface Step<T> {
        T run() throws SSLException;
    }

    /** @param lines as for {@link SecretLog#watch(SSLEngine, Consumer)} */
    WatchedEngine(SSLEngine engine, Consumer<String> lines) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
        this.lines = lines;
    }

    /** The same engine, which tells its secrets there, too. */
    WatchedEngine alsoFor(Consumer<String> more) {
        return new WatchedEngine(engine, lines.andThen(more));
    }

    void found(String label, byte[] secret) {
        byte[] random = clientRandom;
        if (random != null) {
            HexFormat hex = HexFormat.of();
            lines.accept(label + " " + hex.formatHex(random) + " " + hex.formatHex(secret));
        }
    }

    private <T> T working(Step<T> step) throws SSLException {
        WatchedEngine before = SecretLog.working(this);
        try {
            return step.run();
        } finally {
            SecretLog.working(before);
        }
    }

    /** Looks for a ClientHello. @param bytes at least the first of a record, from position to limit; stays as it is */
    private void look(ByteBuffer bytes) {
        int at = bytes.position();
        boolean hello = bytes.remaining() >= BEFORE_RANDOM + RANDOM
                && bytes.get(at) == HANDSHAKE
                && bytes.get(at + 5) == CLIENT_HELLO;
        if (hello) {
            byte[] random = new byte[RANDOM];
            bytes.get(at + BEFORE_RANDOM, random);
            clientRandom = random;
        }
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) throws SSLException {
        int from = dst.position();
        SSLEngineResult result = working(() -> engine.wrap(srcs, offset, length, dst));
        if (clientRandom == null && getUseClientMode()) {
            look(dst.duplicate().flip().position(from));
        }
        return result;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer src, ByteBuffer[] dsts, int offset, int length) throws SSLException {
        if (clientRandom == null && !getUseClientMode()) {
            look(src);
        }
        return working(() -> engine.unwrap(src, dsts, offset, length));
    }

    @Override
    public Runnable getDelegatedTask() {
        Runnable task = engine.getDelegatedTask();
        return task == null ? null : () -> run(task);
    }

    private void run(Runnable task) {
        WatchedEngine before = SecretLog.working(this);
        try {
            task.run();
        } finally {
            SecretLog.working(before);
        }
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        engine.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(BiFunction<SSLEngine, List<String>, String> selector) {
        engine.setHandshakeApplicationProtocolSelector(selector);
    }

    @Override
    public BiFunction<SSLEngine, List<String>, String> getHandshakeApplicationProtocolSelector() {
        return engine.getHandshakeApplicationProtocolSelector();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        engine.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }
}
