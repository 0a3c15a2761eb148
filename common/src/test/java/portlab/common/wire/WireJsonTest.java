package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

class WireJsonTest {
    private final Events on = new Events();

    @Test
    void everyEventHasALine() {
        assertEquals(
                "{\"connection\":1,\"ns\":0,\"event\":\"opened\",\"side\":\"server\",\"service\":\"http\",\"local\":\"127.0.0.1:8080\","
                        + "\"remote\":\"127.0.0.1:40001\",\"time\":\"2026-11-20T16:53:20.723Z\"}\n",
                WireJson.text(on.accepted("http", 8080)));
        assertEquals(
                "{\"connection\":1,\"ns\":0,\"event\":\"opened\",\"side\":\"client\",\"service\":\"echo\",\"local\":\"[::1]:5\","
                        + "\"remote\":\"[::1]:8082\",\"time\":\"2026-11-20T16:53:20.723Z\",\"connect_ns\":571000}\n",
                WireJson.text(on.opened(false, "echo", "::1", 8082, 5)));
        assertEquals(
                "{\"connection\":1,\"ns\":10000,\"event\":\"received\",\"bytes\":5,\"captured\":5,\"text\":\"\\u000d\\u000aü\\u001b\"}\n",
                WireJson.text(on.received("\r\nü\033")));
        assertEquals(
                "{\"connection\":1,\"ns\":9,\"event\":\"sent\",\"bytes\":500,\"captured\":2,\"base64\":\"/w4=\"}\n",
                WireJson.text(new WireEvent.Sent(1, 9, 500, new byte[] {-1, 14})));
        assertEquals(
                "{\"connection\":1,\"ns\":20000,\"event\":\"ended\",\"end\":\"half-close\",\"by\":\"remote\"}\n",
                WireJson.text(on.ended(End.HALF_CLOSE, Side.REMOTE)));
        assertEquals(
                "{\"connection\":1,\"ns\":30000,\"event\":\"note\",\"reason\":\"RANGE_SENT\",\"sentence\":\""
                        + Reason.RANGE_SENT.sentence()
                        + "\",\"source\":\"RFC 9110 14.2\",\"detail\":\"bytes 0-1/5\"}\n",
                WireJson.text(on.note(Reason.RANGE_SENT, "bytes 0-1/5")));
        assertEquals(
                "{\"connection\":1,\"ns\":40000,\"event\":\"reused\",\"request\":2}\n", WireJson.text(on.reused(2)));
        assertEquals(
                "{\"connection\":1,\"ns\":7,\"event\":\"omitted\",\"why\":\"overload\",\"events\":2,\"sent_bytes\":3,\"received_bytes\":4}\n",
                WireJson.text(new WireEvent.Omitted(1, 7, WireEvent.Omission.OVERLOAD, 2, 3, 4)));
    }
}
