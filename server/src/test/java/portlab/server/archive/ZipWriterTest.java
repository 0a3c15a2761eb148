package portlab.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.server.site.ByteBudget;
import portlab.server.site.Content;
import portlab.server.site.FolderWalk;

/** What small archives do not show. */
class ZipWriterTest {
    private static final Instant TIME = Instant.parse("2026-11-01T08:00:01Z");

    private static final ByteBudget UNLIMITED = new ByteBudget() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
    };

    @TempDir
    Path temp;

    /** Writes into a file. */
    private record ToStream(OutputStream out) implements ArchiveOutput {
        @Override
        public void put(byte[] bytes, int start, int count) throws IOException {
            out.write(bytes, start, count);
        }

        @Override
        public void put(FileChannel file, long count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) count);
            file.read(bytes, 0);
            out.write(bytes.array());
        }
    }

    private static FolderWalk.File file(String content, Instant time) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new FolderWalk.File(new Content.InMemory(bytes), bytes.length, time);
    }

    private static byte[] name(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void moreEntriesThanSixteenBitsCount() throws IOException {
        Path archive = temp.resolve("many.zip");
        int many = ZipWriter.MOST_16 + 10;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive));
                ZipWriter zip = new ZipWriter(new ToStream(out), UNLIMITED, (path, why) -> {})) {
            for (int i = 0; i < many; i++) {
                zip.file(name("f" + i), file("" + i, TIME));
            }
            zip.end();
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertEquals(many, zip.size());
            ZipEntry last = zip.getEntry("f" + (many - 1));
            assertEquals("" + (many - 1), text(zip, last));
            assertEquals(TIME, last.getLastModifiedTime().toInstant());
        }
    }

    private static String text(ZipFile zip, ZipEntry entry) throws IOException {
        return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void timesBeyondEveryFieldDoNoHarm() throws IOException {
        Path archive = temp.resolve("times.zip");
        try (OutputStream out = Files.newOutputStream(archive);
                ZipWriter zip = new ZipWriter(new ToStream(out), UNLIMITED, (path, why) -> {})) {
            for (String time : new String[] {"1901-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z"}) {
                zip.file(name(time), file(time, Instant.parse(time)));
            }
            zip.end();
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertEquals("1901-01-01T00:00:00Z", text(zip, zip.getEntry("1901-01-01T00:00:00Z")));
            ZipEntry epoch = zip.getEntry("1970-01-01T00:00:00Z");
            assertEquals(Instant.EPOCH, epoch.getLastModifiedTime().toInstant());
        }
    }
}
