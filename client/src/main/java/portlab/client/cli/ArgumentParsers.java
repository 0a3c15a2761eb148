package portlab.client.cli;

import java.nio.file.Path;
import portlab.client.command.Saver.Destination;

/** Parses option values for both {@link ShortForm} and {@link RootCommand}. Pure. */
final class ArgumentParsers {
    private static final double MAX_SECONDS = 86_400;

    private ArgumentParsers() {}

    static boolean isHost(String text) {
        return !text.isBlank() && text.indexOf('/') < 0;
    }

    /** Converts 0.001 to 86400 seconds to nanoseconds; -1 for any other text. */
    static long nanos(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return seconds >= 0.001 && seconds <= MAX_SECONDS ? Math.round(seconds * 1000) * 1_000_000 : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** @param output null to save in the current folder under the file's own name, {@code -} for standard output */
    static Destination destination(String output) {
        if (output == null) {
            return new Destination.Folder(Path.of(""));
        }
        return output.equals("-") ? new Destination.Stdout() : new Destination.Named(output);
    }
}
