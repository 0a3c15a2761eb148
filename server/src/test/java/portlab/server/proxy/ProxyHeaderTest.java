package portlab.server.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.server.proxy.ProxyHeaders.block;
import static portlab.server.proxy.ProxyHeaders.checked;
import static portlab.server.proxy.ProxyHeaders.field;
import static portlab.server.proxy.ProxyHeaders.hex;
import static portlab.server.proxy.ProxyHeaders.tcp4;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers parsed at once, byte by byte, and with a following request. */
class ProxyHeaderTest {
    private static final byte[] TCP4 = tcp4(192, 0, 2, 7, 51_234);
    private static final byte[] TCP6 =
            hex("20010db8000000000000000000000001" + "00000000000000000000000000000001" + "c822" + "0050");
    private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Parses a header at once and byte by byte, and checks that the following bytes stay unread. */
    private static ProxyHeader parse(byte[] bytes) {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(bytes);
        more.writeBytes(REQUEST);
        ByteBuffer in = ByteBuffer.wrap(more.toByteArray());
        ProxyHeader whole = ProxyHeader.parse(in);
        boolean header = !(whole instanceof ProxyHeader.Malformed || whole instanceof ProxyHeader.Incomplete);
        if (header) {
            assertEquals(bytes.length, in.position());
        }
        assertEquals(whole, inBytes(more.toByteArray(), header ? bytes.length : more.size()));
        return whole;
    }

