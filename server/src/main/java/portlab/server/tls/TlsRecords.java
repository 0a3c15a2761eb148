package portlab.server.tls;

import java.nio.ByteBuffer;

/** The outer form of TLS records (RFC 8446 section 5.1). Does no IO. */
final class TlsRecords {
    private static final int HANDSHAKE = 22;
    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 24;
    private static final int HEADER = 5;
    private static final int LENGTH_AT = 3;

    /** The most bytes behind the header: 2^14, and what encryption may add in TLS 1.2. */
    private static final int MOST = 16 * 1024 + 2048;

    private TlsRecords() {}

    /** Whether the client begins with a TLS record, or with the older hello of SSL 2, whose length has its first bit set. */
    static boolean canBegin(ByteBuffer bytes) {
        byte first = bytes.get(bytes.position());
        return first == HANDSHAKE || first < 0;
    }

    /** Whether nothing more must arrive for the next record: it is complete, or no record at all. */
    static boolean isComplete(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return false;
        }
        int at = bytes.position();
        if (bytes.get(at) < FIRST_TYPE || bytes.get(at) > LAST_TYPE) {
            return true;
        }
        if (bytes.remaining() < HEADER) {
            return false;
        }
        int length = (bytes.get(at + LENGTH_AT) & 0xff) << 8 | bytes.get(at + LENGTH_AT + 1) & 0xff;
        return length > MOST || bytes.remaining() >= HEADER + length;
    }
}
