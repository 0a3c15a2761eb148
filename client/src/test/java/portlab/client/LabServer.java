package portlab.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import portlab.common.Protocol;

/** The server's own jar, run as a process on free ports, or again on those it had before. */
final class LabServer implements AutoCloseable {
    private static final String LAST_LINE = "Ctrl-C ends it.";

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private LabServer(Path folder, int port, String... options) throws IOException {
        Path jar = Path.of(System.getProperty("server.jar", "../server/target/server.jar"));
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: mvn -pl server package builds it");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "-p",
                        Integer.toString(port),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(options));
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTLAB_"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.equals(LAST_LINE)) {
            lines.add(line);
            line = out.readLine();
        }
        if (line == null) {
            throw new AssertionError("the server did not start: " + lines);
        }
        Thread reader = new Thread(() -> drain(out), "server's log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Reads the log away, so that the server never waits for a reader. */
    private static void drain(BufferedReader out) {
        try (out) {
            out.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // The server was ended, and its output with it.
            return;
        }
    }

    static LabServer on(Path folder, String... options) throws IOException {
        return new LabServer(folder, 0, options);
    }

    static LabServer on(Path folder, int port) throws IOException {
        return new LabServer(folder, port);
    }

    int port() {
        return ports(Protocol.HTTP).get(0);
    }

    List<Integer> ports(Protocol service) {
        return lines.stream()
                .filter(line -> line.startsWith("  " + service.word() + " ") && !line.contains("not served"))
                .map(line -> Integer.valueOf(line.replaceAll(".*:([0-9]+)(/.*)?$", "$1")))
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
