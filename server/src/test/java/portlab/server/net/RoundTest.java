package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;

/** A call belongs to a round only if the select that began it reported the connection. */
class RoundTest {

    /** Answers whatever has arrived, and records the round of each call that found something or was overdue. */
    private static final class Recording implements Service {
        final BlockingQueue<Long> rounds = new LinkedBlockingQueue<>();

        @Override
        public String name() {
            return "recording";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            boolean overdue = connection.overdue();
            boolean some = connection.fill() > 0 || connection.input().hasRemaining();
            connection.input().position(connection.input().limit());
            if (some || overdue) {
                rounds.add(connection.round());
                connection.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            return some ? new Next.WaitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20)) : Next.WAIT;
        }
    }

    private final Recording service = new Recording();

    private long ask(Socket socket) throws IOException, InterruptedException {
        LoopbackServer.say(socket, "question\n");
        return next(socket);
    }

    private long next(Socket socket) throws IOException, InterruptedException {
        assertEquals("", LoopbackServer.line(socket));
        return service.rounds.take();
    }

    @Test
    void aDeadlineBelongsToNone() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service);
                Socket socket = server.connect()) {
            // The connection had its first turn when it was accepted, or is reported now.
            ask(socket);
            assertEquals(Connection.NO_ROUND, next(socket), "the deadline");
            long reported = ask(socket);
            assertTrue(reported > Connection.NO_ROUND, "reported by a select");
            assertEquals(Connection.NO_ROUND, next(socket), "the next deadline");
            assertTrue(ask(socket) > reported, "a later round");
        }
    }

    /** Nobody knows when the bytes behind the header arrived. */
    @Test
    void aProxyHeaderIsNotTheRequest() throws Exception {
        AdmissionPolicy policy =
                new AdmissionPolicy(10, 0, 0, List.of(), List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1")));
        try (LoopbackServer server = new LoopbackServer(service, policy, 1 << 20);
                Socket socket = server.connect()) {
            LoopbackServer.say(socket, "PROXY TCP4 192.0.2.1 ");
            await("the connection waits", () -> server.server().active() == 1);
            LoopbackServer.say(socket, "192.0.2.2 1000 80\r\nquestion\n");
            assertEquals(Connection.NO_ROUND, next(socket));
        }
    }
}
