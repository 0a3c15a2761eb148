package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import portlab.common.Protocol;
import portlab.server.certificate.CertificateFiles;
import portlab.server.certificate.CertificateProblem;
import portlab.server.certificate.CertificateSource;
import portlab.server.certificate.CertificateWatch;
import portlab.server.certificate.OwnCertificate;

/** Opens the certificate that the options ask for. */
final class Certificates {
    /** On Linux. Asking the resolver could take seconds. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final String LOOPBACK = "::1";

    private Certificates() {}

    /**
     * Reads or creates the certificate, and watches it.
     *
     * @param log receives what happens to it later
     * @throws UsageException when it cannot be used
     */
    static CertificateWatch open(
            ServerConfig config, Map<String, String> environment, BiConsumer<String, Throwable> log)
            throws UsageException, IOException {
        try {
            return CertificateWatch.of(source(config, environment), log);
        } catch (CertificateProblem e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static CertificateSource source(ServerConfig config, Map<String, String> environment)
            throws UsageException, IOException {
        TlsConfig tls = config.tls();
        return tls.isOwn()
                ? OwnCertificate.in(folder(environment), addresses(config), names(tls.names(), environment))
                : new CertificateFiles(tls.certificate(), tls.key());
    }

    /** In the user's configuration folder, by the XDG Base Directory Specification: it says to ignore relative paths. */
    private static Path folder(Map<String, String> environment) throws UsageException {
        Path configured = ServerOptions.path(environment.getOrDefault("XDG_CONFIG_HOME", ""), "folder");
        if (configured.isAbsolute()) {
            return configured.resolve("portlab");
        }
        Path home = ServerOptions.path(System.getProperty("user.home"), "folder");
        if (!home.isAbsolute()) {
            throw new UsageException("--tls has no place for its certificate because this user has no home folder: set"
                    + " XDG_CONFIG_HOME to a folder of this user, or use --tls-cert and --tls-key");
        }
        return home.resolve(".config").resolve("portlab");
    }

    private static Set<InetAddress> addresses(ServerConfig config) throws IOException {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (Protocol protocol : EnumSet.of(Protocol.HTTP, Protocol.ADMIN)) {
            addresses.addAll(Addresses.of(config.address(protocol), any -> true));
        }
        addresses.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        addresses.add(InetAddress.getByName(LOOPBACK));
        return addresses;
    }

    /** With the name that other machines in the same network find by multicast DNS (RFC 6762). */
    private static List<String> names(Set<String> given, Map<String, String> environment) {
        List<String> names = new ArrayList<>(given);
        String host = hostName(environment);
        if (!host.isEmpty()) {
            names.add(host);
            if (host.indexOf('.') < 0) {
                names.add(host + ".local");
            }
        }
        return names;
    }

    private static String hostName(Map<String, String> environment) {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        }
    }
}
