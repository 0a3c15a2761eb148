package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.site.Entries.Entry;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteResult.Resource;

/** The contract of a site, for any tree. */
abstract class SiteContract {
    @TempDir
    Path temporary;

    Path folder;
    Path outside;

    abstract FileTree tree() throws IOException;

    Site site() throws IOException {
        return new Site(SiteSettings.of(folder), tree());
    }

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectory(temporary.resolve("www"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Fixtures.write(folder.resolve("file.txt"), "inside");
        Fixtures.write(folder.resolve("a/b/c/deep.txt"), "deep");
        Fixtures.write(outside.resolve("secret.txt"), "secret");
    }

    @Test
    void findsFilesAndFolders() throws IOException {
        Site site = site();
        assertEquals("inside", Fixtures.content(site, "/file.txt"));
        assertEquals("deep", Fixtures.content(site, "/a/b/c/deep.txt"));
        assertEquals("Redirect", Fixtures.content(site, "/a/b"));
        assertEquals("Folder", Fixtures.content(site, "/a/b/"));
        assertEquals("Folder", Fixtures.content(site, "/"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/none"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/a/none/c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "100%",
                "what?",
                "#1",
                "a&b",
                "<b>.html",
                "it's \"q\"",
                "new\nline",
                "tab\t",
                "😀.txt",
                "żółć",
                "a;b",
                "a:b",
                "back\\slash",
                "-",
                "~",
                "%2e%2e",
                "trailing ",
                "con",
                "*",
                "\u001b[31m"
            })
    void servesFilesOfAnyName(String name) throws IOException {
        Fixtures.write(folder.resolve(name), name);
        Fixtures.write(folder.resolve("in " + name).resolve(name), name);
        Site site = site();
        assertEquals(
                name, Fixtures.content(site, UrlPath.ROOT.child(name, false).encoded()));
        UrlPath in = UrlPath.ROOT.child("in " + name, true);
        assertEquals(name, Fixtures.content(site, in.child(name, false).encoded()));
        Folder found = assertInstanceOf(Folder.class, site.find(in, List.of(), 0));
        boolean hidden = name.startsWith(".");
        assertEquals(
                hidden ? List.of() : List.of(name),
                Fixtures.entries(found).stream().map(Entry::name).toList());
    }

    @Test
    void linksInsideTheFolderAreFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("a/b/c/deep.txt"));
        Files.createSymbolicLink(folder.resolve("absolute"), folder.resolve("a/b"));
        Files.createSymbolicLink(folder.resolve("a/up"), Path.of("../a/../file.txt"));
        Files.createSymbolicLink(folder.resolve("twice"), Path.of("absolute"));
        Files.createSymbolicLink(folder.resolve("home"), Path.of("."));
        Site site = site();
        assertEquals("deep", Fixtures.content(site, "/link.txt"));
        assertEquals("deep", Fixtures.content(site, "/absolute/c/deep.txt"));
        assertEquals("inside", Fixtures.content(site, "/a/up"));
        assertEquals("deep", Fixtures.content(site, "/twice/c/deep.txt"));
        assertEquals("inside", Fixtures.content(site, "/home/file.txt"));
        assertEquals("Redirect", Fixtures.content(site, "/home"));
        assertEquals("Folder", Fixtures.content(site, "/twice/c/"));
    }

