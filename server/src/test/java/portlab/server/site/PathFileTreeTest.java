package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.site.Entries.Entry;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteSettings.CacheLimits;

class PathFileTreeTest extends SiteContract {
    @Override
    FileTree tree() {
        return new PathFileTree(folder, false);
    }

    @Test
    void linksMayLeaveTheFolderIfAllowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("secret"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Site site = new Site(new SiteSettings(folder, false, true, true, Map.of(), CacheLimits.NOTHING));
        assertEquals("secret", Fixtures.content(site, "/secret"));
        assertEquals("secret", Fixtures.content(site, "/out/secret.txt"));
        Folder found = (Folder) site.find(UrlPath.parse("/").orElseThrow(), List.of(), 0);
        assertEquals(
                List.of("a", "file.txt", "out", "secret"),
                Fixtures.entries(found).stream().map(Entry::name).sorted().toList());
    }

    /** A path could pass a link to its own folder as often as fits into a request. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNumberOfLinksIsLimited(boolean mayLeave) throws IOException {
        Files.createSymbolicLink(folder.resolve("s"), Path.of("."));
        FileTree tree = new PathFileTree(folder, mayLeave);
        List<String> names = new ArrayList<>(Collections.nCopies(40, "s"));
        names.add("file.txt");
        assertInstanceOf(FileTree.OpenFile.class, tree.open(names));
        names.add(0, "s");
        assertThrows(NoSuchFileException.class, () -> tree.open(names));
        List<String> many = new ArrayList<>(Collections.nCopies(2000, "s"));
        assertThrows(NoSuchFileException.class, () -> tree.list(many, new Entries(Fixtures.UNLIMITED, true)));
    }
}
