package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command line of the client in docs/labs has options that exist. {@code ExercisesIT} runs most of them. */
class LabPagesCommandsTest {
    private static final Path LABS = Path.of("..", "docs", "labs");
    private static final Pattern COMMAND = Pattern.compile("^(?:\\$ )?(?:time )?java -jar client\\.jar (.*)$");
    private static final Pattern INLINE = Pattern.compile("`java -jar client\\.jar ([^`]+)`");
    /** A word of a shell, perhaps in single quotes. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> pages = Files.list(LABS)) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (String line : Files.readAllLines(page)) {
                    Matcher command = COMMAND.matcher(line);
                    if (command.matches()) {
                        commands.add(command.group(1));
                    }
                    INLINE.matcher(line).results().forEach(found -> commands.add(found.group(1)));
                }
            }
        }
        return commands;
    }

    /** Up to a pipe or a redirection. */
    private static String[] arguments(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            if (word.group(2) != null && word.group(2).matches("\\||>|2>&1")) {
                break;
            }
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words.toArray(new String[0]);
    }

    @Test
    void everyCommandCanBeParsed() throws IOException {
        List<String> commands = commands();
        assertTrue(commands.size() > 30, commands.toString());
        for (String command : commands) {
            String[] arguments = LabCommand.expand(arguments(command));
            assertDoesNotThrow(() -> RootCommand.parse(arguments, null), command);
            for (int i = 0; i + 1 < arguments.length; i++) {
                String line = arguments[i + 1];
                if (arguments[i].equals("-c")) {
                    assertDoesNotThrow(() -> Interpreter.parse(line), command);
                }
            }
        }
    }
}
