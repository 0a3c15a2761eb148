package portlab.client.tls;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.FileErrors;
import portlab.common.secrets.SecretLog;

/**
 * TLS 1.3 and 1.2 for connections: makes their engines and says what went wrong. Connections with the same instance resume each other's
 * sessions. A new
 * instance has loaded nothing of TLS yet. Safe for use by several threads.
 */
public final class Tls {
    private static final String ALERT = "Received fatal alert: ";
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final TlsSettings settings;
    private KnownServers known;
    private ServerTrust trust;
    private SSLContext sessions;

    /** Asks the user. */
    @FunctionalInterface
    public interface Question {
        /** Whether to trust a server from now on; it signed its certificate itself. */
        boolean trust(String server, CertificateDetails certificate) throws Failure;
    }

    public Tls(TlsSettings settings) {
        this(settings, null);
    }

    /** With a file of its own for the servers that the user has confirmed. */
    public static Tls knowing(TlsSettings settings, Path servers) {
        return new Tls(settings, new KnownServers(servers, Clock.systemDefaultZone()));
    }

    /** @param known null for those of the user */
    private Tls(TlsSettings settings, KnownServers known) {
        this.settings = settings;
        this.known = known;
    }

    public TlsSettings settings() {
        return settings;
    }

    /**
     * A new engine for a connection to a server. Loads all that a handshake needs.
     *
     * @param host a name or an address; IPv6 without brackets
     * @param protocols to offer by ALPN; none for no offer
     */
    public SSLEngine engine(String host, int port, String... protocols) throws Failure {
        prepare(host);
        return watched(configured(context().createSSLEngine(withoutZone(host), port), protocols));
    }

    /** Lets the user decrypt captures, if the environment says where the secrets should go. */
    private static SSLEngine watched(SSLEngine engine) throws Failure {
        String file = System.getenv(SecretLog.VARIABLE);
        if (file == null || file.isEmpty()) {
            return engine;
        }
        try {
            return SecretLog.open(Path.of(file)).watch(engine);
        } catch (IOException | InvalidPathException e) {
            throw new Failure(
                    ExitCode.UNWRITABLE,
                    "cannot write the secrets of TLS in " + file + ": " + FileErrors.ofWriting(e),
                    "set " + SecretLog.VARIABLE + " to another file, or unset it",
                    e);
        }
    }

    /** Loads what a connection to a server will need, so that its engine is there at once. */
    public void prepare(String host) throws Failure {
        trust().prepare(withoutZone(host));
    }

    private static String withoutZone(String host) {
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }

    static SSLEngine configured(SSLEngine engine, String... protocols) {
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(protocols);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The same trust, without the sessions so far. */
    public synchronized Tls withNewSessions() {
        Tls other = new Tls(settings, known);
        other.trust = trust();
        return other;
    }

    private synchronized ServerTrust trust() {
        if (trust == null) {
            known = known == null ? KnownServers.ofUser() : known;
            trust = new ServerTrust(settings, known);
        }
        return trust;
    }

    private synchronized SSLContext context() throws Failure {
        if (sessions == null) {
            sessions = newContext();
        }
        return sessions;
    }

    private SSLContext newContext() throws Failure {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new Failure(ExitCode.HANDSHAKE, "Java cannot speak TLS: " + e.getMessage(), "", e);
        }
    }

    /** What a finished handshake agreed on. */
    public static TlsDetails details(TlsStream stream) {
        return TlsDetails.of(stream.engine(), stream.seen());
    }

    /**
     * Asks whether to trust the server of a failed connection, if that is the user's choice, and remembers a yes.
     *
     * @return whether to connect again
     */
    public synchronized boolean isConfirmed(Failure failure, String host, int port, Question question) throws Failure {
        Untrusted why = Untrusted.behind(failure);
        if (why == null || !why.isAskable()) {
            return false;
        }
        String server = ServerTrust.server(host, port);
        try {
            boolean meanwhile = known.isConfirmed(host, why.certificate());
            if (!meanwhile && !question.trust(server, why.certificate())) {
                return false;
            }
            if (!meanwhile) {
                known.add(server, why.certificate());
            }
            return true;
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNWRITABLE,
                    "cannot remember " + server + " in " + known.file() + ": " + FileErrors.ofWriting(e),
                    "",
                    e);
        }
    }

    /**
     * Says why a handshake failed.
     *
     * @param server as the user knows it
     */
    public static Failure failure(IOException e, String server, PlaintextHandshake seen) {
        Untrusted why = Untrusted.behind(e);
        if (why != null) {
            return why.failure();
        }
        if (e instanceof SocketTimeoutException) {
            return new Failure(
                    ExitCode.TIMED_OUT,
                    server + " did not complete the TLS handshake in time",
                    "does it speak TLS on this port? allow more time with --connect-timeout SECONDS",
                    e);
        }
        if (seen.isForeign() || seen.isEcho()) {
            String line = seen.isEcho() ? "" : seen.firstLine();
            return failed(
                    server + " does not speak TLS on this port" + (line.isBlank() ? "" : "; it answers: " + line),
                    "use http:// instead of https://; --tls is for servers whose services all speak TLS",
                    new MissingException(e));
        }
        if (e instanceof TlsStream.TruncatedException || !(e instanceof SSLException)) {
            String how = e instanceof TlsStream.TruncatedException ? " closed" : " reset";
            return failed(
                    server + how + " the connection during the TLS handshake",
                    seen.count() == 0 ? "does it speak TLS on this port?" : "see the server's log",
                    e);
        }
        // Newer JDKs put the alert in parentheses in front.
        String message = String.valueOf(e.getMessage()).replaceFirst("^\\([a-z_]+\\) ", "");
        return message.startsWith(ALERT)
                ? refusal(server, message.substring(ALERT.length()), e)
                : failed("the TLS handshake with " + server + " failed: " + message, "see the server's log", e);
    }

    /** Whether a handshake failed because the server does not speak TLS. */
    public static boolean isMissing(Failure failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof MissingException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** The server does not speak TLS. */
    private static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;

        MissingException(IOException cause) {
            super(cause);
        }
    }

    private static Failure refusal(String server, String alert, IOException e) {
        String hint = switch (alert) {
            case "protocol_version" -> "it speaks only versions that this client does not: TLS 1.3 and 1.2 are on";
            case "handshake_failure", "insufficient_security" -> "the two have no cipher suite or group in common";
            case "certificate_required", "bad_certificate" ->
                "it asks for a certificate of the client, which this client cannot send";
            case "unrecognized_name" -> "it has no certificate for this name; use another one";
            case "no_application_protocol" -> "it speaks none of the offered versions of HTTP; try --http 1.1";
            default -> "see the server's log";
        };
        return failed(server + " refused the TLS handshake: " + alert, hint, e);
    }

    private static Failure failed(String what, String hint, IOException e) {
        return new Failure(ExitCode.HANDSHAKE, what, hint, e);
    }
}
