package portlab.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Dice;

class CorruptionTest {
    private static Corruption corruption(double rate, boolean sparesHead) {
        return new Corruption(rate, Dice.of("test"), sparesHead);
    }

    private static int differences(byte[] bytes, byte[] others) {
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            count += bytes[i] == others[i] ? 0 : 1;
        }
        return count;
    }

    @Test
    void aShareOfTheBytesChanges() {
        byte[] bytes = new byte[100_000];
        corruption(0.01, false).apply(bytes);
        assertEquals(1000, differences(bytes, new byte[100_000]), 150);
    }

    @Test
    void everyByteOrNoneChanges() {
        byte[] bytes = new byte[1000];
        corruption(0, false).apply(bytes);
        assertArrayEquals(new byte[1000], bytes);
        corruption(1, false).apply(bytes);
        assertEquals(1000, differences(bytes, new byte[1000]));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void piecesDoNotMatter(int piece) {
        byte[] whole = new byte[10_000];
        corruption(0.01, false).apply(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Corruption corruption = corruption(0.01, false);
        for (int at = 0; at < whole.length; at += piece) {
            byte[] part = new byte[Math.min(piece, whole.length - at)];
            corruption.apply(part);
            out.writeBytes(part);
        }
        assertArrayEquals(whole, out.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void aHeadIsSpared(int piece) {
        String head = "HTTP/1.0 200 OK\r\nA: b\r\n\r\n";
        byte[] all = (head + "x".repeat(100)).getBytes(StandardCharsets.US_ASCII);
        Corruption corruption = corruption(1, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; at += piece) {
            byte[] part = Arrays.copyOfRange(all, at, Math.min(all.length, at + piece));
            corruption.apply(part);
            out.writeBytes(part);
        }
        String text = out.toString(StandardCharsets.ISO_8859_1);
        assertEquals(head, text.substring(0, head.length()));
        assertNotEquals('x', text.charAt(head.length()));
        assertEquals(-1, text.indexOf('x', head.length()));
    }
}
