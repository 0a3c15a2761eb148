package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Saver.SaveResult;

class PartFileTest {
    private static final String URL = "http://h/a.txt";

    @TempDir
    Path folder;

    @Test
    void parallelDownloadsUseSeparateFiles() throws IOException {
        Path target = folder.resolve("a.txt");
        try (PartFile one = PartFile.open(target, URL);
                PartFile two = PartFile.open(target, URL)) {
            assertEquals(folder.resolve(".a.txt.part"), one.path());
            assertEquals(folder.resolve(".a.txt-1.part"), two.path());
        }
    }

    @Test
    void aLeftoverPartIsOverwritten() throws IOException {
        Files.writeString(folder.resolve(".a.txt.part"), "an earlier download's part");
        try (PartFile part = PartFile.open(folder.resolve("a.txt"), URL)) {
            write(part, "new");
            assertEquals(new SaveResult(SaveResult.How.NEW, folder.resolve("a.txt")), part.publish());
        }
        assertEquals(List.of("a.txt=new"), contents());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSavedFileThatIsStillLinkedAsAPartIsNotOverwritten() throws IOException {
        Path saved = Files.writeString(folder.resolve("a.txt"), "saved");
        Files.createLink(folder.resolve(".a.txt.part"), saved);
        Files.writeString(folder.resolve(".a.txt.part-of"), URL + "\n\"v1\"\n9\n");
        assertNull(PartFile.resumable(saved, URL));
        Files.delete(folder.resolve(".a.txt.part"));
        Files.createLink(folder.resolve(".a.txt.part"), saved);
        try (PartFile part = PartFile.open(saved, URL)) {
            write(part, "new");
            assertEquals(folder.resolve("a-1.txt"), part.publish().path());
        }
        assertEquals(List.of("a-1.txt=new", "a.txt=saved"), contents());
    }

    /** Most file systems allow 255 bytes, which must also fit the part's name and the numbered names. */
    @ParameterizedTest
    @ValueSource(ints = {240, 249, 250, 254, 255})
    void namesOfAnyLengthAreSaved(int length) throws IOException {
        for (String unit : List.of("x", "ż", "日")) {
            int bytes = unit.getBytes(UTF_8).length;
            String stem = unit.repeat((length - 4) / bytes);
            Path target = folder.resolve(stem + "y".repeat(length - 4 - stem.getBytes(UTF_8).length) + ".txt");
            for (int n = 0; n < 12; n++) {
                try (PartFile part = PartFile.open(target, URL)) {
                    part.remember(new ResumeInfo(URL, "\"v1\"", 2));
                    write(part, unit + n);
                    assertEquals(
                            n == 0 ? SaveResult.How.NEW : SaveResult.How.BESIDE,
                            part.publish().how());
                }
            }
        }
        assertEquals(36, contents().size());
        assertTrue(contents().stream().allMatch(name -> name.contains(".txt=")));
    }

    @Test
    void linksAndFoldersAreNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        Files.createSymbolicLink(folder.resolve(".a.txt.part"), victim);
        Files.createDirectory(folder.resolve(".a.txt-1.part"));
        try (PartFile part = PartFile.open(folder.resolve("a.txt"), URL)) {
            write(part, "new");
            assertEquals(folder.resolve(".a.txt-2.part"), part.path());
        }
        assertEquals("untouched", Files.readString(victim));
    }

    @Test
    void anExistingFileIsNeverReplaced() throws IOException {
        Path target = Files.writeString(folder.resolve("a.txt"), "mine");
        Files.createSymbolicLink(folder.resolve("a-1.txt"), folder.resolve("nowhere"));
        Files.createDirectory(folder.resolve("a-2.txt"));
        try (PartFile part = PartFile.open(target, URL)) {
            write(part, "new");
            assertEquals(new SaveResult(SaveResult.How.BESIDE, folder.resolve("a-3.txt")), part.publish());
        }
        assertEquals("mine", Files.readString(target));
    }

    @ParameterizedTest
    @CsvSource({"0,0,true", "1,1,true", "131072,131072,true", "300000,300000,true", "300000,299999,false", "1,2,false"})
    void contentIsComparedAtAnySize(int wanted, int there, boolean same) throws IOException {
        Path target = Files.writeString(folder.resolve("a.txt"), "x".repeat(there));
        try (PartFile part = PartFile.open(target, URL)) {
            write(part, "x".repeat(wanted));
            assertEquals(
                    same ? SaveResult.How.SAME : SaveResult.How.BESIDE,
                    part.publish().how());
        }
    }

    @Test
    void aDifferentLastByteIsDetected() throws IOException {
        Path target = Files.writeString(folder.resolve("a.txt"), "x".repeat(200_000) + "y");
        try (PartFile part = PartFile.open(target, URL)) {
            write(part, "x".repeat(200_001));
            assertEquals(SaveResult.How.BESIDE, part.publish().how());
        }
    }

    @Test
    void aFolderIsNotReplacedEvenWithForce() throws IOException {
        Path target = Files.createDirectory(folder.resolve("a.txt"));
        try (PartFile part = PartFile.open(target, URL)) {
            assertThrows(FileSystemException.class, part::replace);
        }
    }

    @RepeatedTest(10)
    void parallelDownloadsLoseNothing() throws Exception {
        int clients = 16;
        CyclicBarrier start = new CyclicBarrier(clients);
        List<FutureTask<SaveResult>> tasks = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String content = "content " + i % 8;
            FutureTask<SaveResult> task = new FutureTask<>(() -> {
                start.await();
                try (PartFile part = PartFile.open(folder.resolve("a.txt"), URL)) {
                    write(part, content);
                    return part.publish();
                }
            });
            tasks.add(task);
            new Thread(task).start();
        }
        for (FutureTask<SaveResult> task : tasks) {
            task.get();
        }
        TreeSet<String> distinct = new TreeSet<>();
        for (String entry : contents()) {
            distinct.add(entry.substring(entry.indexOf('=') + 1));
        }
        assertEquals(8, contents().size());
        assertEquals(8, distinct.size());
    }

    private static void write(PartFile part, String content) throws IOException {
        part.channel().write(ByteBuffer.wrap(content.getBytes(UTF_8)));
    }

    private List<String> contents() throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.add(file.getFileName() + "=" + Files.readString(file));
            }
        }
        return contents;
    }
}
