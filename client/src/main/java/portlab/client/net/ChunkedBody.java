package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.common.wire.Reason;

/**
 * A body in chunked coding (RFC 9112, 7.1), which some servers send even to HTTP/1.0 clients. Skips extensions and trailers.
 */
final class ChunkedBody implements BodyDecoder {
    private static final int LINE_LIMIT = 4096;
    private static final int TRAILER_LIMIT = 64 * 1024;

    private enum Expecting {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        NOTHING
    }

    private final StringBuilder line = new StringBuilder();
    private Expecting expecting = Expecting.SIZE;
    private long left;
    private int trailer;

    @Override
    public long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException, Failure {
        long passed = 0;
        while (bytes.hasRemaining() && !complete()) {
            if (expecting == Expecting.DATA) {
                long count = BodyDecoder.pass(bytes, left, sink);
                passed += count;
                left -= count;
                if (left == 0) {
                    expecting = Expecting.DATA_END;
                }
            } else {
                line((char) (bytes.get() & 0xff));
            }
        }
        return passed;
    }

    private void line(char c) throws Failure {
        if (c != '\n') {
            if (line.length() == LINE_LIMIT) {
                throw BodyDecoder.undecodable("a line between its chunks is too long");
            }
            line.append(c);
            return;
        }
        int end = line.length();
        String text = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
        line.setLength(0);
        switch (expecting) {
            case SIZE -> size(text);
            case DATA_END -> dataEnd(text);
            default -> trailer(text);
        }
    }

    private void size(String text) throws Failure {
        int end = 0;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        String rest = text.substring(end).strip();
        if (end == 0 || end > 15 || !rest.isEmpty() && rest.charAt(0) != ';') {
            throw BodyDecoder.undecodable("invalid chunk size \"" + text + "\"");
        }
        left = Long.parseLong(text.substring(0, end), 16);
        expecting = left == 0 ? Expecting.TRAILER : Expecting.DATA;
    }

    private void dataEnd(String text) throws Failure {
        if (!text.isEmpty()) {
            throw BodyDecoder.undecodable("a chunk is longer than its size");
        }
        expecting = Expecting.SIZE;
    }

    private void trailer(String text) throws Failure {
        trailer += text.length();
        if (trailer > TRAILER_LIMIT) {
            throw BodyDecoder.undecodable("its trailer is too long");
        }
        if (text.isEmpty()) {
            expecting = Expecting.NOTHING;
        }
    }

    @Override
    public boolean complete() {
        return expecting == Expecting.NOTHING;
    }

    @Override
    public boolean mayEnd() {
        return complete();
    }

    @Override
    public long length() {
        return Meter.UNKNOWN;
    }

    @Override
    public Reason framing() {
        return Reason.BODY_BY_CHUNKS;
    }
}
