package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import portlab.client.measure.Timing;
import portlab.common.Protocol;

class ConnectionTest {
    private static final long PAUSE = 2_000_000L;

    /** What happens between two phases belongs to none of them, but to the total. */
    @Test
    void theTotalIsWallTimeFromConnectingToTheLastByte() throws Exception {
        try (RawServer server = RawServer.saying("answer");
                Connection connection = new Connection(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()),
                        Protocol.HTTP,
                        Timeouts.DEFAULT,
                        null)) {
            long before = System.nanoTime();
            connection.connect("");
            pause();
            connection.write("GET / HTTP/1.0\r\n\r\n");
            ByteBuffer buffer = ByteBuffer.allocate(1);
            connection.read(buffer);
            long firstByte = connection.lastRead();
            pause();
            connection.read(buffer.clear());
            Timing timing = connection.timing(firstByte);
            long after = System.nanoTime();
            long phases = timing.connectNanos() + timing.waitNanos() + timing.receiveNanos();
            assertTrue(timing.totalNanos() >= phases + 2 * PAUSE, timing.toString());
            assertTrue(timing.totalNanos() <= after - before, timing.toString());
        }
    }

    private static void pause() {
        long end = System.nanoTime() + PAUSE;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
