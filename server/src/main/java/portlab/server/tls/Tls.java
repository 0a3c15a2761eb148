package portlab.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import portlab.common.secrets.SecretLog;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Exchange;
import portlab.server.net.Listener;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;

/**
 * TLS 1.3 and 1.2 for the listeners of one server. Services and the event loop do not know about it: each connection of a
 * {@linkplain #around secured} listener is wrapped, and so is the service, which sees nothing but decrypted bytes.
 */
public final class Tls {
    /** What {@code http} and {@code admin} offer by ALPN (RFC 7301). */
    public static final List<String> HTTP = List.of("http/1.1", "http/1.0");

    /** What the raw services offer: they have no registered names. */
    public static final List<String> RAW = List.of();

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<SSLContext> contexts;
    private final Settings settings;
    private final MemoryBudget memory;
    private final Consumer<Exchange> log;
    private final Consumer<HandshakeOutcome> counter;
    private final ConcurrencyLimit handshakes;

    /** For listeners with workers of their own, so that a flood of handshakes on the others does not delay them. */
    private final ConcurrencyLimit adminHandshakes;

    private final TlsBuffers buffers = new TlsBuffers();

    /** Null unless the user wants to decrypt captures. */
    private volatile SecretLog secrets;

    /**
     * @param handshake the time for a whole handshake, from its first byte; the connection is cut beyond
     * @param idle how long a silent connection stays open, as for the listeners
     * @param atOnce for how many handshakes to compute at once; the others wait in line, without a thread. The admin port has as
     *     many for itself
     */
    public record Settings(Duration handshake, Duration idle, int atOnce) {}

    /**
     * @param contexts gives the certificate for each new connection, so that it can change at any time. It is called under the
     *     lead, so it must not block
     * @param memory the budget for bytes that wait: input that no service could use yet, and output that the peer has not taken
     * @param log receives each handshake that fails
     */
    public Tls(Supplier<SSLContext> contexts, Settings settings, MemoryBudget memory, Consumer<Exchange> log) {
        this(contexts, settings, memory, log, outcome -> {});
    }

    /**
     * The same with a counter.
     *
     * @param counter receives how each handshake ended; it must not block
     */
    public Tls(
            Supplier<SSLContext> contexts,
            Settings settings,
            MemoryBudget memory,
            Consumer<Exchange> log,
            Consumer<HandshakeOutcome> counter) {
        this.counter = counter;
        this.contexts = contexts;
        this.settings = settings;
        this.memory = memory;
        this.log = log;
        this.handshakes = new ConcurrencyLimit(settings.atOnce());
        this.adminHandshakes = new ConcurrencyLimit(settings.atOnce());
    }

    /**
     * Secures a listener. Record it and wrap it for faults as usual: both see decrypted bytes, whatever the order of the calls,
     * except that the listener must have its final service already.
     *
     * @param alpn the application protocols to choose from, {@link #HTTP} or {@link #RAW}
     * @param plain serves peers that do not speak TLS, without TLS; null rejects them with an alert
     */
    public Listener around(Listener listener, List<String> alpn, Service plain) throws IOException {
        ConcurrencyLimit line = listener.staysOpen() ? adminHandshakes : handshakes;
        return listener.secured(
                new TlsService(listener.service(), plain, log),
                connection -> new TlsConnection(connection, this, alpn, line));
    }

    /**
     * Prepares for the first handshake, which would take a cold JVM 300 ms. No log, counter or session of this server knows.
     *
     * @param goesOn whether to go on; asked now and then
     * @return how many handshakes there were
     */
    public int warmUp(BooleanSupplier goesOn) throws IOException, GeneralSecurityException {
        return TlsWarmUp.run(this, goesOn);
    }

    void count(HandshakeOutcome outcome) {
        counter.accept(outcome);
    }

    /** From now on, writes the secrets of new connections there. */
    public void keepSecrets(SecretLog log) {
        secrets = log;
    }

    /** An engine that waits for the first handshake. */
    SSLEngine engine(List<String> alpn) throws SSLException {
        SSLEngine own = contexts.get().createSSLEngine();
        SecretLog watching = secrets;
        return prepared(watching == null ? own : watching.watch(own), alpn);
    }

    /** The same for nobody: its secrets concern no capture. */
    SSLEngine unwatchedEngine(List<String> alpn) throws SSLException {
        return prepared(contexts.get().createSSLEngine(), alpn);
    }

    private static SSLEngine prepared(SSLEngine engine, List<String> alpn) throws SSLException {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        engine.setUseClientMode(false);
        engine.beginHandshake();
        return engine;
    }

    Settings settings() {
        return settings;
    }

    MemoryBudget memory() {
        return memory;
    }

    TlsBuffers buffers() {
        return buffers;
    }
}
