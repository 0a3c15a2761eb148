package portlab.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Lets text through to a terminal, but nothing that would move its cursor or change its settings. */
final class TextChannel implements WritableByteChannel {
    private static final String HARMLESS = "\t\n\r\f\b";

    private final WritableByteChannel terminal;

    TextChannel(WritableByteChannel terminal) {
        this.terminal = terminal;
    }

    /** @throws IOException also when there are control characters among the bytes, before any of them is written */
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            int b = bytes.get(i);
            if (b >= 0 && b < ' ' && HARMLESS.indexOf(b) < 0 || b == 0x7f) {
                throw new IOException("the file is binary, and this is a terminal");
            }
        }
        return terminal.write(bytes);
    }

    @Override
    public boolean isOpen() {
        return terminal.isOpen();
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
