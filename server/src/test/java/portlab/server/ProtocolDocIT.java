package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Runs the nc examples in docs/protocol.md and compares their output. */
class ProtocolDocIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "protocol.md");
    private static final Pattern BLOCK = Pattern.compile("^```console\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("^\\$ (.*)\n((?:(?!\\$ ).*\n)*)", Pattern.MULTILINE);
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1([ :])(\\d+)");
    private static final Pattern PYTHON = Pattern.compile("^```python\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String PYTHON_CLIENT = "python3 client.py";
    private static final int DEFAULT_BASE = 8080;

    private record Example(String command, String output) {}

    private static final Path SITE = Path.of("..", "www");

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        Programs.requireOpenBsdNetcat();
        Programs.require("curl", "xxd");
        server = ServerProcess.start(SITE.toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> examplesPrintTheDocumentedOutput() throws IOException {
        List<Example> examples = examples();
        for (String service : List.of(" 8081", " 8082", " 8083", " 8084", ":8087")) {
            assertTrue(
                    examples.stream().anyMatch(example -> example.command().contains("127.0.0.1" + service)),
                    "an example for port" + service);
        }
        return examples.stream()
                .filter(example -> !example.command().contains("http")
                        && !example.command().startsWith(PYTHON_CLIENT))
                .map(example -> dynamicTest(
                        example.command(),
                        () -> assertEquals(
                                example.output().stripTrailing(),
                                Programs.run(substitute(example.command())).stripTrailing())));
    }

    /** The script prints the documented output, except for times. */
    @Test
    void thePythonClientIsCompleteAndWorks() throws Exception {
        Programs.require("python3");
        Matcher script = PYTHON.matcher(Files.readString(DOCUMENT));
        assertTrue(script.find());
        assertTrue(script.group(1).lines().count() <= 30, "the script is short");
        Path client = Files.writeString(folder.resolve("client.py"), script.group(1));
        Example example = examples().stream()
                .filter(each -> each.command().startsWith(PYTHON_CLIENT))
                .findFirst()
                .orElseThrow();
        String command = substitute(example.command()).replace(PYTHON_CLIENT, "python3 " + client);
        assertEquals(withoutTimes(example.output()), withoutTimes(Programs.run(command)));
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("[0-9]+ us", "N us").replaceAll("[0-9-]{10} [0-9:]{8}", "TIME");
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(DOCUMENT));
        while (blocks.find()) {
            COMMAND.matcher(blocks.group(1))
                    .results()
                    .map(found -> new Example(found.group(1), found.group(2)))
                    .forEach(examples::add);
        }
        return examples;
    }

    /** The command with the ports of this test's server. */
    private String substitute(String command) {
        int base = server.port("http");
        String jar = ServerProcess.JAVA + " -jar " + ServerProcess.JAR + " -p " + base;
        return ADDRESS.matcher(command.replace("java -jar server.jar", jar))
                .replaceAll(found ->
                        "127.0.0.1" + found.group(1) + (Integer.parseInt(found.group(2)) - DEFAULT_BASE + base));
    }
}
