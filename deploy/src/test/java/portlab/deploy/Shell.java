package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs command lines in the project's folder, in this machine's network or in another. */
final class Shell {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path SERVER_JAR = ROOT.resolve("server/target/server.jar");
    static final Path CLIENT_JAR = ROOT.resolve("client/target/client.jar");

    private static final int SECONDS = 240;

    private final List<String> before;
    private final Path folder;

    /** The exit code and output of a command. */
    record Outcome(int exit, String printed) {
        /** The output of a command that must succeed. */
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

    /** A shell that prefixes each command. */
    static Shell behind(Path command) {
        return new Shell(List.of(command.toString()), ROOT);
    }

    /** Runs a line for at most four minutes. */
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
                fail("the command does not end: " + line + "\n" + Files.readString(printed));
            }
            return new Outcome(process.exitValue(), new String(Files.readAllBytes(printed), StandardCharsets.UTF_8));
        } finally {
            Files.delete(printed);
        }
    }

    /** Starts a line whose input and output belong to the caller; its errors go to the test's output. */
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

    /** Ends a process and its descendants. */
    static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
