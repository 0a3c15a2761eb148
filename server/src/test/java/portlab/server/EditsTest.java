package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.server.http.HttpService;
import portlab.server.http.HttpSettings;
import portlab.server.http.Listings;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;

/**
 * An edit shows at the very next request, however busy the server is: the client edits the file and asks for it in lockstep,
 * while the server is still answering earlier requests for the same file.
 */
class EditsTest {
    /** More with {@code -Dedits=10000}. */
    private static final int EDITS = Integer.getInteger("edits", 500);

    private static final int CONNECTIONS = 32;

    /** How many versions of the file exist at once; more than a client can be behind. */
    private static final int VERSIONS = 100;

    private static final int DIGITS = 3;

    @TempDir
    Path folder;

    private final List<Socket> kept = new ArrayList<>();
    private LoopbackServer server;
    private int version;

    /** All versions stay on disk, so that each has an identity of its own. */
    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < VERSIONS; i++) {
            Path path = Files.writeString(folder.resolve("version" + i), String.format("%0" + DIGITS + "d", i));
            // A file that was just written is not cached.
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(1000)));
        }
        server = new LoopbackServer(HttpService.ofSite(
                new Site(SiteSettings.of(folder)),
                HttpSettings.DEFAULT,
                new Listings(new MemoryBudget(0), () -> {}, 1),
                exchange -> {},
                (what, cause) -> {}));
        edit();
        for (int i = 0; i < CONNECTIONS; i++) {
            kept.add(server.connect());
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : kept) {
            socket.close();
        }
        server.close();
    }

    private void edit() throws IOException {
        version++;
        Path next = folder.resolve("next");
        Files.createLink(next, folder.resolve("version" + version % VERSIONS));
        Files.move(next, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void ask(Socket socket) throws IOException {
        LoopbackServer.say(socket, "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** How many edits ago the answer was the current version. */
    private int age(Socket socket) throws IOException {
        String status = LoopbackServer.line(socket);
        assertTrue(status.endsWith(" 200 OK\r"), status);
        String line = status;
        while (!line.equals("\r")) {
            line = LoopbackServer.line(socket);
        }
        byte[] body = new byte[DIGITS];
        new DataInputStream(socket.getInputStream()).readFully(body);
        int answered = Integer.parseInt(new String(body, StandardCharsets.US_ASCII));
        return Math.floorMod(version - answered, VERSIONS);
    }

    @Test
    void anEditShowsAtTheNextRequestOfEachConnection() throws IOException {
        for (int i = 0; i < EDITS; i++) {
            edit();
            for (Socket socket : kept) {
                ask(socket);
            }
            for (Socket socket : kept) {
                assertEquals(0, age(socket));
            }
        }
    }

    @Test
    void anEditShowsAtAPipelinedRequest() throws IOException {
        for (int i = 0; i < EDITS; i++) {
            for (Socket socket : kept) {
                ask(socket);
            }
            edit();
            for (Socket socket : kept) {
                ask(socket);
            }
            for (Socket socket : kept) {
                assertTrue(age(socket) <= 1);
                assertEquals(0, age(socket));
            }
        }
    }

    @Test
    void anEditShowsOnANewConnection() throws IOException {
        for (int i = 0; i < EDITS; i++) {
            try (Socket before = server.connect()) {
                for (Socket socket : kept) {
                    ask(socket);
                }
                edit();
                try (Socket after = server.connect()) {
                    ask(after);
                    ask(before);
                    assertEquals(0, age(after));
                    assertEquals(0, age(before));
                }
            }
            for (Socket socket : kept) {
                assertTrue(age(socket) <= 1);
            }
        }
    }
}
