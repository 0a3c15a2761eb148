package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Runs the README's examples and compares their output, except for times and ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int BASE = 8080;
    private static final int PORTS = 8;
    private static final String PROMPT = " ❯ ";

    @TempDir
    Path folder;

    private ServerProcess server;

    /** A command, its standard input, and the expected output. */
    private record Example(String typed, List<String> input, List<String> printed) {
        @Override
        public String toString() {
            return typed;
        }
    }

    @BeforeAll
    void startServer() throws Exception {
        Programs.require("bash");
        Programs.require("nc");
        server = ServerProcess.start(ROOT.resolve("www").toString());
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    /** Every line after a {@code $} in a console block, except those that start the server. */
    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith("$ ")) {
                examples.add(new Example(line.substring(2), new ArrayList<>(), new ArrayList<>()));
            } else if (inside && line.contains(PROMPT)) {
                last(examples).input().add(line.substring(line.indexOf(PROMPT) + PROMPT.length()));
            } else if (inside) {
                last(examples).printed().add(line);
            }
        }
        examples.removeIf(example -> example.typed().startsWith("make run-server"));
        assertTrue(examples.size() >= 8, "the README has its examples: " + examples);
        return examples;
    }

    private static Example last(List<Example> examples) {
        return examples.get(examples.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesPrintTheDocumentedOutput(Example example) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String typed = example.typed()
                .replace("java -jar client.jar", java + " -jar " + ROOT.resolve("client/target/client.jar"));
        for (int i = PORTS - 1; i >= 0; i--) {
            typed = typed.replace(" " + (BASE + i), " " + (server.port() + i));
        }
        ProcessBuilder builder = new ProcessBuilder("timeout", "60", "bash", "-c", typed)
                .directory(Files.createTempDirectory(folder, "example").toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.outputWriter(StandardCharsets.UTF_8)
                .append(String.join("\n", example.input()))
                .close();
        List<String> printed =
                process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(plain(example.printed()), plain(printed));
    }

    @Test
    void theReadmeNamesEveryCommandOfTheHelp() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        ClientProcess.Outcome help = ClientProcess.run(folder, Map.of(), "127.0.0.1", "-c", "help");
        List<String> names = help.out()
                .lines()
                .filter(line -> line.matches("  [^ ].*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertTrue(names.size() >= 16, help.out());
        for (String name : names) {
            assertTrue(readme.contains("`" + name), name);
        }
    }

    /** The shell's greeting, which a script does not print. */
    private static boolean isGreeting(String line) {
        return line.startsWith("help lists the commands, ") || line.endsWith(" answers");
    }

    /** A line of a histogram, whose bins depend on the times. */
    private static boolean isBar(String line) {
        return line.matches(" *[\\d.]+–[\\d.]+ (µs|ms|s) .*");
    }

    /** The text without the parts that differ from run to run. */
    private static String plain(List<String> lines) {
        Stream<String> plain = lines.stream()
                .filter(line -> !line.isBlank() && !isBar(line) && !isGreeting(line))
                .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d", "DATE")
                        .replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}", "TIME")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                        .replaceAll("[\\d.]+ (µs|ms|s)\\b", "# µs")
                        .replaceAll("[\\d.]+ [kMG]?B/s", "# B/s")
                        .replaceAll("(min|avg|max|mdev|p50|p90|p99) +[\\d.]+", "$1 #")
                        .replaceAll("_us\":\\d+", "_us\":#")
                        .replaceAll("portlab/[^ ]+", "portlab/VERSION")
                        .replaceAll(" +", " ")
                        .strip());
        return String.join("\n", plain.toList());
    }
}
