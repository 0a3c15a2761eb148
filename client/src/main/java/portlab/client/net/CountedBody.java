package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A body with a Content-Length. Ignores everything after it. */
final class CountedBody implements BodyDecoder {
    private final long length;
    private long left;

    CountedBody(long length) {
        this.length = length;
        this.left = length;
    }

    @Override
    public long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
        long passed = BodyDecoder.pass(bytes, left, sink);
        left -= passed;
        return passed;
    }

    @Override
    public boolean complete() {
        return left == 0;
    }

    @Override
    public boolean mayEnd() {
        return complete();
    }

    @Override
    public long length() {
        return length;
    }
}
