package portlab.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The PROXY protocol's version 2: a block of bytes whose beginning says how long it is (proxy-protocol.txt, section 2.2). */
final class ProxyVersion2 {
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** The signature, the command, the family, and the length of the rest. */
    private static final int FIXED = SIGNATURE.length + 4;

    /** The longest rest that is taken: it is far more than any proxy adds. */
    private static final int LONGEST_REST = 4096;

    private static final int LOCAL_COMMAND = 0x20;
    private static final int PROXY_COMMAND = 0x21;
    private static final int CRC32C_TYPE = 3;

    private ProxyVersion2() {}

    /** What connects the two ends. */
    private enum Family {
        UNSPECIFIED(0x00, 0),
        TCP4(0x11, 4),
        UDP4(0x12, 4),
        TCP6(0x21, 16),
        UDP6(0x22, 16),
        UNIX_STREAM(0x31, 108),
        UNIX_DATAGRAM(0x32, 108);

        private final int code;
        private final int addressLength;

        Family(int code, int addressLength) {
            this.code = code;
            this.addressLength = addressLength;
        }

        boolean isTcp() {
            return this == TCP4 || this == TCP6;
        }

        private boolean hasPorts() {
            return isTcp() || this == UDP4 || this == UDP6;
        }

        /** Both addresses, and both ports where there are some. */
        int length() {
            return 2 * addressLength + (hasPorts() ? 2 * Short.BYTES : 0);
        }

        /** Null when there is none. */
        static Family of(int code) {
            return Arrays.stream(values())
                    .filter(family -> family.code == code)
                    .findFirst()
                    .orElse(null);
        }
    }

    static ProxyHeader parse(ByteBuffer in) {
        if (in.remaining() < FIXED) {
            return ProxyHeader.INCOMPLETE;
        }
        int rest = Short.toUnsignedInt(in.getShort(in.position() + FIXED - Short.BYTES));
        if (rest > LONGEST_REST) {
            return new ProxyHeader.Malformed("its PROXY header is longer than " + LONGEST_REST + " bytes");
        }
        if (in.remaining() < FIXED + rest) {
            return ProxyHeader.INCOMPLETE;
        }
        byte[] header = new byte[FIXED + rest];
        in.get(header);
        return parse(header);
    }

    private static ProxyHeader parse(byte[] header) {
        int command = header[SIGNATURE.length];
        Family family = Family.of(header[SIGNATURE.length + 1]);
        if (command == LOCAL_COMMAND) {
            return ProxyHeader.LOCAL;
        }
        if (command != PROXY_COMMAND || family == null) {
            return new ProxyHeader.Malformed("its PROXY header is of a version, command or family that there is not");
        }
        if (header.length < FIXED + family.length()) {
            return new ProxyHeader.Malformed("its PROXY header is too short for its addresses");
        }
        if (!isSound(header, FIXED + family.length())) {
            return new ProxyHeader.Malformed("its PROXY header was damaged on the way");
        }
        return family.isTcp() ? new ProxyHeader.Announced(client(header, family)) : ProxyHeader.UNKNOWN;
    }

    private static InetSocketAddress client(byte[] header, Family family) {
        int length = family.addressLength;
        int port = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(FIXED + 2 * length));
        try {
            byte[] address = Arrays.copyOfRange(header, FIXED, FIXED + length);
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four and sixteen bytes are an address", e);
        }
    }

    /** Whether the fields from {@code start} on fill the rest, and the checksum among them, if there is one, is right. */
    private static boolean isSound(byte[] header, int start) {
        ByteBuffer fields = ByteBuffer.wrap(header).position(start);
        while (fields.remaining() >= 1 + Short.BYTES) {
            int type = fields.get();
            int length = Short.toUnsignedInt(fields.getShort());
            if (length > fields.remaining()) {
                return false;
            }
            if (type == CRC32C_TYPE && (length != Integer.BYTES || !checks(header, fields.position()))) {
                return false;
            }
            fields.position(fields.position() + length);
        }
        return !fields.hasRemaining();
    }

    /** Whether the checksum at {@code at} is the header's, taken with zeros in its own place. */
    private static boolean checks(byte[] header, int at) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, at);
        crc.update(new byte[Integer.BYTES]);
        crc.update(header, at + Integer.BYTES, header.length - at - Integer.BYTES);
        return (int) crc.getValue() == ByteBuffer.wrap(header).getInt(at);
    }
}
