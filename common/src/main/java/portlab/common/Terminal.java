package portlab.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Which of the standard streams lead to a terminal, and what may be shown there. */
public final class Terminal {
    private static final Terminal HERE = new Terminal(Path.of("/proc/self/fd"), java.io.Console.class);

    private final Path descriptors;
    private final Class<?> consoles;

    /**
     * @param descriptors the folder in which Linux says where each stream leads
     * @param consoles what other systems' consoles are
     */
    Terminal(Path descriptors, Class<?> consoles) {
        this.descriptors = descriptors;
        this.consoles = consoles;
    }

    public static boolean stdin() {
        return HERE.is(0);
    }

    public static boolean stdout() {
        return HERE.is(1);
    }

    public static boolean stderr() {
        return HERE.is(2);
    }

    /** Whether a terminal may get colours: it understands escape sequences, and NO_COLOR is not set (no-color.org). */
    public static boolean takesColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && takesEscapes(environment);
    }

    /** Whether the terminal understands escape sequences: one that does says its type. */
    public static boolean takesEscapes(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return !type.isEmpty() && !type.equals("dumb");
    }

    /** Linux costs one call; elsewhere there is only the console to ask. */
    boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptors.resolve(Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return isTerminal(System.console());
        }
    }

    /**
     * Up to Java 21 there is a console only on a terminal; later ones always have one, whose method isTerminal, new in 22,
     * tells the difference.
     */
    boolean isTerminal(Object console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) consoles.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
