package portlab.server.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Headers of the PROXY protocol as proxies send them. */
public final class ProxyHeaders {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private ProxyHeaders() {}

    /** Version 1, for an IPv4 client. */
    public static byte[] line(String client, int port) {
        return ("PROXY TCP4 " + client + " 127.0.0.1 " + port + " 80\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Version 2 with a command and a family in hexadecimal, followed by the rest with its length. */
    public static byte[] block(String commandAndFamily, byte[]... rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : rest) {
            all.writeBytes(part);
        }
        return ByteBuffer.allocate(16 + all.size())
                .put(hex(SIGNATURE + commandAndFamily))
                .putShort((short) all.size())
                .put(all.toByteArray())
                .array();
    }

    /** Two IPv4 addresses and two ports, the client's first. */
    public static byte[] tcp4(int a, int b, int c, int d, int port) {
        return ByteBuffer.allocate(12)
                .put(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d, 127, 0, 0, 1})
                .putShort((short) port)
                .putShort((short) 80)
                .array();
    }

    /** A field after the addresses. */
    static byte[] field(int type, byte... value) {
        return ByteBuffer.allocate(3 + value.length)
                .put((byte) type)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** The same header with its last four bytes, which are zero, replaced by the checksum. */
    static byte[] checked(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header);
        return ByteBuffer.wrap(header.clone())
                .putInt(header.length - 4, (int) crc.getValue())
                .array();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
