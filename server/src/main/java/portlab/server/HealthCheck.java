package portlab.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import portlab.common.AddressText;
import portlab.common.Protocol;

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
        InetSocketAddress address = address(options);
        String where = "the server at " + AddressText.of(address);
        try {
            String status = statusLine(address);
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

    private static InetSocketAddress address(ServerOptions options) throws UsageException {
        for (PortPlan.Slot slot : ServerConfig.ports(options).slots(options.port)) {
            if (slot.protocol() == Protocol.ADMIN && slot.port() > Protocol.ADMIN.offset()) {
                return new InetSocketAddress(Addresses.reachable(options.adminBind), slot.port());
            }
        }
        throw new UsageException("--health needs the admin port: give the same options as to the server");
    }

    private static String statusLine(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
        }
    }
}
