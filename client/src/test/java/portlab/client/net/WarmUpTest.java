package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

class WarmUpTest {
    private static final Timeouts LIMITS = new Timeouts(10_000_000_000L, 10_000_000_000L);

    /** On a busy machine a round may take longer than its limit, which only ends the warm-up early. */
    @Test
    void runsToItsEnd() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            while (!WarmUp.run()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aConnectionToItselfReadsWhatItWrites() throws Exception {
        try (Connection connection = Connection.toItself(LIMITS)) {
            connection.connect("");
            connection.write("hello");
            ByteBuffer buffer = ByteBuffer.allocate(16);
            assertEquals(5, connection.read(buffer));
            assertEquals("hello", new String(buffer.array(), 0, 5));
        }
    }

    /** Its one socket has the port for itself: nobody else can connect to it, before or after it is connected. */
    @Test
    void aConnectionToItselfDoesNotListen() throws Exception {
        try (Connection connection = Connection.toItself(LIMITS)) {
            connection.connect("");
            int port = Integer.parseInt(connection.name().replaceAll(".*:", ""));
            InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (Connection other = new Connection(own, Protocol.HTTP, LIMITS, null)) {
                assertThrows(Failure.class, () -> other.connect(""));
            }
        }
    }

    @Test
    void leavesNoSocketBehind() throws Exception {
        Connection connection = Connection.toItself(LIMITS);
        connection.connect("");
        int port = Integer.parseInt(connection.name().replaceAll(".*:", ""));
        connection.close();
        // Without SO_REUSEADDR this fails while a socket waits in TIME_WAIT.
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(false);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void isSkippedWhereASocketCannotBeConnected() throws IOException {
        Connection connection = Connection.toItself(LIMITS);
        connection.close();
        assertFalse(WarmUp.run(connection));
    }

    @Test
    void aSilentConnectionEndsItQuietly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            Timeouts brief = new Timeouts(LIMITS.connectNanos(), 1_000_000L);
            try (Connection connection = new Connection(address, Protocol.HTTP, brief, null)) {
                assertFalse(WarmUp.run(connection));
            }
        }
    }
}
