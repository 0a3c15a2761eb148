package portlab.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import portlab.common.ServerProcess;

/** The client's jar in a process, on the JVM that runs the tests. */
final class ClientProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    /** The result of a run. Times and speeds are replaced by {@code N µs} and {@code N B/s}. */
    record Outcome(int exit, String out, String err) {}

    private ClientProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static List<String> command(String... args) {
        List<String> command = new ArrayList<>(ServerProcess.QUICK_JAVA);
        command.add("-jar");
        command.add(Path.of("target", "client.jar").toAbsolutePath().toString());
        command.addAll(List.of(args));
        return command;
    }

    static ClientProcess start(Path folder, Map<String, String> environment, String... args) throws IOException {
        return start(folder, environment, command(args));
    }

    static ClientProcess start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile("client", ".out");
        Path err = Files.createTempFile("client", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "NO_COLOR"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return new ClientProcess(builder.start(), out, err);
    }

    static Outcome run(Path folder, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        try (ClientProcess client = start(folder, environment, args)) {
            return client.outcome();
        }
    }

    /** Writes the whole input and closes it. */
    void type(String input) throws IOException {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    Outcome outcome() throws IOException, InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the client still runs: " + Files.readString(err));
        }
        return new Outcome(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file)
                .replaceAll(" *([0-9]+ µs|[0-9]+[.][0-9]+ m?s)", " N µs")
                .replaceAll("[0-9.]+ [kMG]?B/s", "N B/s");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
