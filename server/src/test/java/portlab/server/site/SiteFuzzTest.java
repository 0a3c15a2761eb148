package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteResult.Resource.Coding;
import portlab.server.site.SiteSettings.CacheLimits;

/** No requested path leads out of the folder. */
class SiteFuzzTest {
    private static final Path FOLDER = Path.of("/srv/www");

    /** A tree without files that fails for a path outside. */
    private static final FileTree WATCHED = new FileTree() {
        @Override
        public Opened open(List<String> names) throws IOException {
            Path path = PathFileTree.resolve(FOLDER, names);
            assertTrue(path.startsWith(FOLDER), path.toString());
            assertEquals(path, path.normalize());
            assertEquals(FOLDER.getNameCount() + names.size(), path.getNameCount(), path.toString());
            throw new NoSuchFileException(path.toString());
        }

        @Override
        public FileVersion list(List<String> names, Entries found) {
            return new FileVersion(names, 0, Instant.EPOCH);
        }
    };

    private static final Site SITE =
            new Site(new SiteSettings(FOLDER, false, false, true, Map.of(), CacheLimits.NOTHING), WATCHED);

    @FuzzTest
    void path(byte[] bytes) throws IOException {
        Optional<UrlPath> path = UrlPath.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        if (path.isEmpty()) {
            return;
        }
        for (String name : path.get().names()) {
            assertFalse(name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0, name);
        }
        String encoded = path.get().encoded();
        assertTrue(encoded.startsWith("/") && !encoded.startsWith("//"), encoded);
        assertTrue(encoded.chars().allMatch(c -> c > ' ' && c < 0x7f), encoded);
        assertEquals(path, UrlPath.parse(encoded));
        find(path.get());
    }

    private static void find(UrlPath path) throws IOException {
        try {
            SiteResult finding = SITE.find(path, List.of(Coding.values()), 0);
            assertTrue(finding instanceof Folder && path.folder(), path.toString());
        } catch (NoSuchFileException | InvalidPathException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
