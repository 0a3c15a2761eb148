package portlab.server.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that were asked for lately: small ones in memory, large ones open. Each is looked at on disk whenever it is asked
 * for, so that an edit shows at the very next request.
 */
final class FileCache {
    /**
     * A file that was written just before it was read is not kept: it could change once more within the resolution
     * of the disk's clock, and nobody would notice.
     */
    private static final long SETTLED_MILLIS = 2_500;

    /** What an entry takes beside its bytes, roughly. */
    private static final int OVERHEAD = 600;

    /**
     * What shows that a file is not what it was. A Unix file's ctime moves with all of it, its size and time as well as its
     * owner and permissions, whose names would be looked up in the system's lists of users at every request.
     */
    private static final String MARKS =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? "unix:dev,ino,ctime"
                    : "fileKey,size,lastModifiedTime";

    private final LruCache<List<String>, Kept> small;
    private final LruCache<List<String>, Kept> open;

    /**
     * @param path where it is looked at
     * @param marks what it looked like when it was opened
     * @param siblings which codings lay beside it
     */
    private record Kept(Path path, Map<String, Object> marks, Resource resource, PrecompressedVariants siblings) {}

    /** A file as it was found here; its resource is to be closed. */
    record Hit(Resource resource, PrecompressedVariants siblings) {}

    FileCache(CacheLimits atHand) {
        this.small = new LruCache<>(atHand.bytes(), LruCache.NEVER, kept -> {});
        // An open file holds the space of one that was deleted, and a disk that somebody wants to take out.
        this.open = new LruCache<>(
                atHand.files(),
                LruCache.LATER,
                kept -> kept.resource().content().letGo());
    }

    /** The file, if it is kept and still the same on disk. */
    Optional<Hit> find(List<String> names) {
        Kept kept = small.get(names);
        LruCache<List<String>, Kept> shelf = kept == null ? open : small;
        kept = kept == null ? open.get(names) : kept;
        if (kept == null) {
            return Optional.empty();
        }
        if (!unchanged(kept)) {
            shelf.drop(names);
            return Optional.empty();
        }
        return kept.resource().content().hold()
                ? Optional.of(new Hit(kept.resource(), kept.siblings()))
                : Optional.empty();
    }

    private static boolean unchanged(Kept kept) {
        try {
            return marks(kept.path()).equals(kept.marks());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Keeps a file that was just opened, if it is old enough and still the same.
     *
     * @param path its path, without links from the folder on
     * @param version what was opened
     */
    void keep(List<String> names, Path path, Version version, Resource resource, PrecompressedVariants siblings) {
        long age = System.currentTimeMillis() - version.modified().toEpochMilli();
        if (age < SETTLED_MILLIS) {
            return;
        }
        try {
            Kept kept = new Kept(path, marks(path), resource, siblings);
            if (version(path).equals(version)) {
                put(names, kept);
            }
        } catch (IOException e) {
            // It is gone already; what was opened is sent all the same.
        }
    }

    private void put(List<String> names, Kept kept) {
        Resource resource = kept.resource();
        if (resource.content() instanceof Content.InMemory) {
            small.put(names, kept, resource.size() + OVERHEAD);
        } else if (resource.content().hold()) {
            open.put(names, kept, 1);
        }
    }

    private static Map<String, Object> marks(Path path) throws IOException {
        return Files.readAttributes(path, MARKS, LinkOption.NOFOLLOW_LINKS);
    }

    private static Version version(Path path) throws IOException {
        return Version.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
}
