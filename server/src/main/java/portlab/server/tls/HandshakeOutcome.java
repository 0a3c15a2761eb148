package portlab.server.tls;

import java.util.Locale;

/** How a TLS handshake ended. */
public enum HandshakeOutcome {
    /** With a signature and a key exchange. */
    FULL,
    /** The peer took up an earlier session, which needs no signature. */
    RESUMED,
    FAILED;

    /** For metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
