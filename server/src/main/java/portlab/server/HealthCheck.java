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

/** Asks a server on this machine whether it is ready: what a container's health check runs, so it starts fast. */
final class HealthCheck {
    private static final int PATIENCE_MILLIS = 2000;
    private static final int STATUS_LINE = 64;

    private HealthCheck() {}

    /**
     * Asks the admin port of a server that was started with the same options.
     *
     * @return nothing when the server is ready, else why it is not, and what to do
     * @throws UsageException when the options do not say where that port is
     */
    static Optional<String> of(Options options) throws UsageException {
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
                            : where + " answers, but not as an admin port does: check --port and --admin-bind");
        } catch (SocketTimeoutException e) {
            return Optional.of(where + " did not answer within " + PATIENCE_MILLIS / 1000 + " s");
        } catch (IOException e) {
            return Optional.of(where + " cannot be reached: is it started, with this --port and --admin-bind?");
        }
    }

    private static InetSocketAddress address(Options options) throws UsageException {
        for (PortPlan.Slot slot : options.ports().slots(options.ports().base())) {
            if (slot.protocol() == Protocol.ADMIN && slot.port() > Protocol.ADMIN.offset()) {
                return new InetSocketAddress(Addresses.reachable(options.adminBind()), slot.port());
            }
        }
        throw new UsageException("--health wants to know the admin port: give the options that the server was given");
    }

    private static String statusLine(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
        }
    }
}
