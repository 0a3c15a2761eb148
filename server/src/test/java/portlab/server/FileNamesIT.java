package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.ServerProcess;

/** The jar serves files of any name in any locale. */
@EnabledOnOs(OS.LINUX)
class FileNamesIT {
    @TempDir
    Path folder;

    /** The path for percent-encoded names, which Java does not decode. */
    private Path path(String encoded) {
        return Path.of(URI.create(folder.toUri() + encoded));
    }

    @ParameterizedTest
    @CsvSource({"C, --quiet", "C, --follow-symlinks", "C.UTF-8, --quiet", "C.UTF-8, --follow-symlinks"})
    void anyNameIsListedAndServed(String locale, String option) throws Exception {
        List<String> names =
                List.of("plain", "%C5%BC%C3%B3%C5%82%C4%87.txt", "%FF.txt", "a%C3", "%ED%A0%80", "%EF%BF%BD");
        Files.createDirectory(path("d%E9"));
        for (String name : names) {
            Files.writeString(path(name), "file " + name);
            Files.writeString(path("d%E9/" + name), "deep " + name);
        }
        Files.createSymbolicLink(
                path("link%FE"), Path.of(URI.create("file:///d%E9")).getFileName());
        try (ServerProcess server = ServerProcess.startBy(
                List.of("env", "LC_ALL=" + locale), ServerProcess.JAR, option, folder.toString())) {
            String listing = body(server, "/");
            for (String name : names) {
                assertTrue(listing.contains("\"href\":\"" + name + "\""), name + " in " + listing);
                assertEquals("file " + name, body(server, "/" + name));
                assertEquals("deep " + name, body(server, "/d%E9/" + name));
                assertEquals("deep " + name, body(server, "/link%FE/" + name));
            }
            assertTrue(listing.contains("\"href\":\"link%FE/\""), listing);
            assertTrue(body(server, "/link%FE/").contains("\"href\":\"%FF.txt\""));
            assertTrue(Raw.get(server, "/d%E9").contains("\r\nLocation: /d%E9/\r\n"));
            assertEquals(List.of(404), Raw.statuses(Raw.get(server, "/%FE")));
        }
    }

    private static String body(ServerProcess server, String path) throws IOException {
        String answer =
                Raw.ask(server, "http", "GET " + path + " HTTP/1.0\r\nAccept: application/json, */*;q=0.5\r\n\r\n");
        assertEquals(List.of(200), Raw.statuses(answer), path);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
