package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTreeTest extends SiteContract {
    @Override
    Tree tree() {
        return new PathTree(folder, false);
    }

    @Test
    void linksMayLeaveWhereThatIsAllowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("secret"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Site site = new Site(SiteSettings.of(folder).withFollowSymlinks(true));
        assertEquals("secret", Fixtures.content(site, "/secret"));
        assertEquals("secret", Fixtures.content(site, "/out/secret.txt"));
        Folder found = (Folder) site.find(UrlPath.parse("/").orElseThrow(), List.of());
        assertEquals(
                List.of("a", "file.txt", "out", "secret"),
                found.entries(ByteBudget.UNLIMITED).stream()
                        .map(Entry::name)
                        .sorted()
                        .toList());
    }
}
