package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** When a service is notified that a connection was cut. */
class CutTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Executes the first byte of its input, and records the state of each connection that was cut. */
    private static final class Obedient implements Service {
        final Queue<Object> cut = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "obedient";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            if (connection.fill() <= 0) {
                return Next.WAIT;
            }
            char order = (char) connection.input().get();
            connection.input().position(connection.input().limit());
            connection.state(order + " was under way");
            connection.write(ByteBuffer.wrap(new byte[] {'\n'}));
            return switch (order) {
                case 'c' -> Next.CLOSE;
                case 'l' -> Next.LINGER;
                case 'f' -> flood(connection);
                case 'x' -> throw new IllegalStateException("as told");
                default -> Next.WAIT;
            };
        }

        private static Next flood(Connection connection) throws IOException {
            int taken = 1;
            while (taken > 0) {
                taken = connection.offer(ByteBuffer.allocate(1 << 20));
            }
            return Next.WAIT_TO_WRITE;
        }

        @Override
        public void cut(Connection connection) {
            cut.add(connection.state());
        }
    }

    private final Obedient service = new Obedient();

    private void expectCut(LoopbackServer server, String order) throws Exception {
        await("cut", () -> !service.cut.isEmpty());
        await("closed", () -> server.server().active() == 0);
        assertEquals(order + " was under way", String.join(",", service.cut.toArray(String[]::new)));
    }

    @Test
    void anIdleConnectionIsCut() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service, Limits.DEFAULT, SHORT);
                Socket peer = server.connect()) {
            say(peer, "w");
            assertEquals("", line(peer));
            expectCut(server, "w");
        }
    }

    @Test
    void aStalledReaderIsCut() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service, Limits.DEFAULT.withStall(SHORT));
                Socket peer = server.connect()) {
            say(peer, "f");
            expectCut(server, "f");
        }
    }

    @Test
    void aResetConnectionIsCut() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service)) {
            try (Socket peer = server.connect()) {
                say(peer, "w");
                assertEquals("", line(peer));
                peer.setSoLinger(true, 0);
            }
            expectCut(server, "w");
        }
    }

    @Test
    void aDefectCutsTheConnection() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service);
                Socket peer = server.connect()) {
            say(peer, "x");
            expectCut(server, "x");
        }
    }

    @Test
    void aShutdownCutsTheConnection() throws Exception {
        LoopbackServer server = new LoopbackServer(service, Limits.DEFAULT.withGrace(SHORT));
        try (Socket peer = server.connect()) {
            say(peer, "w");
            assertEquals("", line(peer));
            server.server().close();
            expectCut(server, "w");
        }
    }

    @Test
    void aFinishedConnectionIsNotCut() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service)) {
            for (String order : new String[] {"c", "l"}) {
                try (Socket peer = server.connect()) {
                    say(peer, order);
                    assertEquals("", line(peer));
                    assertNull(line(peer));
                }
            }
            await("closed", () -> server.server().active() == 0);
            assertEquals(0, service.cut.size());
        }
    }
}
