package portlab.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tells which standard streams are terminals and what they support. */
public final class Terminal {
    private static final Terminal HERE = new Terminal(Path.of("/proc/self/fd"), java.io.Console.class);

    private final Path descriptors;
    private final Class<?> consoles;

    /**
     * @param descriptors the folder of links to this process's open files, on Linux
     * @param consoles the class of consoles on other systems
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

    /** Whether the terminal supports colours and NO_COLOR is not set (no-color.org). */
    public static boolean takesColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && takesEscapes(environment);
    }

    /** Whether the locale allows characters beyond ASCII; unset, it does, since terminals without it are rare. */
    public static boolean takesUnicode(Map<String, String> environment) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return !locale.equals("C") && !locale.equals("POSIX");
            }
        }
        return true;
    }

    /** Whether TERM names a terminal that supports escape sequences. */
    public static boolean takesEscapes(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return !type.isEmpty() && !type.equals("dumb");
    }

    /** Reads one link on Linux; asks the console elsewhere. */
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
     * Up to Java 21 only a terminal has a console. Later versions always have one, with the method isTerminal (new in 22).
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
