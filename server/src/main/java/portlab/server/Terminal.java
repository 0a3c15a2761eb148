package portlab.server;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tells whether the standard streams are terminals. */
final class Terminal {
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether to use colours: on a terminal that is not dumb, unless NO_COLOR is set (no-color.org). */
    static boolean wantsColour(Map<String, String> environment) {
        String noColour = environment.getOrDefault("NO_COLOR", "");
        return noColour.isEmpty() && !"dumb".equals(environment.get("TERM")) && isShown();
    }

    /** Whether the standard output is a terminal. */
    static boolean isShown() {
        return isTerminal(STANDARD_OUTPUT);
    }

    /** The device of that terminal. */
    static File device() {
        return Files.exists(STANDARD_OUTPUT) ? STANDARD_OUTPUT.toFile() : new File("/dev/tty");
    }

    /** Whether the standard input is a terminal. */
    static boolean isTypedInto() {
        return isTerminal(STANDARD_INPUT);
    }

    /** The terminal library would load native code and query the terminal, which takes half a second. */
    private static boolean isTerminal(Path stream) {
        try {
            String target = Files.readSymbolicLink(stream).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // Not Linux.
            return isTerminal(System.console());
        }
    }

    /** Up to Java 21 there is a console only on a terminal; later versions must be asked. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
