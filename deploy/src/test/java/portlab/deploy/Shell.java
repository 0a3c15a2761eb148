package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Command lines as a person types them at the top of the project, in this machine's network or in another. */
final class Shell {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path SERVER_JAR = ROOT.resolve("server/target/server.jar");
    static final Path CLIENT_JAR = ROOT.resolve("client/target/client.jar");

    private static final int SECONDS = 240;

    private final List<String> before;
    private final Path folder;

    /** How a command ended, and all that it printed. */
    record Outcome(int exit, String printed) {
        /** What it printed, of a command that must go well. */
        String ok() {
            assertEquals(0, exit, printed);
            return printed;
        }
    }

    private Shell(List<String> before, Path folder) {
        this.before = before;
        this.folder = folder;
    }

    static Shell here() {
        return new Shell(List.of(), ROOT);
    }

    static Shell in(Path folder) {
        return new Shell(List.of(), folder);
    }

    /** One whose commands are run by a command that goes before each. */
    static Shell behind(Path command) {
        return new Shell(List.of(command.toString()), ROOT);
    }

    /** Runs a line to its end, within four minutes. */
    Outcome run(String line) throws IOException, InterruptedException {
        return run(line, Map.of());
    }

    Outcome run(String line, Map<String, String> environment) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("portlab", ".out");
        try {
            Process process = builder(line, environment)
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                end(process);
                fail("does not end: " + line + "\n" + Files.readString(printed));
            }
            return new Outcome(process.exitValue(), new String(Files.readAllBytes(printed), StandardCharsets.UTF_8));
        } finally {
            Files.delete(printed);
        }
    }

    /** Starts a line whose input and output are the caller's; what it complains of is seen in the test's output. */
    Process start(String line) throws IOException {
        return builder("exec " + line, Map.of())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private ProcessBuilder builder(String line, Map<String, String> environment) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("bash", "-c", line));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTLAB_") || name.startsWith("MAKE"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Ends a process and all that it has started. */
    static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(20);
        }
    }
}
