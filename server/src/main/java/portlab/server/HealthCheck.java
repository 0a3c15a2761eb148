package portlab.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import portlab.common.AddressText;
import portlab.common.Protocol;
import portlab.server.PortPlan.Transport;

/** Asks a server on this machine whether it is ready. Containers run this often, so it must start fast. */
final class HealthCheck {
    private static final int TIMEOUT_MILLIS = 2000;
    private static final int STATUS_LINE = 64;

    private HealthCheck() {}

    /**
     * Asks the admin port of a server that was started with the same options.
     *
     * @return empty if the server is ready, otherwise why not and what to do
     * @throws UsageException when the options do not determine the admin port
     */
    static Optional<String> of(ServerOptions options) throws UsageException {
        PortPlan.Slot slot = adminSlot(options);
        InetSocketAddress address = new InetSocketAddress(Addresses.reachable(options.adminBind), slot.port());
        String where = "the server at " + AddressText.of(address);
        try {
            String status = status(address, slot.transport() == Transport.TLS);
            if (status.startsWith("HTTP/1.0 200 ")) {
                return Optional.empty();
            }
            return Optional.of(
                    status.startsWith("HTTP/1.0 503 ")
                            ? where + " is shutting down"
                            : where + " is not a Portlab admin port: check --port and --admin-bind");
        } catch (SocketTimeoutException e) {
            return Optional.of(where + " did not answer within " + TIMEOUT_MILLIS / 1000 + " s");
        } catch (IOException e) {
            return Optional.of("cannot reach " + where + ": check that it runs, with the same --port and --admin-bind");
        }
    }

    private static PortPlan.Slot adminSlot(ServerOptions options) throws UsageException {
        for (PortPlan.Slot slot : ServerConfig.ports(options).slots(options.port)) {
            if (slot.protocol() == Protocol.ADMIN && slot.port() > Protocol.ADMIN.offset()) {
                return slot;
            }
        }
        throw new UsageException("--health needs the admin port: give the same options as to the server");
    }

    /** A port that speaks TLS answers 400 without it: the options for this check may not mention TLS, as in a container. */
    private static String status(InetSocketAddress address, boolean tls) throws IOException {
        String status = statusLine(address, tls);
        return !tls && status.startsWith("HTTP/1.0 400 ") ? statusLine(address, true) : status;
    }

    private static String statusLine(InetSocketAddress address, boolean tls) throws IOException {
        try (Socket socket = tls ? AnyCertificate.socket() : new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * TLS without a look at the certificate: the check sends no secret, and only asks whether the server is there. A class of
     * its own, so that a check without TLS loads nothing of it.
     */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        static Socket socket() throws IOException {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new AnyCertificate()}, null);
                return context.getSocketFactory().createSocket();
            } catch (GeneralSecurityException e) {
                throw new IOException("this Java cannot speak TLS", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
