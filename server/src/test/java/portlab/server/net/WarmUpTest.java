package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final String REQUEST = "knock\n";

    /** Answers every request, and counts those that came as they were sent. */
    private static class Answering implements Service {
        final AtomicInteger answered = new AtomicInteger();

        @Override
        public String name() {
            return "answering";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            if (connection.fill() == 0) {
                return Next.WAIT;
            }
            byte[] request = new byte[connection.input().remaining()];
            connection.input().get(request);
            if (new String(request, StandardCharsets.US_ASCII).equals(REQUEST)) {
                answered.incrementAndGet();
                connection.write(ByteBuffer.wrap("come in\n".getBytes(StandardCharsets.US_ASCII)));
            }
            return Next.CLOSE;
        }
    }

    @Test
    void servesRequestsThatNobodySent() throws IOException {
        Answering served = new Answering();
        Answering warmedUp = new Answering();
        try (LoopbackServer server = new LoopbackServer(served)) {
            int requests = new WarmUp(server.server(), warmedUp, REQUEST).run();
            assertTrue(requests > 100, requests + " requests");
            assertEquals(requests, warmedUp.answered.get());
            assertEquals(0, served.answered.get());
            assertEquals(0, server.server().active());
            assertEquals(List.of(), server.reports());
        }
    }

    @Test
    void endsWhenAPeerIsServed() throws IOException {
        Answering served = new Answering();
        try (LoopbackServer server = new LoopbackServer(served)) {
            Answering warmedUp = new Answering() {
                @Override
                public Next serve(Connection connection) throws IOException {
                    Next next = super.serve(connection);
                    if (answered.get() == 3) {
                        ask(server);
                    }
                    return next;
                }
            };
            assertEquals(3, new WarmUp(server.server(), warmedUp, REQUEST).run());
            assertEquals(1, served.answered.get());
            assertEquals(0, new WarmUp(server.server(), warmedUp, REQUEST).run());
        }
    }

    private static void ask(LoopbackServer server) throws IOException {
        try (Socket socket = server.connect()) {
            LoopbackServer.say(socket, REQUEST);
            assertEquals("come in", LoopbackServer.line(socket));
        }
    }

    @Test
    void aServerThatIsClosingNeedsNone() throws IOException {
        LoopbackServer server = new LoopbackServer(new Answering());
        server.close();
        assertEquals(0, new WarmUp(server.server(), new Answering(), REQUEST).run());
    }

    @Test
    void survivesAServiceThatFails() throws IOException {
        try (LoopbackServer server = new LoopbackServer(new Answering())) {
            Answering gone = new Answering() {
                @Override
                public Next serve(Connection connection) throws IOException {
                    answered.incrementAndGet();
                    throw new IOException("the peer is gone");
                }
            };
            assertEquals(new WarmUp(server.server(), gone, REQUEST).run(), gone.answered.get());
        }
    }
}