    private static ProxyHeader inBytes(byte[] bytes, int upTo) {
        ProxyHeader found = ProxyHeader.INCOMPLETE;
        for (int come = 0; come <= upTo && found instanceof ProxyHeader.Incomplete; come++) {
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(bytes, come));
            found = ProxyHeader.parse(in);
            if (found instanceof ProxyHeader.Incomplete) {
                assertEquals(0, in.position(), "an incomplete header stays in the input");
            }
        }
        return found;
    }

    private static ProxyHeader parse(String line) {
        return parse(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertClient(String address, int port, ProxyHeader header) {
        assertEquals(new ProxyHeader.Announced(new InetSocketAddress(address, port)), header);
    }

    // Version 1.

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 127.0.0.1 51234 80, 192.0.2.7, 51234",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
        "PROXY TCP4 0.0.0.0 0.0.0.0 0 0, 0.0.0.0, 0",
        "PROXY TCP6 2001:db8::1 ::1 51234 80, 2001:db8::1, 51234",
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535,"
                + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535",
        "PROXY TCP6 ::ffff:192.0.2.7 ::1 51234 80, 192.0.2.7, 51234",
    })
    void parsesVersion1(String line, String address, int port) {
        assertClient(address, port, parse(line + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN",
                "PROXY UNKNOWN ",
                "PROXY UNKNOWN 192.0.2.7 127.0.0.1 51234 80",
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535",
                "PROXY UNKNOWN whatever it may be"
            })
    void acceptsAnUnknownClient(String line) {
        assertEquals(ProxyHeader.UNKNOWN, parse(line + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HTTP/1.0\r\n",
                "proxy TCP4 192.0.2.7 127.0.0.1 51234 80\r\n",
                "PROXY\r\n",
                "PROXY \r\n",
                "PROXY TCP4\r\n",
                "PROXY TCP5 192.0.2.7 127.0.0.1 51234 80\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 51234\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 51234 80 \r\n",
                "PROXY  TCP4 192.0.2.7 127.0.0.1 51234 80\r\n",
                "PROXY TCP4 192.0.2.7  127.0.0.1 51234 80\r\n",
                "PROXY TCP4 192.0.2 127.0.0.1 51234 80\r\n",
                "PROXY TCP4 192.0.2.256 127.0.0.1 51234 80\r\n",
                "PROXY TCP4 192.0.2.07 127.0.0.1 51234 80\r\n",
                "PROXY TCP4 localhost 127.0.0.1 51234 80\r\n",
                "PROXY TCP4 ::1 ::1 51234 80\r\n",
                "PROXY TCP6 192.0.2.7 127.0.0.1 51234 80\r\n",
                "PROXY TCP6 fe80::1%1 ::1 51234 80\r\n",
                "PROXY TCP4 192.0.2.7 nowhere 51234 80\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 65536 80\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 51234 65536\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 -1 80\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 01 80\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 51234 80\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 51234 80\r\r\n",
                "PROXY UNKNOWN\rno\r\n"
            })
    void rejectsMalformedVersion1(String line) {
        assertInstanceOf(ProxyHeader.Malformed.class, parse(line));
    }

    @Test
    void aLineHas107BytesAtMost() {
        String most = "PROXY UNKNOWN " + "x".repeat(107 - 14 - 2);
        assertEquals(ProxyHeader.UNKNOWN, parse(most + "\r\n"));
        assertInstanceOf(ProxyHeader.Malformed.class, parse(most + "x\r\n"));
        ByteBuffer endless = ByteBuffer.wrap((most + "xx").getBytes(StandardCharsets.US_ASCII));
        assertInstanceOf(ProxyHeader.Malformed.class, ProxyHeader.parse(endless));
    }

    // Version 2.

    @Test
    void parsesVersion2() {
        assertClient("192.0.2.7", 51_234, parse(block("2111", TCP4)));
        assertClient("2001:db8::1", 51_234, parse(block("2121", TCP6)));
        byte[] mapped = TCP6.clone();
        System.arraycopy(hex("00000000000000000000ffffc0000207"), 0, mapped, 0, 16);
        assertClient("192.0.2.7", 51_234, parse(block("2121", mapped)));
    }

    @Test
    void acceptsLocalConnections() {
        assertEquals(ProxyHeader.LOCAL, parse(block("2000")));
        assertEquals(ProxyHeader.LOCAL, parse(block("2011", TCP4)));
        assertEquals(ProxyHeader.LOCAL, parse(block("2000", new byte[99])));
    }

    @Test
    void ignoresOtherAddressFamilies() {
        assertEquals(ProxyHeader.UNKNOWN, parse(block("2100")));
        assertEquals(ProxyHeader.UNKNOWN, parse(block("2112", TCP4)));
        assertEquals(ProxyHeader.UNKNOWN, parse(block("2122", TCP6)));
        assertEquals(ProxyHeader.UNKNOWN, parse(block("2131", new byte[216])));
        assertEquals(ProxyHeader.UNKNOWN, parse(block("2132", new byte[216])));
    }

    @Test
    void skipsFields() {
        byte[] authority = field(2, "example.com".getBytes(StandardCharsets.US_ASCII));
        byte[] unique = field(5, new byte[128]);
        byte[] custom = field(0xe5);
        assertClient("192.0.2.7", 51_234, parse(block("2111", TCP4, authority, unique, custom)));
        assertClient("192.0.2.7", 51_234, parse(block("2111", TCP4, field(4, new byte[4096 - 12 - 3]))));
    }

    @Test
    void verifiesAChecksum() {
        byte[] right = checked(block("2111", TCP4, field(4, new byte[5]), field(3, new byte[4])));
        assertClient("192.0.2.7", 51_234, parse(right));
        int type = right.length - 7;
        for (int i = 16; i < right.length; i = i + 1 == type ? i + 2 : i + 1) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            assertInstanceOf(ProxyHeader.Malformed.class, parse(wrong), "byte " + i);
        }
        assertInstanceOf(ProxyHeader.Malformed.class, parse(block("2111", TCP4, field(3, new byte[3]))));
    }

    static Stream<byte[]> rejectsMalformedVersion2() {
        return Stream.of(
                block("1111", TCP4),
                block("3111", TCP4),
                block("2211", TCP4),
                block("2113", TCP4),
                block("2141", TCP4),
                block("2111", new byte[11]),
                block("2121", TCP4),
                block("2131", new byte[215]),
                block("2111", TCP4, new byte[1]),
                block("2111", TCP4, new byte[2]),
                block("2111", TCP4, hex("040005aabb")),
                block("2111", TCP4, new byte[4097 - 12]),
                hex("0d0a0d0a000d0a515549540b21110000"),
                hex("0d0a0d0a000d0a5155"));
    }

    @ParameterizedTest
    @MethodSource
    void rejectsMalformedVersion2(byte[] block) {
        assertInstanceOf(ProxyHeader.Malformed.class, parse(block));
    }

    /** The beginning is enough to know that a header is too long. */
    @Test
    void rejectsLongHeadersEarly() {
        byte[] beginning = Arrays.copyOf(block("2111", new byte[4097]), 16);
        assertInstanceOf(ProxyHeader.Malformed.class, ProxyHeader.parse(ByteBuffer.wrap(beginning)));
        assertEquals(ProxyHeader.INCOMPLETE, ProxyHeader.parse(ByteBuffer.wrap(beginning, 0, 15)));
    }

    @Test
    void errorsRepeatNoReceivedBytes() {
        ProxyHeader header = parse("PROXY TCP4 \u001b[31mred 127.0.0.1 1 2\r\n");
        assertTrue(((ProxyHeader.Malformed) header).why().matches("[A-Za-z ]+"), header.toString());
    }
}
