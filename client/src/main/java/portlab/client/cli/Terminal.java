package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams a person is looking at, and what may be shown there. */
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

    /** Whether colours are welcome on a terminal (no-color.org). */
    public static boolean takesColour() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty()) && takesEscapes();
    }

    /** Whether the terminal understands escape sequences: one that does says its type. */
    public static boolean takesEscapes() {
        return takesEscapes(System.getenv("TERM"));
    }

    static boolean takesEscapes(String type) {
        return type != null && !type.isEmpty() && !type.equals("dumb");
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
