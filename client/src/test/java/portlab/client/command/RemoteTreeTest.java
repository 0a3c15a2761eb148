package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portlab.client.exit.Failure;
import portlab.client.net.Network;
import portlab.client.net.RawServer;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;

class RemoteTreeTest {
    private static final String HTML = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n";
    private static final String JSON = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

    private final List<String> found = new ArrayList<>();

    @Test
    void walksTheListingsOfAnyServer() throws Exception {
        Map<String, String> folders = Map.of(
                "/top/",
                JSON + "{\"entries\":[{\"name\":\"a b\",\"type\":\"file\"},{\"name\":\"sub\",\"type\":\"folder\"},"
                        + "{\"name\":\"gone\",\"type\":\"folder\"},{\"name\":\"../../x\",\"type\":\"file\"},"
                        + "{\"name\":\"..\",\"type\":\"folder\"},{\"name\":\"\",\"type\":\"file\"}]}",
                "/top/sub/",
                HTML + "<a href='../'>up</a><a href='/top/sub/c%3F'>c</a><a href='/etc/passwd'>x</a>");
        try (RawServer server = serving(folders)) {
            tree().walk(url(server, "top"), Path.of("top"));
            assertEquals(
                    List.of("top <- /top/a%20b", "top/sub <- /top/sub/c%3F", "unlisted /top/gone/"), sorted(found));
        }
    }

    @Test
    void findsTheFilesThatMatch() throws Exception {
        Map<String, String> folders = Map.of(
                "/d/",
                HTML + "<a href='a.txt'>a</a><a href='b.png'>b</a><a href='d.txt/'>d</a><a href='%2A.txt'>s</a>");
        try (RawServer server = serving(folders)) {
            tree().match(url(server, "d/*.txt"));
            assertEquals(List.of(" <- /d/%2A.txt", " <- /d/a.txt"), sorted(found));
            Failure none = assertThrows(Failure.class, () -> tree().match(url(server, "d/*.gif")));
            assertTrue(none.what().contains("/d/*.gif"));
            assertThrows(Failure.class, () -> tree().match(url(server, "*/a.txt")));
        }
    }

    @Test
    @Timeout(60)
    void endlessFoldersAreLimited() throws Exception {
        RawServer.Script endless = (socket, out) -> out.write((HTML + "<a href='x/'>x</a>").getBytes(UTF_8));
        try (RawServer server = new RawServer(endless)) {
            tree().walk(url(server, "top"), Path.of("top"));
            assertEquals(1, found.size());
            assertTrue(found.get(0).startsWith("unlisted /top/x/"));
        }
    }

    private RemoteTree tree() {
        return new RemoteTree(new Network(Timeouts.DEFAULT, "test"), new RemoteTree.Visitor() {
            @Override
            public void file(Url url, Path folder) {
                found.add(folder.toString().replace('\\', '/') + " <- "
                        + url.resource().target());
            }

            @Override
            public void unlisted(Url url, Failure failure) {
                found.add("unlisted " + url.resource().target());
            }
        });
    }

    private static List<String> sorted(List<String> list) {
        return list.stream().sorted().toList();
    }

    private static Url url(RawServer server, String typed) throws Failure {
        return Url.of(server.endpoint(), typed);
    }

    private static RawServer serving(Map<String, String> folders) throws IOException {
        List<RawServer> self = new CopyOnWriteArrayList<>();
        RawServer server = new RawServer((socket, out) -> {
            List<String> requests = self.get(0).requests();
            String target = requests.get(requests.size() - 1).split(" ")[1];
            out.write(folders.getOrDefault(target, "HTTP/1.0 404 Not Found\r\n\r\n")
                    .getBytes(UTF_8));
        });
        self.add(server);
        return server;
    }
}
