package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.server.site.SiteResult.Folder;

/** What happens to a folder while it is visited. */
class FolderWalkTest {
    private static final int LARGE = Content.SMALL + 1;

    @TempDir
    Path folder;

    private Path large;
    private final List<String> visited = new ArrayList<>();

    /** Something that changes while a visitor has the large file. */
    private interface Change {
        void happen() throws IOException;
    }

    @BeforeEach
    void fill() throws IOException {
        large = Files.write(folder.resolve("large"), new byte[LARGE]);
        Files.setLastModifiedTime(large, FileTime.from(Instant.EPOCH));
        Files.writeString(folder.resolve("z10"), "x");
        Files.writeString(folder.resolve("z9"), "x");
    }

    private void visit(Change change) throws IOException {
        Site site = new Site(SiteSettings.of(folder));
        Folder found = (Folder) site.folder(UrlPath.ROOT, List.of(), 0);
        found.walk(Fixtures.UNLIMITED, path -> false).visit(new FolderWalk.Visitor() {
            @Override
            public void folder(byte[] path, Instant modified) {
                visited.add(new String(path, StandardCharsets.UTF_8));
            }

            @Override
            public void file(byte[] path, FolderWalk.File file) throws IOException {
                visited.add(new String(path, StandardCharsets.UTF_8) + " " + file.size());
                if (file.size() == LARGE) {
                    change.happen();
                }
            }

            @Override
            public void leftOut(String path, Exception why) {
                visited.add("not " + path);
            }
        });
    }

    @Test
    void visitsFilesInNaturalOrder() throws IOException {
        visit(() -> {});
        assertEquals(List.of("files/", "files/large " + LARGE, "files/z9 1", "files/z10 1"), visited);
    }

    @Test
    void leavesOutWhatIsGone() throws IOException {
        visit(() -> Files.delete(folder.resolve("z9")));
        assertEquals(List.of("files/", "files/large " + LARGE, "not /z9", "files/z10 1"), visited);
    }

    @Test
    void endsWhenAFileWasOverwritten() {
        assertThrows(
                FolderWalk.ChangedException.class,
                () -> visit(() -> Files.write(large, new byte[LARGE], StandardOpenOption.WRITE)));
        assertThrows(FolderWalk.ChangedException.class, () -> visit(() -> Files.write(large, new byte[7])));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void goesOnWhenAFileHasGrownOrWasReplaced() throws IOException {
        visit(() -> Files.write(large, new byte[9], StandardOpenOption.APPEND));
        Files.write(large, new byte[LARGE]);
        visit(() -> {
            Path next = Files.write(folder.resolve("next"), new byte[3]);
            Files.move(next, large, StandardCopyOption.REPLACE_EXISTING);
        });
        assertEquals(8, visited.size(), visited.toString());
    }
}
