package portlab.client.net;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Bytes to send and to compare with the echo: a block repeated up to a length, so that any length takes little memory.
 */
public final class Payload {
    /** A prime, so that data shifted by a buffer's size does not match. */
    private static final int NOISE = 1_048_573;

    private final byte[] block;
    private final long length;

    private Payload(byte[] block, long length) {
        this.block = block;
        this.length = length;
    }

    /** A text in UTF-8. */
    public static Payload of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Payload(bytes, bytes.length);
    }

    /** Random bytes. */
    public static Payload random(long length) {
        byte[] block = new byte[(int) Math.min(NOISE, length)];
        new SplittableRandom().nextBytes(block);
        return new Payload(block, length);
    }

    public long length() {
        return length;
    }

    byte[] block() {
        return block;
    }

    /** The number of bytes that are contiguous in the block from an offset, up to a limit. */
    int run(long at, int most) {
        int offset = offset(at);
        return (int) Math.min(Math.min(block.length - offset, length - at), most);
    }

    int offset(long at) {
        return (int) (at % block.length);
    }

    byte at(long place) {
        return block[offset(place)];
    }
}
