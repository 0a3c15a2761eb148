package portlab.server.certificate;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The little of ASN.1's distinguished encoding (X.690) that it takes to put an older key into PKCS#8. Pure.
 *
 * @param tag the first byte of the encoding
 * @param content what follows the length
 */
record Der(int tag, byte[] content) {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;

    /** The tag of {@code [0]} with elements inside. */
    static final int FIRST_PART = 0xA0;

    private static final int LONG_LENGTH = 0x80;

    /**
     * Reads elements until the end.
     *
     * @throws IllegalArgumentException when the bytes are malformed
     */
    static List<Der> elements(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<Der> elements = new ArrayList<>();
        while (rest.hasRemaining()) {
            int tag = rest.get() & 0xFF;
            int length = length(rest);
            if (length < 0 || length > rest.remaining()) {
                throw new IllegalArgumentException("an element is longer than its container");
            }
            byte[] content = new byte[length];
            rest.get(content);
            elements.add(new Der(tag, content));
        }
        return elements;
    }

    /** Negative if it is malformed or longer than any key. */
    private static int length(ByteBuffer rest) {
        int first = rest.hasRemaining() ? rest.get() & 0xFF : -1;
        if (first < LONG_LENGTH) {
            return first;
        }
        int bytes = first - LONG_LENGTH;
        if (bytes == 0 || bytes > 3 || bytes > rest.remaining()) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | rest.get() & 0xFF;
        }
        return length;
    }

    /** Encodes an element whose content is all of {@code parts}, one after the other. */
    static byte[] encode(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        writeLength(content.size(), all);
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static void writeLength(int length, ByteArrayOutputStream to) {
        if (length < LONG_LENGTH) {
            to.write(length);
            return;
        }
        int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        to.write(LONG_LENGTH + bytes);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            to.write(length >>> shift);
        }
    }
}
