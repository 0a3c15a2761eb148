package portlab.client.cli;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.view.TextPlot;
import portlab.common.LineWrap;
import portlab.common.Palette;
import portlab.common.Terminal;
import portlab.common.TerminalSize;

/** The standard streams, in UTF-8 whatever the locale. */
public final class Console {
    static final int USUAL_COLUMNS = 80;

    private final FileOutputStream out;
    private final FileOutputStream err;
    private volatile Colour colour = Colour.AUTO;
    private IntSupplier window;
    private Runnable before;
    private int columns;
    private int errColumns;

    public Console(FileOutputStream out, FileOutputStream err) {
        this.out = out;
        this.err = err;
    }

    public void colour(Colour wanted) {
        colour = wanted;
    }

    public Colour colour() {
        return colour;
    }

    /** Prints to standard output. */
    public void out(String text) throws Failure {
        print(out, text);
    }

    /** Prints to standard output; on a terminal, wraps lines that are longer than it is wide. */
    public void outWrapped(String text) throws Failure {
        print(out, Terminal.stdout() ? LineWrap.text(text, columns()) : text);
    }

    /** The width of the terminal on standard output; 80 if there is none. Asks it only once, since that starts a process. */
    int columns() {
        if (window != null) {
            return window.getAsInt();
        }
        if (columns == 0) {
            columns = Terminal.stdout() ? TerminalSize.columns(new File("/dev/tty")) : USUAL_COLUMNS;
        }
        return columns;
    }

    /** The width of the terminal on standard error; 0, which stands for lines of any length, if there is none. */
    int errColumns() {
        if (!Terminal.stderr()) {
            return 0;
        }
        if (window == null && errColumns == 0) {
            errColumns = TerminalSize.columns(new File("/dev/tty"));
        }
        return window == null ? errColumns : window.getAsInt();
    }

    /**
     * Sets what happens before anything is printed, so that it does not mix with what else is written.
     *
     * @param action null for nothing
     * @return what happened before
     */
    Runnable beforePrinting(Runnable action) {
        Runnable earlier = before;
        before = action;
        return earlier;
    }

    /** Lets what else is being written come first. */
    void settle() {
        if (before != null) {
            before.run();
        }
    }

    /** Whether something else is written to standard error. */
    boolean isShared() {
        return before != null;
    }

    /** Sets who knows the width of the window, which may change. */
    public void window(IntSupplier width) {
        window = width;
    }

    /** Prints traces and prompts to standard error. */
    public void err(String text) throws Failure {
        print(err, text);
    }

    /** Prints failures and warnings to standard error; on a terminal, wraps lines that are longer than it is wide. */
    public void errWrapped(String text) throws Failure {
        int columns = errColumns();
        print(err, columns == 0 ? text : LineWrap.text(text, columns));
    }

    /** Standard output for a body; refuses binary data on a terminal. */
    public WritableByteChannel outChannel() {
        return Terminal.stdout() ? new TextOnlyChannel(out.getChannel()) : out.getChannel();
    }

    /** Standard error, for progress bars. */
    public OutputStream errStream() {
        return err;
    }

    public Palette outPalette() {
        return palette(Terminal.stdout());
    }

    public Palette errPalette() {
        return palette(Terminal.stderr());
    }

    /** The characters to draw with. */
    TextPlot.Glyphs glyphs() {
        return Terminal.takesUnicode(System.getenv()) ? TextPlot.Glyphs.BLOCKS : TextPlot.Glyphs.ASCII;
    }

    /** Whether standard error can show a progress bar. */
    public boolean isWatched() {
        return Terminal.takesEscapes(System.getenv()) && Terminal.stderr();
    }

    /** Writes zero bytes, so that the classes for writing are loaded before the clock runs. */
    public void warmUp() throws Failure {
        try {
            out.getChannel().write(ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw unprintable(e);
        }
    }

    /** Whether results are coloured. */
    public boolean coloured() {
        return outPalette() == Palette.COLOURED;
    }

    private Palette palette(boolean terminal) {
        return switch (colour) {
            case ALWAYS -> Palette.COLOURED;
            case NEVER -> Palette.PLAIN;
            case AUTO -> terminal && Terminal.takesColour(System.getenv()) ? Palette.COLOURED : Palette.PLAIN;
        };
    }

    private void print(OutputStream stream, String text) throws Failure {
        settle();
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unprintable(e);
        }
    }

    private static Failure unprintable(IOException e) {
        return new Failure(ExitCode.UNWRITABLE, "cannot print: " + e.getMessage(), "", e);
    }

    /** When to use colours. */
    public enum Colour {
        /** On terminals that support colours, unless NO_COLOR is set. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Writes text to a terminal, but no control sequences. */
    static final class TextOnlyChannel implements WritableByteChannel {
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
}
