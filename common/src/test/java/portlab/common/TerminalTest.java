package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On Linux {@code /proc} shows what a stream is; elsewhere only the console does. */
class TerminalTest {
    @TempDir
    Path descriptors;

    /** A console as in Java 17 to 21. */
    public static final class OldConsole {}

    /** A console as in Java 22 and newer, which exists for pipes too. */
    public record NewConsole(boolean isTerminal) {}

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3,true",
        "/dev/tty1,true",
        "/dev/console,true",
        "/dev/null,false",
        "pipe:[81],false",
        "/tmp/out,false"
    })
    void linuxShowsWhereAStreamLeads(Path target, boolean terminal) throws IOException {
        Path link = Files.createSymbolicLink(descriptors.resolve("1"), target);
        assertEquals(terminal, new Terminal(descriptors, NewConsole.class).is(1));
        Files.delete(link);
    }

    @Test
    void newConsolesKnowWhetherTheyAreTerminals() {
        Terminal terminal = new Terminal(descriptors, NewConsole.class);
        assertTrue(terminal.isTerminal(new NewConsole(true)));
        assertFalse(terminal.isTerminal(new NewConsole(false)));
        assertFalse(terminal.isTerminal(null));
    }

    @Test
    void oldConsolesExistOnTerminalsOnly() {
        Terminal terminal = new Terminal(descriptors, OldConsole.class);
        assertTrue(terminal.isTerminal(new OldConsole()));
        assertFalse(terminal.isTerminal(null));
    }

    @Test
    void withoutLinuxTheConsoleDecides() {
        Terminal terminal = new Terminal(descriptors.resolve("none"), java.io.Console.class);
        assertEquals(terminal.isTerminal(System.console()), terminal.is(0));
    }

    @ParameterizedTest
    @CsvSource({"xterm-256color,true", "vt100,true", "dumb,false", "'',false"})
    void onlyATerminalWithATypeGetsEscapes(String type, boolean takes) {
        assertEquals(takes, Terminal.takesEscapes(Map.of("TERM", type)));
        assertEquals(takes, Terminal.takesColour(Map.of("TERM", type, "NO_COLOR", "")));
        assertFalse(Terminal.takesColour(Map.of("TERM", type, "NO_COLOR", "1")));
        assertFalse(Terminal.takesEscapes(Map.of()));
    }
}
