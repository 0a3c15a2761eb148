package portlab.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes text to a terminal, but no control sequences. */
final class TextOnlyChannel implements WritableByteChannel {
    private static final String HARMLESS = "\t\n\r\f\b";

    /** In UTF-8, the first byte of the control characters from 0x80 to 0x9f. */
    private static final byte CONTROL_LEAD = (byte) 0xc2;

    private final WritableByteChannel terminal;
    private byte last;

    TextOnlyChannel(WritableByteChannel terminal) {
        this.terminal = terminal;
    }

    /** @throws IOException if the bytes contain control characters, before writing any of them */
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            boolean control = b >= 0 && b < ' ' && HARMLESS.indexOf(b) < 0 || b == 0x7f;
            if (control || last == CONTROL_LEAD && (b & 0xff) < 0xa0) {
                throw new IOException("refusing to print a binary file to the terminal");
            }
            last = b;
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
