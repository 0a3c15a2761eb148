package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;
import portlab.server.proxy.ProxyHeaders;

/** Connections beyond the limit or the memory budget. */
class RoomTest {

    /** Answers every line with its length, and stores unfinished lines. */
    private static final Service LENGTHS = new Service() {
        @Override
        public String name() {
            return "lengths";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            boolean ended = connection.fill() < 0;
            ByteBuffer input = connection.input();
            int from = input.position();
            for (int i = from; i < input.limit(); i++) {
                if (input.get(i) == '\n') {
                    input.position(i + 1);
                    answer(connection, (i - from) + "\n");
                    from = i + 1;
                }
            }
            return ended ? Next.CLOSE : Next.WAIT;
        }

        @Override
        public void busy(Connection connection, Reason why) throws IOException {
            answer(connection, "busy with " + connection.input().remaining() + "\n");
        }

        private static void answer(Connection connection, String text) throws IOException {
            connection.write(ByteBuffer.wrap(text.getBytes()));
        }
    };

    private static final AdmissionPolicy ONE = new AdmissionPolicy(1, 1, 0, List.of(), List.of());

    @Test
    void unfinishedLinesShareTheMemory() throws Exception {
        try (LoopbackServer server = new LoopbackServer(LENGTHS, AdmissionPolicy.OPEN, 10);
                Socket one = server.connect();
                Socket two = server.connect();
                Socket three = server.connect()) {
            say(one, "123456\n12345678");
            assertEquals("6", line(one));
            say(two, "\n123");
            assertEquals("0", line(two));
            assertEquals("busy with 3", line(two));
            assertNull(line(two));
            say(three, "\n12");
            assertEquals("0", line(three));
            say(one, "\n");
            assertEquals("8", line(one));
            say(three, "345");
            say(three, "\n");
            assertEquals("5", line(three));
        }
    }

    @Test
    void aClosedConnectionReleasesItsMemory() throws Exception {
        try (LoopbackServer server = new LoopbackServer(LENGTHS, AdmissionPolicy.OPEN, 10)) {
            for (int i = 0; i < 5; i++) {
                try (Socket peer = server.connect()) {
                    say(peer, "\n1234567890");
                    assertEquals("0", line(peer));
                    peer.setSoLinger(true, 0);
                }
                await("closed", () -> server.server().active() == 0);
            }
            assertEquals(List.of(), server.reports());
        }
    }

    @Test
    void aRejectedClientGetsItsAnswerAfterItsFirstBytes() throws Exception {
        try (LoopbackServer server = new LoopbackServer(LENGTHS, ONE, 10);
                Socket served = server.connect();
                Socket away = server.connect()) {
            say(served, "1\n");
            assertEquals("1", line(served));
            say(away, "1\n");
            assertEquals("busy with 2", line(away));
            assertNull(line(away));
            say(served, "12\n");
            assertEquals("2", line(served));
        }
    }

    @Test
    void aSilentRejectedClientIsDisconnected() throws Exception {
        try (LoopbackServer server = new LoopbackServer(LENGTHS, ONE, 10);
                Socket served = server.connect()) {
            say(served, "1\n");
            assertEquals("1", line(served));
            try (Socket away = server.connect();
                    Socket more = server.connect()) {
                await("two are accepted", () -> server.server().active() == 2);
                assertNull(line(more), "there is no room to reject it");
                assertNull(line(away));
            }
            await("one is left", () -> server.server().active() == 1);
        }
    }

    /** The deadline for a rejected client's first bytes does not depend on the listener or a proxy. */
    @Test
    void aSilentRejectedClientBehindAProxyIsDisconnected() throws Exception {
        AdmissionPolicy oneBehindAProxy =
                new AdmissionPolicy(1, 1, 0, List.of(), List.of(Cidr.parse("127.0.0.1"), Cidr.parse("::1")));
        try (LoopbackServer server = new LoopbackServer(LENGTHS, oneBehindAProxy, 10);
                Socket served = server.connect();
                Socket away = server.connect()) {
            served.getOutputStream().write(ProxyHeaders.line("192.0.2.1", 1000));
            say(served, "1\n");
            assertEquals("1", line(served));
            away.getOutputStream().write(ProxyHeaders.line("192.0.2.2", 1000));
            assertNull(line(away), "it is closed long before the idle timeout");
            await("one is left", () -> server.server().active() == 1);
            try (Socket spoken = server.connect()) {
                spoken.getOutputStream().write(ProxyHeaders.line("192.0.2.3", 1000));
                say(spoken, "1\n");
                assertEquals("busy with 2", line(spoken));
                assertNull(line(spoken));
            }
            say(served, "12\n");
            assertEquals("2", line(served));
        }
    }

    @Test
    void aFullServerCanShutDown() throws Exception {
        LoopbackServer server = new LoopbackServer(LENGTHS, ONE, 10);
        try (Socket served = server.connect();
                Socket away = server.connect()) {
            say(served, "1\n");
            assertEquals("1", line(served));
            await("two are accepted", () -> server.server().active() == 2);
            server.server().close();
            assertNull(line(served));
            assertNull(line(away));
            assertEquals(0, server.server().active());
        }
    }
}
