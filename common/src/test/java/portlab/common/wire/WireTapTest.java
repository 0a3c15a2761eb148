package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

/** What a tap holds back during a TLS handshake. */
class WireTapTest {
    private final List<WireEvent> events = new ArrayList<>();
    private final WireTap tap = WireTap.accepted(
            events::add,
            Long.MAX_VALUE,
            "http",
            Events.address("127.0.0.1", 8080),
            Events.address("127.0.0.1", 40_000));

    private String words() {
        StringBuilder words = new StringBuilder();
        long before = 0;
        for (WireEvent event : events) {
            assertTrue(event.nanos() >= before, "in the order of their times");
            before = event.nanos();
            words.append(
                            event instanceof WireEvent.Secret secret
                                    ? secret.line()
                                    : event.getClass().getSimpleName())
                    .append(' ');
        }
        return words.toString().strip();
    }

    @Test
    void secretsOvertakeTheMessagesThatAgreeOnThem() {
        byte[] hello = Events.bytes("hello");
        tap.received(hello, 0, 5);
        tap.handshakeBegins();
        tap.secret("A");
        tap.sent(hello, 0, 5);
        tap.received(hello, 0, 5);
        tap.secret("B");
        assertEquals("Opened Received A B", words());
        tap.note(Reason.TLS_ESTABLISHED);
        tap.handshakeEnds();
        tap.received(hello, 0, 5);
        assertEquals("Opened Received A B Sent Received Note Received", words());
    }

    @Test
    void anEndOrALongHandshakeReleasesWhatIsHeldBack() {
        tap.handshakeBegins();
        tap.received(ByteBuffer.allocate(WireTap.MOST_HELD), WireTap.MOST_HELD);
        tap.ended(End.HALF_CLOSE, Side.REMOTE);
        assertEquals("Opened", words());
        tap.sent(ByteBuffer.allocate(1), 1);
        assertEquals("Opened Received Ended Sent", words());
        tap.handshakeBegins();
        tap.note(Reason.TLS_HANDSHAKE_FAILED);
        tap.ended(End.CUT, Side.LOCAL);
        assertEquals("Opened Received Ended Sent Note Ended", words());
    }

    @Test
    void theTapOfTheSocketBelongsToTheSameConnection() {
        WireTap socket = tap.onSocket(events::add);
        socket.sent(new byte[1], 0, 1);
        assertEquals("Opened Sent", words());
        assertEquals(tap.connection(), events.get(1).connection());
    }
}
