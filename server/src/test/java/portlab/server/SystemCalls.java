package portlab.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Delays or fails system calls of a process while open. Needs strace and the permission to trace. */
final class SystemCalls implements AutoCloseable {
    private final Process strace;

    private SystemCalls(Process strace) {
        this.strace = strace;
    }

    /**
     * Delays each of these calls.
     *
     * @param calls their names, separated by commas
     * @param files only calls for these files; none for all
     */
    static SystemCalls delayed(long pid, String calls, long millis, Path... files)
            throws IOException, InterruptedException {
        return attach(pid, calls, "delay_enter=" + 1000 * millis, files);
    }

    /** Lets each of these calls fail with an error like {@code EBADF}. */
    static SystemCalls failing(long pid, String calls, String error) throws IOException, InterruptedException {
        return attach(pid, calls, "error=" + error);
    }

    private static SystemCalls attach(long pid, String calls, String what, Path... files)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + what,
                "-p",
                "" + pid));
        for (Path file : files) {
            command.addAll(List.of("-P", file.toString()));
        }
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        SystemCalls attached = new SystemCalls(strace);
        attached.awaitEveryThread(pid);
        return attached;
    }

    private void awaitEveryThread(long pid) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holdsEveryThread(pid)) {
            if (!strace.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError("strace cannot attach");
            }
            Thread.sleep(10);
        }
    }

    private boolean holdsEveryThread(long pid) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                Path status = thread.resolve("status");
                if (Files.exists(status)
                        && !Files.readString(status, StandardCharsets.ISO_8859_1)
                                .contains("\nTracerPid:\t" + strace.pid() + "\n")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends strace at once without waiting for delayed calls. */
    void abandon() throws InterruptedException {
        strace.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            new ProcessBuilder("kill", "-INT", "" + strace.pid()).start().waitFor();
            if (!strace.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("strace does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            strace.destroyForcibly();
        }
    }
}
