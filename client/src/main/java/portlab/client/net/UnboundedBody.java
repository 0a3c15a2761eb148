package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import portlab.client.measure.Meter;

/** A body that ends with the connection. */
final class UnboundedBody implements BodyDecoder {

    @Override
    public long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
        return BodyDecoder.pass(bytes, Long.MAX_VALUE, sink);
    }

    @Override
    public boolean complete() {
        return false;
    }

    @Override
    public boolean mayEnd() {
        return true;
    }

    @Override
    public long length() {
        return Meter.UNKNOWN;
    }
}