    @Test
    void linksOutOfTheFolderAreRejected() throws IOException {
        Files.createSymbolicLink(folder.resolve("secret"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("a/out"), Path.of("../../outside"));
        Files.createSymbolicLink(folder.resolve("chain"), Path.of("out"));
        Site site = site();
        for (String path : List.of(
                "/secret", "/out/secret.txt", "/up/outside/secret.txt", "/a/out/secret.txt", "/chain/secret.txt")) {
            assertThrows(AccessDeniedException.class, () -> Fixtures.content(site, path), path);
        }
        assertThrows(AccessDeniedException.class, () -> Fixtures.content(site, "/out/"));
        assertThrows(
                AccessDeniedException.class,
                () -> Fixtures.content(site, "/out/none"),
                "missing files outside look the same");
    }

    @Test
    void brokenLinksAreMissing() throws IOException {
        Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Site site = site();
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/broken"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/loop"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/loop/x"));
    }

    @Test
    void irregularFilesAreNotFoundAndNeverBlock() throws IOException, InterruptedException {
        Fixtures.fifo(folder.resolve("fifo"));
        Files.createSymbolicLink(folder.resolve("to fifo"), Path.of("fifo"));
        Site site = site();
        for (String path : List.of("/fifo", "/to%20fifo")) {
            assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, path), path);
        }
        assertThrows(NotDirectoryException.class, () -> Fixtures.content(site, "/fifo/"));
    }

    @Test
    void aFileIsNotAFolder() throws IOException {
        Site site = site();
        assertThrows(IOException.class, () -> Fixtures.content(site, "/file.txt/"));
        assertThrows(IOException.class, () -> Fixtures.content(site, "/file.txt/x"));
    }

    @Test
    void aListingShowsOnlyServableFiles() throws IOException, InterruptedException {
        Path d = Files.createDirectory(folder.resolve("d"));
        Fixtures.write(d.resolve("file"), "12345");
        Files.createDirectory(d.resolve("folder"));
        Fixtures.fifo(d.resolve("fifo"));
        Files.createSymbolicLink(d.resolve("broken"), Path.of("nowhere"));
        Files.createSymbolicLink(d.resolve("leaves"), outside);
        Files.createSymbolicLink(d.resolve("stays"), Path.of("../a/b/c/deep.txt"));
        Files.createSymbolicLink(d.resolve("home"), Path.of(".."));
        Folder found =
                assertInstanceOf(Folder.class, site().find(UrlPath.parse("/d/").orElseThrow(), List.of(), 0));
        assertEquals(
                List.of("file false 5", "folder true 0", "home true 0", "stays false 4"),
                Fixtures.entries(found).stream()
                        .map(entry -> entry.name() + " " + entry.folder() + " " + entry.size())
                        .sorted()
                        .toList());
    }

    @Test
    void theSiteFollowsAReplacedFolder() throws IOException {
        Site site = site();
        assertEquals("inside", Fixtures.content(site, "/file.txt"));
        Files.move(folder, temporary.resolve("old"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/file.txt"));
        Fixtures.write(folder.resolve("file.txt"), "replaced");
        assertEquals("replaced", Fixtures.content(site, "/file.txt"));
        Folder root = assertInstanceOf(Folder.class, site.find(UrlPath.ROOT, List.of(), 0));
        assertEquals(1, Fixtures.entries(root).size());
    }

    @Test
    void theSiteFollowsALinkedFolder() throws IOException {
        Path one = folder;
        Path two = Files.createDirectory(temporary.resolve("two"));
        Fixtures.write(two.resolve("file.txt"), "release two");
        folder = Files.createSymbolicLink(temporary.resolve("current"), one);
        Site site = site();
        assertEquals("inside", Fixtures.content(site, "/file.txt"));
        Path next = Files.createSymbolicLink(temporary.resolve("next"), two);
        Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
        assertEquals("release two", Fixtures.content(site, "/file.txt"));
    }

    @Test
    void anEditShowsAtOnceDespiteTheCache() throws IOException {
        Site site = site();
        Path file = folder.resolve("file.txt");
        for (int i = 0; i < 50; i++) {
            String content = "version " + i % 10;
            Files.writeString(file, content);
            if (i % 2 == 0) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1000 + i)));
            }
            assertEquals(content, Fixtures.content(site, "/file.txt"));
            assertEquals(content, Fixtures.content(site, "/file.txt"));
        }
    }

    /** Every change of a large file shows at once, although the file is cached open. */
    @Test
    void changesOfALargeFileShowAtOnce() throws IOException {
        Path big = folder.resolve("some/deep/big");
        Site site = site();
        for (int i = 0; i < 20; i++) {
            String content = String.valueOf((char) ('a' + i)).repeat(50_000 + i % 3);
            Fixtures.write(big, content);
            Files.setLastModifiedTime(big, FileTime.from(Instant.now().minusSeconds(1000 + i)));
            for (int again = 0; again < 3; again++) {
                assertEquals(content, Fixtures.content(site, "/some/deep/big"));
            }
            if (i % 2 == 0) {
                Files.delete(big);
                assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/some/deep/big"));
            }
        }
    }

    /** The same for a folder that is cached open. */
    @Test
    void changesOfAFolderShowAtOnce() throws IOException {
        Site site = site();
        for (int i = 0; i < 20; i++) {
            Fixtures.write(folder.resolve("new/file"), "version " + i);
            if (i > 0) {
                Files.move(folder.resolve("name"), folder.resolve("old" + i));
            }
            Files.move(folder.resolve("new"), folder.resolve("name"));
            assertEquals("version " + i, Fixtures.content(site, "/name/file"));
            assertEquals("version " + i, Fixtures.content(site, "/name/file"));
        }
        Files.move(folder.resolve("name"), outside.resolve("gone"));
        assertThrows(NoSuchFileException.class, () -> Fixtures.content(site, "/name/file"));
        Files.createSymbolicLink(folder.resolve("name"), outside.resolve("gone"));
        assertThrows(AccessDeniedException.class, () -> Fixtures.content(site, "/name/file"));
    }

    /** A response keeps its version of the file until it is sent. */
    @Test
    void aResponseKeepsItsVersion() throws IOException {
        Path big = folder.resolve("big");
        Files.writeString(big, "a".repeat(50_000));
        Files.setLastModifiedTime(big, FileTime.from(Instant.now().minusSeconds(1000)));
        Site site = site();
        UrlPath path = UrlPath.parse("/big").orElseThrow();
        Resource second = (Resource) site.find(path, List.of(), 0);
        try (Resource first = (Resource) site.find(path, List.of(), 0)) {
            replace(big, "b".repeat(50_000));
            assertEquals("b".repeat(50_000), Fixtures.content(site, "/big"));
            second.close();
            assertEquals("a".repeat(50_000), Fixtures.content(first));
        }
    }

    @Test
    void contentsOfAReplacedFileAreNeverMixed() throws IOException, InterruptedException {
        Path big = folder.resolve("big");
        String a = "a".repeat(100_000);
        String b = "b".repeat(90_000);
        Files.writeString(big, a);
        Site site = site();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                replace(big, i % 2 == 0 ? b : a);
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 500; i++) {
                String content = Fixtures.content(site, "/big");
                assertTrue(content.equals(a) || content.equals(b), content.length() + " bytes");
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    private static void replace(Path file, String content) {
        try {
            Path next = Files.writeString(file.resolveSibling("next"), content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
