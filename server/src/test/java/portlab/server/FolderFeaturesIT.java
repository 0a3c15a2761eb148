package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.ServerProcess;

/** What the jar offers to people who share a folder. */
class FolderFeaturesIT {
    private static final int SIZE = 64 << 20;

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private static Socket ask(ServerProcess server, String target) throws IOException {
        Socket socket = server.connect("http");
        socket.getOutputStream().write(("GET " + target + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A client of HTTP/1.0 can tell a broken archive from a complete one only by the reset. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anArchiveOfAChangedFileEndsWithAReset() throws Exception {
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        try (ServerProcess server = ServerProcess.start("--only", "http", folder.toString())) {
            try (Socket socket = ask(server, "/?download=tar");
                    RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
                InputStream in = socket.getInputStream();
                in.readNBytes(10_000);
                file.setLength(SIZE / 2);
                assertThrows(SocketException.class, in::readAllBytes);
                server.awaitErr("portlab: http: archive of / broken off");
                file.setLength(SIZE);
            }
            try (Socket socket = ask(server, "/?download=zip")) {
                InputStream in = socket.getInputStream();
                in.readNBytes(100);
                Files.setLastModifiedTime(large, FileTime.from(Instant.EPOCH));
                assertThrows(SocketException.class, in::readAllBytes);
            }
            // While a client takes nothing of an archive, the others are served.
            try (Socket stalled = ask(server, "/?download=tar");
                    Socket socket = ask(server, "/?download=zip")) {
                assertTrue(stalled.getInputStream().read() >= 0);
                assertTrue(socket.getInputStream().readAllBytes().length > 1_000);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void opensABrowserAtTheSite() throws Exception {
        Path opened = elsewhere.resolve("opened");
        Path program = elsewhere.resolve("xdg-open");
        Files.writeString(program, "#!/bin/sh\necho \"$1\" > " + opened + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = Map.of("DISPLAY", ":0", "PATH", elsewhere + ":" + System.getenv("PATH"));
        try (ServerProcess server =
                ServerProcess.run(environment, List.of("-p", "0", "--only", "http", "--open", folder.toString()))) {
            server.awaitOut("Ctrl-C");
            String url = server.url("/");
            Conditions.await(
                    "the browser gets " + url,
                    () -> Files.exists(opened) && Files.readString(opened).equals(url + "\n"));
            assertEquals(List.of(), server.err());
        }
    }

    /** What is off is not even loaded. */
    @Test
    void theStartLoadsNothingOfThis() throws Exception {
        Files.writeString(folder.resolve("index.html"), "<p>");
        Path classes = elsewhere.resolve("classes");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (ServerProcess server =
                ServerProcess.run(environment, List.of("-p", "0", "--only", "http", folder.toString()))) {
            server.awaitOut("Ctrl-C");
            try (Socket socket = ask(server, "/")) {
                socket.getInputStream().readAllBytes();
            }
            String loaded = Files.readString(classes);
            assertTrue(loaded.contains("portlab.server.http.SiteResponder "));
            Stream.of(
                            "portlab.server.archive",
                            "site.FolderWalk",
                            "http.MirrorResponder",
                            "http.LiveReload",
                            "http.WatchedFiles",
                            "http.EventStream ",
                            "server.Browser",
                            "server.TerminalQrCode",
                            "io.nayuki",
                            "portlab.common.explain")
                    .forEach(name -> assertFalse(loaded.contains(name), name));
        }
    }
}
