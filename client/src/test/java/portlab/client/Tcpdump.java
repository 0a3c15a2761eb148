package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import portlab.common.ServerProcess;

/** tcpdump, which captures what a server exchanges on loopback, if it is installed and may do so. */
final class Tcpdump implements AutoCloseable {
    private static final List<String> SERVICES = List.of("http", "bulk", "echo", "message", "calc");
    private static final String MARK = "here the capture ends";

    private final ServerProcess server;
    private final Path capture;
    private final Path messages;

    /** Null if it is not installed. */
    private final Process process;

    private Tcpdump(ServerProcess server, Path capture, Path messages, Process process) {
        this.server = server;
        this.capture = capture;
        this.messages = messages;
        this.process = process;
    }

    /** Returns once it captures, or has failed. */
    static Tcpdump start(ServerProcess server, Path capture) throws Exception {
        Path messages = capture.resolveSibling("tcpdump.err");
        Tcpdump tcpdump = new Tcpdump(server, capture, messages, launch(server, capture, messages));
        await(() -> !tcpdump.captures() || tcpdump.said().contains("listening on"));
        return tcpdump;
    }

    private static Process launch(ServerProcess server, Path capture, Path messages) throws IOException {
        String filter = SERVICES.stream()
                .flatMap(service -> server.ports(service).stream())
                .map(port -> "port " + port)
                .collect(Collectors.joining(" or ", "tcp and (", ")"));
        // As root it would become another user, who may not write here; its buffer holds everything, in KiB.
        List<String> command =
                new ArrayList<>(List.of("tcpdump", "-i", "lo", "-n", "-U", "--immediate-mode", "-B", "32768"));
        command.addAll(List.of("-Z", System.getProperty("user.name"), "-w", capture.toString(), filter));
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(messages.toFile())
                    .start();
        } catch (IOException e) {
            return null;
        }
    }

    private boolean captures() {
        return process != null && process.isAlive();
    }

    private String said() throws IOException {
        return Files.readString(messages);
    }

    /** Ends it once it has all packets up to now, and returns why it captured nothing, or an empty text. */
    String finish() throws Exception {
        if (process == null) {
            return "it is not installed";
        }
        if (!captures()) {
            return said();
        }
        try (Socket socket = server.connect("message")) {
            socket.getOutputStream().write(MARK.getBytes(StandardCharsets.US_ASCII));
            await(() -> Files.readString(capture, StandardCharsets.ISO_8859_1).contains(MARK));
        }
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends");
        assertTrue(said().contains("\n0 packets dropped by kernel"), said());
        assertEquals(0, process.exitValue(), said());
        return "";
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "tcpdump is silent");
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
