package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Programs;
import portlab.common.wire.Reason;
import portlab.server.net.CutException;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.site.UrlPath;

/** Folders as archives, unpacked by the JDK and by the programs that people use. */
class ArchivesTest {
    private static final String LONG = "a long name ".repeat(20).strip();

    @TempDir
    Path temp;

    private Path folder;
    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectory(temp.resolve("served"));
        site = new TestSite(folder)
                .file("files/plain.txt", "hello\n")
                .file("files/empty", "")
                .file("files/large.bin", bytes(300_000))
                .file("files/sub/deep/" + LONG, "long\n")
                .file("files/sub/grüße 日本 😀 #?%20&.txt", "names\n")
                .file("files/.hidden", "x")
                .file("files/sub/.git/x", "x");
        Files.createDirectories(folder.resolve("files/void"));
        try (Stream<Path> all = Files.walk(folder)) {
            all.forEach(ArchivesTest::date);
        }
    }

    private static void date(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(TestSite.WRITTEN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private byte[] body(String target) throws IOException {
        return site.get(target).body().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the folder shows, as an archive should contain it. */
    private static Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        for (String name : List.of("", "sub/", "sub/deep/", "void/")) {
            expected.put("files/" + name, "");
        }
        expected.put("files/plain.txt", "hello\n");
        expected.put("files/empty", "");
        expected.put("files/large.bin", new String(bytes(300_000), StandardCharsets.ISO_8859_1));
        expected.put("files/sub/deep/" + LONG, "long\n");
        expected.put("files/sub/grüße 日本 😀 #?%20&.txt", "names\n");
        return expected;
    }

    private static Map<String, String> unzipped(byte[] archive) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
                assertEquals(TestSite.WRITTEN, entry.getLastModifiedTime().toInstant(), entry.getName());
            }
        }
        return entries;
    }

    @Test
    void aZipFileHasWhatTheListingsShow() throws IOException {
        assertEquals(expected(), unzipped(body("/files/?download=zip")));
    }

    @Test
    void aTarFileMayBeCompressed() throws IOException {
        byte[] compressed = body("/files/?download=tar.gz");
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertEquals(
                    new String(body("/files/?download=tar"), StandardCharsets.ISO_8859_1),
                    new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tar, tar -xpf ARCHIVE",
        "tar.gz, tar -xzpf ARCHIVE",
        "tar, bsdtar -xpf ARCHIVE",
        "zip, bsdtar -xpf ARCHIVE",
        "zip, unzip -q ARCHIVE",
        "tar, python3 -m tarfile -e ARCHIVE",
        "tar.gz, python3 -m tarfile -e ARCHIVE",
        "zip, python3 -m zipfile -e ARCHIVE .",
    })
    @DisabledOnOs(OS.WINDOWS)
    void programsUnpackIt(String format, String command) throws Exception {
        List<String> words = List.of(command.split(" "));
        Programs.require(words.get(0));
        Path archive = Files.write(temp.resolve("archive." + format), body("/files/?download=" + format));
        Path here = Files.createDirectory(temp.resolve("unpacked"));
        ProcessBuilder unpacker = new ProcessBuilder(words.stream()
                        .map(word -> word.replace("ARCHIVE", archive.toString()))
                        .toList())
                .directory(here.toFile())
                .redirectErrorStream(true);
        unpacker.environment().put("LC_ALL", "C.UTF-8");
        Process process = unpacker.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), command);
        assertEquals("0 ", process.exitValue() + " " + said);
        assertEquals(expected(), found(here));
        if (!command.contains("zipfile")) {
            assertEquals(TestSite.WRITTEN, modified(here.resolve("files/plain.txt")));
            assertEquals(TestSite.WRITTEN, modified(here.resolve("files/sub/deep/" + LONG)));
        }
    }

    private static Instant modified(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toInstant();
    }

    private static Map<String, String> found(Path top) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.filter(each -> !each.equals(top)).toList()) {
                boolean isFolder = Files.isDirectory(path);
                String content = isFolder ? "" : Files.readString(path, StandardCharsets.ISO_8859_1);
                found.put(top.relativize(path) + (isFolder ? "/" : ""), content);
            }
        }
        return found;
    }

    @Test
    void theAnswerEndsWithItsConnection() throws IOException {
        Answer answer = site.get("/files/?download=tar", "Connection: keep-alive");
        assertEquals(200, answer.status());
        assertEquals("close", answer.field("Connection"));
        assertNull(answer.field("Content-Length"));
        assertEquals("application/x-tar", answer.field("Content-Type"));
        assertEquals("attachment; filename=\"files.tar\"", answer.field("Content-Disposition"));
        assertEquals(
                List.of(Reason.ARCHIVE, Reason.BODY_BY_CLOSE),
                site.log.get(0).decisions().reasons());
    }

    @Test
    void headPacksNothing() throws IOException {
        Answer answer = site.ask("HEAD /files/?download=zip HTTP/1.0\r\n\r\n");
        assertEquals(200, answer.status());
        assertEquals("application/zip", answer.field("Content-Type"));
        assertEquals("", answer.body());
        assertEquals(404, site.ask("HEAD /none/?download=zip HTTP/1.0\r\n\r\n").status());
    }

    @Test
    void anIndexPageIsPartOfTheArchive() throws IOException {
        site.file("page/index.html", "<p>");
        assertEquals("<p>", unzippedNames("/page/?download=zip").get("page/index.html"));
        assertEquals("<p>", site.get("/page/?download=rar").text());
    }

    private Map<String, String> unzippedNames(String target) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body(target)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void whatNobodyMaySeeIsNotPacked() throws IOException {
        assertEquals(404, site.get("/none/?download=tar").status());
        assertEquals(404, site.get("/files/.hidden/?download=tar").status());
        assertEquals(404, site.get("/files/sub/.git/?download=zip").status());
        assertEquals(400, site.get("/../?download=zip").status());
        assertEquals(404, site.get("/files/plain.txt/?download=zip").status());
        Answer file = site.get("/files/plain.txt?download=zip");
        assertEquals("hello\n", file.text());
        Answer redirect = site.get("/files?download=zip");
        assertEquals("/files/?download=zip", redirect.field("Location"));
    }

    @Test
    void anArchiveOfAFolderAboveLeavesOutWhatNeedsALogin() throws IOException {
        UrlPath secret = UrlPath.parse("/files/SUB/").orElseThrow();
        site.settings(settings -> settings.protectedPaths = List.of(secret));
        assertEquals(
                Set.of("files/", "files/plain.txt", "files/empty", "files/large.bin", "files/void/"),
                unzippedNames("/files/?download=zip").keySet());
        assertTrue(unzippedNames("/files/sub/?download=zip").containsKey("sub/deep/" + LONG));
    }

    @Test
    void withoutListingsThereAreNoArchives() throws IOException {
        site.settings(settings -> settings.listing = false);
        assertEquals(404, site.get("/files/?download=tar").status());
    }

    @Test
    void archivesCanBeDisabled() throws IOException {
        assertTrue(site.get("/files/").text().contains("<a href=\"?download=tar.gz\" download>"));
        TestSite without = new TestSite(folder).settings(settings -> settings.archives = false);
        Answer answer = without.get("/files/?download=tar");
        assertEquals("text/html; charset=utf-8", answer.field("Content-Type"));
        assertTrue(!answer.text().contains("download="), answer.text());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksArePackedAsTheListingShowsThem() throws IOException {
        Path outside = Files.writeString(temp.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("files/void/out"), outside);
        Files.createSymbolicLink(folder.resolve("files/void/broken"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("files/void/inside"), Path.of("../plain.txt"));
        Files.createSymbolicLink(folder.resolve("files/void/deep"), Path.of("../sub/deep"));
        Files.createSymbolicLink(folder.resolve("files/void/loop"), Path.of(".."));
        Map<String, String> found = unzippedNames("/files/void/?download=zip");
        assertEquals("hello\n", found.get("void/inside"));
        assertEquals("long\n", found.get("void/deep/" + LONG));
        // The parent, without the folder on the way.
        assertEquals("hello\n", found.get("void/loop/plain.txt"));
        assertEquals("", found.get("void/loop/void/"));
        assertNull(found.get("void/loop/void/inside"));
        assertNull(found.get("void/out"));
        assertNull(found.get("void/broken"));
    }

    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void aZipFileHasNoBackslashes() throws IOException {
        site.file("evil/C:\\..\\evil.txt", "x");
        assertEquals("x", unzippedNames("/evil/?download=zip").get("evil/C:%5C..%5Cevil.txt"));
        assertTrue(site.get("/evil/?download=tar").body().contains("evil/C:\\..\\evil.txt\0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain name.zip|attachment; filename=\"plain name.zip\"",
                "a\"b\\c.zip|attachment; filename=\"a_b_c.zip\"; filename*=UTF-8''a%22b%5Cc.zip",
                "grün.tar|attachment; filename=\"gr_n.tar\"; filename*=UTF-8''gr%C3%BCn.tar",
                "50%41.tar|attachment; filename=\"50_41.tar\"; filename*=UTF-8''50%2541.tar"
            })
    void theDispositionHasAnyName(String name, String value) {
        assertEquals(value, Archives.disposition(name).value());
    }

    @Test
    void theRootHasAPublicName() throws IOException {
        assertEquals(
                "attachment; filename=\"files.zip\"", site.get("/?download=zip").field("Content-Disposition"));
        assertEquals("hello\n", unzippedNames("/?download=zip").get("files/files/plain.txt"));
    }

    @Test
    void withoutMemoryTheAnswerIs503() throws IOException {
        MemoryBudget memory = new MemoryBudget(500);
        site.memory(memory);
        assertEquals(503, site.get("/files/?download=zip").status());
        assertEquals(0, memory.taken());
    }

    /** The folder itself fits into the memory, and the folder in it does not. */
    @Test
    void anArchiveThatCannotBeCompletedIsCut() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(folder.resolve("files/void/" + i));
        }
        MemoryBudget memory = new MemoryBudget(100_000);
        site.memory(memory);
        MemoryConnection connection = new MemoryConnection().segment("GET /files/?download=tar HTTP/1.0\r\n\r\n");
        CutException cut = assertThrows(CutException.class, () -> connection.drive(site.service()));
        assertEquals(Reason.MEMORY_FULL, CutException.reason(cut));
        assertEquals(0, memory.taken());
        assertEquals(1, site.errors.size(), site.errors.toString());
        List<Reason> reasons = site.log.get(0).decisions().reasons();
        assertEquals(Reason.MEMORY_FULL, reasons.get(reasons.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "zip"})
    void permitsAndMemoryComeBackEvenWhenThePeerVanishes(String format) throws IOException {
        MemoryBudget memory = new MemoryBudget(64 << 20);
        site.memory(memory).builders(1);
        for (int i = 0; i < 3; i++) {
            MemoryConnection connection = new MemoryConnection()
                    .segment("GET /files/?download=" + format + " HTTP/1.0\r\n\r\n")
                    .vanishAfter(500);
            assertThrows(IOException.class, () -> connection.drive(site.service()));
        }
        assertEquals(0, memory.taken());
        assertEquals(200, site.get("/files/?download=" + format).status());
    }
}
