package portlab.server.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import portlab.server.site.SiteResult.Resource;

/** Files for tests. */
final class Fixtures {
    static final ByteBudget UNLIMITED = new ByteBudget() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
    };

    private Fixtures() {}

    /** Writes a file with an old modification time, so that it may be cached. */
    static Path write(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(100)));
    }

    static Path fifo(Path path) throws IOException, InterruptedException {
        Process mkfifo =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        if (!mkfifo.waitFor(10, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
            throw new IOException("mkfifo failed");
        }
        return path;
    }

    /** The entries of a folder, by name. */
    static List<Entries.Entry> entries(SiteResult.Folder folder) throws IOException {
        return folder.entries(UNLIMITED).sorted(Comparator.comparing(Entries.Entry::name));
    }

    /** The content at a path, as text. */
    static String content(Site site, String path) throws IOException {
        SiteResult result = site.find(UrlPath.parse(path).orElseThrow(), List.of(), 0);
        if (!(result instanceof Resource resource)) {
            return result.getClass().getSimpleName();
        }
        try (resource) {
            return content(resource);
        }
    }

    static String content(Resource resource) throws IOException {
        if (resource.content() instanceof Content.InMemory memory) {
            return new String(memory.bytes(), StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[(int) resource.size()];
        ((Content.OnDisk) resource.content()).file().read(ByteBuffer.wrap(bytes), 0);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
