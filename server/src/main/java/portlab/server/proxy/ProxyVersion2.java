package portlab.server.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Parses version 2 of the PROXY protocol: a binary header with its length in front (proxy-protocol.txt, section 2.2). */
final class ProxyVersion2 {
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** The length of signature, command, family, and the length field. */
    private static final int FIXED = SIGNATURE.length + 4;

    /** Far more than any proxy sends. */
    private static final int MAX_REST = 4096;

    private static final int LOCAL_COMMAND = 0x20;
    private static final int PROXY_COMMAND = 0x21;
    private static final int CRC32C_TYPE = 3;

    private ProxyVersion2() {}

    /** The address family and transport protocol. */
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

        /** The length of both addresses, and of both ports if the family has ports. */
        int length() {
            return 2 * addressLength + (hasPorts() ? 2 * Short.BYTES : 0);
        }

        /** Null for an unknown code. */
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
        if (rest > MAX_REST) {
            return new ProxyHeader.Malformed("its PROXY header is longer than " + MAX_REST + " bytes");
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
            return new ProxyHeader.Malformed("its PROXY header has an unknown version, command or family");
        }
        if (header.length < FIXED + family.length()) {
            return new ProxyHeader.Malformed("its PROXY header is too short for its addresses");
        }
        if (!isIntact(header, FIXED + family.length())) {
            return new ProxyHeader.Malformed("the fields or the checksum of its PROXY header are wrong");
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
            throw new AssertionError("4 and 16 bytes are always an address", e);
        }
    }

    /** Whether the fields from {@code start} on fill the header exactly, and its checksum, if it has one, is right. */
    private static boolean isIntact(byte[] header, int start) {
        ByteBuffer fields = ByteBuffer.wrap(header).position(start);
        while (fields.remaining() >= 1 + Short.BYTES) {
            int type = fields.get();
            int length = Short.toUnsignedInt(fields.getShort());
            if (length > fields.remaining()) {
                return false;
            }
            if (type == CRC32C_TYPE && (length != Integer.BYTES || !hasChecksum(header, fields.position()))) {
                return false;
            }
            fields.position(fields.position() + length);
        }
        return !fields.hasRemaining();
    }

    /** Whether the checksum at {@code at} is right; it is computed with zeros in its own place. */
    private static boolean hasChecksum(byte[] header, int at) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, at);
        crc.update(new byte[Integer.BYTES]);
        crc.update(header, at + Integer.BYTES, header.length - at - Integer.BYTES);
        return (int) crc.getValue() == ByteBuffer.wrap(header).getInt(at);
    }
}
