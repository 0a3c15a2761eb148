package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Programs;

/** Dry runs of the Makefile: nothing is built, and no fixed port is used. */
class MakeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    /** The output and exit code of make. */
    private record Run(int exitCode, String printed) {}

    @BeforeEach
    void needsMake() {
        Programs.require("make", "timeout");
    }

    private static Run make(String... arguments) throws IOException, InterruptedException {
        return makeWithPath(System.getenv("PATH"), arguments);
    }

    private static Run makeWithPath(String path, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("timeout", "30", "make", "--no-print-directory", "-C", ROOT.toString()));
        // Treats the jar as up to date, whether it exists or not.
        command.addAll(List.of("--assume-old=server.jar", "--assume-old=client.jar"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MAKE") || name.equals("MFLAGS"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", path);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Run(process.exitValue(), printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "4", "12", "x", "1 2"})
    void runCalcAcceptsOneTwoOrThree(String n) throws Exception {
        Run run = make("run-calc", "N=" + n);
        assertEquals(2, run.exitCode());
        assertEquals(1, run.printed().lines().count(), run.printed());
        assertTrue(run.printed().contains("run-calc needs N=1, N=2 or N=3"), run.printed());
    }

    @ParameterizedTest
    @CsvSource({
        "run-calc N=2, --only calc --listen calc=9002",
        "run-server PORT=8123, --port 8123 'www'",
        "run-server DIR=site BIND=::1, --bind ::1 --port 8080 'site'",
        "run-client FILE=a HOST=h PORT=1, client.jar h 1 'a'"
    })
    void variablesBecomeOptions(String target, String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--dry-run"));
        arguments.addAll(List.of(target.split(" ")));
        Run run = make(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode());
        assertTrue(run.printed().contains(command), run.printed());
    }

    @Test
    void theHelpNamesEveryTargetOnOneScreen() throws Exception {
        Run run = make("help");
        String targets = Files.readAllLines(ROOT.resolve("Makefile")).stream()
                .filter(line -> line.startsWith(".PHONY:"))
                .findFirst()
                .orElseThrow();
        for (String target : targets.replace(".PHONY: all help ", "").split(" ")) {
            assertTrue(run.printed().contains("make " + target), target);
        }
        assertTrue(run.printed().lines().count() < 24, run.printed());
        run.printed().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void withoutMavenTheWrapperBuilds() throws Exception {
        Programs.require("mvn");
        assertTrue(make("--dry-run", "format").printed().startsWith("mvn "));
        Programs.run("ln -s $(command -v make find grep) " + folder);
        Run run = makeWithPath(folder.toString(), "--dry-run", "format");
        assertTrue(run.printed().startsWith("./mvnw "), run.printed());
        assertTrue(Files.isExecutable(ROOT.resolve("mvnw")));
    }

    /** Maven by itself ends its output with an escape sequence even in a file. */
    @Test
    void noEscapeSequenceIsWrittenIntoAFile() throws Exception {
        Programs.require("mvn");
        Run run = make("format", "MVN=mvn -Dstyle.color=never --version #");
        assertEquals(0, run.exitCode(), run.printed());
        assertTrue(run.printed().contains("Apache Maven"), run.printed());
        assertFalse(run.printed().contains("\u001b"), run.printed());
    }

    /** {@code file.txt} is saved in the current folder. */
    @Test
    void gitIgnoresTheReadmesFirstFetch() throws Exception {
        assertTrue(Files.readString(ROOT.resolve("README.md")).contains("client.jar 127.0.0.1 8080 file.txt"));
        assertTrue(Files.readAllLines(ROOT.resolve(".gitignore")).contains("/file.txt"), ".gitignore names it");
    }
}
