package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams a person is looking at. */
public final class Terminal {
    private Terminal() {}

    public static boolean stdin() {
        return is(0);
    }

    public static boolean stdout() {
        return is(1);
    }

    public static boolean stderr() {
        return is(2);
    }

    /** Whether colours are welcome on a terminal (no-color.org). */
    public static boolean takesColour() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /**
     * Linux says where a stream leads, which costs one call. Elsewhere a console that there is means that standard
     * input and output are a terminal, up to Java 21; later ones have a console always.
     */
    private static boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Runtime.version().feature() < 22 && System.console() != null;
        }
    }
}
