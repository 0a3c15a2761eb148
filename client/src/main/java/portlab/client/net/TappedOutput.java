package portlab.client.net;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import portlab.common.wire.WireTap;

/** The output of a socket, each of whose writes a tap gets. */
final class TappedOutput extends FilterOutputStream {
    private final WireTap tap;

    TappedOutput(OutputStream out, WireTap tap) {
        super(out);
        this.tap = tap;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        tap.sent(bytes, offset, length);
    }
}
