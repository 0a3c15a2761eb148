package portlab.client.cli;

import java.nio.file.Path;
import portlab.client.command.Destination;
import portlab.client.net.Endpoint;

/** The values of options and words, checked the same way whoever reads the command line. Pure. */
final class ArgumentParsers {
    private static final double MOST_SECONDS = 86_400;

    private ArgumentParsers() {}

    static boolean isHost(String text) {
        return !text.isBlank() && text.indexOf('/') < 0;
    }

    /** @return 1 to 65535, or -1 for what is no port */
    static int port(String text) {
        return Endpoint.port(text);
    }

    /** A number of seconds from 0.001 to 86400 in nanoseconds, or -1 for what is none. */
    static long nanos(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return seconds >= 0.001 && seconds <= MOST_SECONDS ? Math.round(seconds * 1000) * 1_000_000 : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** @param output null for the present folder under the server's name, {@code -} for the standard output */
    static Destination destination(String output) {
        if (output == null) {
            return new Destination.Folder(Path.of(""));
        }
        return output.equals("-") ? new Destination.Stdout() : new Destination.Named(output);
    }
}
