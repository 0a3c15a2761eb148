package portlab.client.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks {@code ss}, which Linux has, about a connection. */
public final class SocketStatistics {
    private static final long PATIENCE_MILLIS = 500;

    private SocketStatistics() {}

    /** What {@code ss -tin} prints about one of this machine's connections; empty if it cannot tell. Never throws. */
    public static String of(InetSocketAddress local, InetSocketAddress remote) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "";
        }
        Process process = null;
        try {
            process = new ProcessBuilder(List.of(
                            "ss", "-H", "-tin", "sport = :" + local.getPort() + " and dport = :" + remote.getPort()))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // There is no ss here.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
