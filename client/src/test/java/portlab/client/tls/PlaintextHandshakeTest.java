package portlab.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaintextHandshakeTest {
    private static final String RANDOM = "11".repeat(32);

    /** A ServerHello with these extensions, in one record. */
    private static byte[] hello(String extensions) {
        byte[] body = bytes("0303" + RANDOM + "00" + "1301" + "00" + length(extensions, 2) + extensions);
        return record(22, message(2, body));
    }

    private static byte[] message(int type, byte[] body) {
        return bytes(
                String.format("%02x%06x", type, body.length) + HexFormat.of().formatHex(body));
    }

    private static byte[] record(int type, byte[] content) {
        return bytes(String.format("%02x0303%04x", type, content.length)
                + HexFormat.of().formatHex(content));
    }

    private static String length(String hex, int bytes) {
        return String.format("%0" + 2 * bytes + "x", hex.length() / 2);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static PlaintextHandshake seen(byte[]... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] record : records) {
            all.writeBytes(record);
        }
        PlaintextHandshake seen = new PlaintextHandshake();
        seen.add(all.toByteArray(), 0, all.size());
        return seen;
    }

    private static String keyShare(String group) {
        return "0033" + "0006" + group + "0002" + "abcd";
    }

    @ParameterizedTest
    @CsvSource({
        "001d,x25519",
        "0017,secp256r1",
        "0018,secp384r1",
        "0104,ffdhe8192",
        "11ec,X25519MLKEM768",
        "9999,0x9999"
    })
    void findsTheGroupOfTls13(String code, String name) {
        assertEquals(name, seen(hello("002b00020304" + keyShare(code))).facts().group());
    }

    @Test
    void aPreSharedKeyContinuesASession() {
        assertFalse(seen(hello(keyShare("001d"))).facts().hasPreSharedKey());
        assertTrue(seen(hello("002900020000" + keyShare("001d"))).facts().hasPreSharedKey());
    }

    /** After a retry, there is a change_cipher_spec between the two messages (RFC 8446, D.4). */
    @Test
    void takesTheGroupAfterARetry() {
        byte[] retry = hello("0033" + "0002" + "0017");
        byte[] change = record(20, new byte[] {1});
        assertEquals(
                "secp256r1",
                seen(retry, change, hello(keyShare("0017"))).facts().group());
    }

    @Test
    void findsTheGroupOfTls12() {
        byte[] certificate = record(22, message(11, new byte[300]));
        byte[] exchange = record(22, message(12, bytes("03" + "0018" + "20")));
        PlaintextHandshake.Facts facts = seen(hello(""), certificate, exchange).facts();
        assertEquals("secp384r1", facts.group());
        assertTrue(facts.hasCertificate());
    }

    @Test
    void messagesMaySpanRecords() {
        byte[] exchange = message(12, bytes("03" + "001d" + "20"));
        byte[] first = record(22, Arrays.copyOf(exchange, 5));
        byte[] second = record(22, Arrays.copyOfRange(exchange, 5, exchange.length));
        assertEquals("x25519", seen(hello(""), first, second).facts().group());
    }

    @Test
    void whateverAServerSendsThrowsNothing() {
        byte[] valid = seenBytes();
        for (int i = 0; i <= valid.length; i++) {
            seen(Arrays.copyOf(valid, i)).facts();
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = valid.clone();
            for (int n = 0; n <= random.nextInt(4); n++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            seen(changed).facts();
        }
    }

    private static byte[] seenBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(hello("002b00020304" + keyShare("001d")));
        all.writeBytes(record(22, message(11, new byte[20])));
        all.writeBytes(record(22, message(12, bytes("03" + "001d" + "20"))));
        return all.toByteArray();
    }

    @Test
    void tellsOtherProtocolsFromTls() {
        byte[] http = "HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertTrue(seen(http).isForeign());
        assertEquals("HTTP/1.0 400 Bad Request", seen(http).firstLine());
        assertFalse(seen(new byte[0]).isForeign());
        assertFalse(seen(record(21, bytes("0228"))).isForeign());
        assertFalse(seen(hello("")).isForeign());
        assertFalse(seen(hello("")).isEcho());
        assertTrue(seen(record(22, message(1, bytes("0303")))).isEcho());
    }
}
