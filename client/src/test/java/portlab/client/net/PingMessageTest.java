package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.net.PingMessage.Difference;
import portlab.client.net.PingMessage.Match;

class PingMessageTest {
    private static final long TIME = 1_763_742_370_123_456L;
    private final PingMessage message = new PingMessage(TIME, 40);

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private Optional<Match> match(String reply) {
        return message.match(ByteBuffer.wrap(reply.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void itReadsLikeTheTextbooksPing() {
        assertEquals("Ping 7 1763742370123456 abcdefghijklmnop", text(message.of(7)));
        assertEquals("Ping 999999999 1763742370123456 ", text(new PingMessage(TIME, 32).of(999_999_999)));
    }

    @ParameterizedTest
    @ValueSource(ints = {PingMessage.MIN_SIZE, 33, 56, 1472, PingMessage.MAX_SIZE})
    void itHasTheSizeAskedForAndIsRecognised(int size) {
        PingMessage sized = new PingMessage(TIME, size);
        for (int number : new int[] {1, 10, 999_999_999}) {
            byte[] bytes = sized.of(number);
            assertEquals(size, bytes.length);
            assertEquals(Optional.of(new Match(number, Difference.NONE)), sized.match(ByteBuffer.wrap(bytes)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Ping 7 1763742370123456 abcdefghijklmnop, 7, NONE",
        // The textbooks' server: message.upper().
        "PING 7 1763742370123456 ABCDEFGHIJKLMNOP, 7, CASE",
        "ping 7 1763742370123456 abcdefghijklmnop, 7, CASE",
        // A server that receives into a short buffer.
        "Ping 7 1763742370123456 abc, 7, CUT",
        "PING 7 1763742370123456, 7, CUT",
        "Echo: Ping 7 1763742370123456 abcdefghijklmnop, 7, OTHER",
        "Ping 7 1763742370123456 abcdefghijklmnop!, 7, OTHER",
        "Ping 7 1763742370123456 ABCDEFGHIJKLMNOX, 7, OTHER",
        "b'Ping 7 1763742370123456 abcdefghijklmnop', 7, OTHER",
        // The number of another ping; whether it was sent is not for the message to know.
        "Ping 70 1763742370123456 abcdefghijklmno, 70, NONE",
    })
    void aReplyIsRecognisedAndItsDifferenceTold(String reply, int number, Difference difference) {
        assertEquals(Optional.of(new Match(number, difference)), match(reply));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Pong 7",
                "Ping 7",
                "Ping 7 1763742370123457 abcdefghijklmnop",
                "Ping  1763742370123456 abcdefghijklmnop",
                "Ping -7 1763742370123456 abcdefghijklmnop",
                "Ping 9999999999 1763742370123456 abcdefg",
                "\u0000\u0001\u00ff",
            })
    void strangersAreNot(String reply) {
        assertTrue(match(reply).isEmpty());
    }
}
