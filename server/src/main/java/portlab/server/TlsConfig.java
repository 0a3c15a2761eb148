package portlab.server;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the certificate comes from.
 *
 * @param certificate the user's file; null for the server's own certificate
 * @param key the file with its key; null for the server's own certificate
 * @param names of this server besides its addresses and host names
 */
record TlsConfig(Path certificate, Path key, Set<String> names) {

    /** Null if no port speaks TLS. */
    static TlsConfig of(ServerOptions options, PortPlan ports) throws UsageException {
        if ((options.tlsCert == null) != (options.tlsKey == null)) {
            throw new UsageException("--tls-cert and --tls-key belong together: give both, or neither");
        }
        if (ports.hasTls()) {
            return new TlsConfig(options.tlsCert, options.tlsKey, options.hosts.names());
        }
        if (!options.tls.isEmpty() || options.tlsCert != null) {
            throw new UsageException("none of the services here speaks TLS: name one, such as --tls calc");
        }
        if (options.hsts != null) {
            throw new UsageException("--hsts has an effect only over TLS: add --tls or --listen https=PORT");
        }
        return null;
    }

    /** Whether the server makes its certificate itself. */
    boolean isOwn() {
        return certificate == null;
    }
}
