package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The jar while the machine's clock jumps by more than a year in both directions. */
@EnabledOnOs(OS.LINUX)
class ClockIT {
    private static final int KEEP_ALIVE_SECONDS = 3;
    private static final byte[] GET = Raw.bytes("GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");

    @TempDir
    Path temporary;

    @Test
    void onlyDatesFollowTheClock() throws Exception {
        Programs.require("faketime");
        Path folder = Files.createDirectories(temporary.resolve("www"));
        Path log = temporary.resolve("log");
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        set("+0");
        try (ServerProcess server = ServerProcess.startBy(
                List.of(
                        "env",
                        "LD_PRELOAD=" + library(),
                        "FAKETIME_TIMESTAMP_FILE=" + clock(),
                        "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1"),
                ServerProcess.JAR,
                "--keep-alive",
                "" + KEEP_ALIVE_SECONDS,
                "--idle",
                "" + KEEP_ALIVE_SECONDS,
                "--log",
                log.toString(),
                "--log-format",
                "json",
                folder.toString())) {
            Raw.assertServes(server);
            int year = year(server);
            for (int jump : List.of(2, -2, 0)) {
                try (Socket kept = server.connect("http");
                        Socket idle = server.connect("echo")) {
                    assertAnswers(kept);
                    long began = System.nanoTime();
                    set((jump < 0 ? "" : "+") + jump * 365 + "d");
                    assertAnswers(kept);
                    assertTrue(Math.abs(year + jump - year(server)) <= 1, "the year in Date");
                    Raw.assertServes(server);
                    assertEquals(-1, kept.getInputStream().read());
                    assertEquals(-1, idle.getInputStream().read());
                    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
                    assertTrue(seconds >= KEEP_ALIVE_SECONDS - 1, "closed after " + seconds + " s");
                }
            }
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
        }
        Matcher times = Pattern.compile("\"us\":(-?[0-9]+)").matcher(Files.readString(log));
        while (times.find()) {
            long seconds = TimeUnit.MICROSECONDS.toSeconds(Long.parseLong(times.group(1)));
            assertTrue(seconds >= 0 && seconds < 60, "an exchange of " + seconds + " s");
        }
    }

    private static void assertAnswers(Socket kept) throws IOException {
        kept.getOutputStream().write(GET);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nhello\n")) {
            int b = kept.getInputStream().read();
            assertTrue(b >= 0, () -> "ended after " + answer);
            answer.append((char) b);
        }
    }

    private static int year(ServerProcess server) throws IOException {
        Matcher date = Pattern.compile("\r\nDate: .* ([0-9]{4}) .*\r\n").matcher(Raw.get(server, "/file.txt"));
        assertTrue(date.find());
        return Integer.parseInt(date.group(1));
    }

    private void set(String jump) throws IOException {
        Path beside = Files.writeString(temporary.resolve("clock.new"), jump + "\n", StandardCharsets.US_ASCII);
        Files.move(beside, clock(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path clock() {
        return temporary.resolve("clock");
    }

    /** On Debian and others the library's folder is named after the architecture. */
    private static Path library() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/usr/lib"))) {
            for (Path folder : folders) {
                Path library = folder.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("faketime is installed, but not its library");
    }
}
