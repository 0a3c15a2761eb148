package portlab.client.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.view.Palette;
import portlab.common.Terminal;

/** The standard streams: results on one, everything else on the other, in UTF-8 whatever the locale. */
public final class Console {
    private final FileOutputStream out;
    private final FileOutputStream err;
    private volatile Colour colour = Colour.AUTO;

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

    /** Prints a result. */
    public void out(String text) throws Failure {
        print(out, text);
    }

    /** Prints what is no result: failures, traces, questions. */
    public void err(String text) throws Failure {
        print(err, text);
    }

    /** For bytes that are a result. A terminal takes no binary ones. */
    public WritableByteChannel outChannel() {
        return Terminal.stdout() ? new TextOnlyChannel(out.getChannel()) : out.getChannel();
    }

    /** For what is drawn and wiped off again. */
    public OutputStream errStream() {
        return err;
    }

    public Palette outPalette() {
        return palette(Terminal.stdout());
    }

    public Palette errPalette() {
        return palette(Terminal.stderr());
    }

    /** Whether somebody is looking at what is drawn and wiped off again. */
    public boolean isWatched() {
        return Terminal.takesEscapes(System.getenv()) && Terminal.stderr();
    }

    /** Writes nothing, which loads what the first write to a socket would load otherwise, with the clock running. */
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

    private static void print(OutputStream stream, String text) throws Failure {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unprintable(e);
        }
    }

    private static Failure unprintable(IOException e) {
        return new Failure(ExitCode.UNWRITABLE, "cannot print: " + e.getMessage(), "", e);
    }
}
