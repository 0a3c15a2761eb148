package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.Closeable;
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
    private static final int EDITS = Integer.getInteger("edits", 2_000);

    private static final int CONNECTIONS = 32;

    private static final String FILE = "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String OTHER = FILE.replace("/file", "/version0");

    /** Fewer than the server answers before it serves others. */
    private static final int MUCH = 20;

    /** How many versions of the file exist at once; more than a client can be behind. */
    private static final int VERSIONS = 100;

    private static final int DIGITS = 3;

    @TempDir
    Path folder;

    private final List<Client> kept = new ArrayList<>();
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
            kept.add(new Client(server.connect()));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Client client : kept) {
            client.close();
        }
        server.close();
    }

    private void edit() throws IOException {
        version++;
        Path next = folder.resolve("next");
        Files.createLink(next, folder.resolve("version" + version % VERSIONS));
        Files.move(next, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A connection that reads without a system call for each byte. */
    private record Client(Socket socket, DataInputStream in) implements Closeable {
        Client(Socket socket) throws IOException {
            this(socket, new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        }

        void ask() throws IOException {
            LoopbackServer.say(socket, FILE);
        }

        /** Asks once, and for something else to keep the server busy with what it finds out about at once. */
        void askMuch() throws IOException {
            LoopbackServer.say(socket, FILE + OTHER.repeat(MUCH));
        }

        /** The version in the next answer. */
        int answer() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertTrue(head.indexOf(" 200 OK\r\n") > 0, head.toString());
            return Integer.parseInt(new String(in.readNBytes(DIGITS), StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** How many edits ago the answer was the current version. */
    private int age(Client client) throws IOException {
        return Math.floorMod(version - client.answer(), VERSIONS);
    }

    private void askMuch(List<Client> clients) throws IOException {
        for (Client client : clients) {
            client.askMuch();
        }
    }

    private void readAnswers() throws IOException {
        for (Client client : kept) {
            assertTrue(age(client) <= 1, "the version before or after the edit");
            for (int i = 0; i < MUCH; i++) {
                client.answer();
            }
        }
    }

    @Test
    void anEditShowsAtTheNextRequest() throws IOException {
        for (int i = 0; i < EDITS; i++) {
            Client client = kept.get(i % CONNECTIONS);
            edit();
            client.ask();
            assertEquals(0, age(client));
        }
    }

    @Test
    void anEditShowsAtTheNextRequestOfEachConnection() throws IOException {
        for (int i = 0; i < EDITS / CONNECTIONS; i++) {
            edit();
            for (Client client : kept) {
                client.ask();
            }
            for (Client client : kept) {
                assertEquals(0, age(client));
            }
        }
    }

    @Test
    void anEditShowsAtAPipelinedRequest() throws IOException {
        for (int i = 0; i < EDITS / CONNECTIONS; i++) {
            askMuch(kept);
            edit();
            // The last ones are the likeliest to be still in the round that began before the edit.
            for (int last = CONNECTIONS - 1; last >= 0; last--) {
                kept.get(last).ask();
            }
            readAnswers();
            for (Client client : kept) {
                assertEquals(0, age(client));
            }
        }
    }

    @Test
    void anEditShowsOnANewConnection() throws IOException {
        for (int i = 0; i < EDITS / CONNECTIONS; i++) {
            askMuch(kept.subList(0, CONNECTIONS / 2));
            try (Client before = new Client(server.connect())) {
                askMuch(kept.subList(CONNECTIONS / 2, CONNECTIONS));
                edit();
                try (Client after = new Client(server.connect())) {
                    before.ask();
                    after.ask();
                    assertEquals(0, age(before));
                    assertEquals(0, age(after));
                }
            }
            readAnswers();
        }
    }
}
