package portlab.server.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Small files kept in memory, the least recently asked for dropped first. Each is looked at on disk whenever it is asked
 * for, so that an edit shows at the very next request.
 */
final class SmallFiles {
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

    private final long budget;
    private final Map<List<String>, Kept> files = new LinkedHashMap<>(16, 0.75f, true);
    private long used;

    /**
     * @param path where it is looked at
     * @param marks what it looked like when it was read
     * @param siblings which codings lay beside it
     */
    private record Kept(Path path, Map<String, Object> marks, Resource resource, Siblings siblings) {
        long cost() {
            return resource.size() + OVERHEAD;
        }
    }

    /** A file as it was found in memory. */
    record Hit(Resource resource, Siblings siblings) {}

    SmallFiles(long budget) {
        this.budget = budget;
    }

    /** The file, if it is kept and still the same on disk. */
    Optional<Hit> find(List<String> names) {
        Kept kept;
        synchronized (this) {
            kept = files.get(names);
        }
        if (kept == null) {
            return Optional.empty();
        }
        if (unchanged(kept)) {
            return Optional.of(new Hit(kept.resource(), kept.siblings()));
        }
        drop(names);
        return Optional.empty();
    }

    private static boolean unchanged(Kept kept) {
        try {
            return marks(kept.path()).equals(kept.marks());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Keeps a file that was just read, if it is small and old enough and still the same.
     *
     * @param path its path, without links from the folder on
     * @param version what was read
     */
    void keep(List<String> names, Path path, Version version, Resource resource, Siblings siblings) throws IOException {
        long age = System.currentTimeMillis() - version.modified().toEpochMilli();
        if (resource.size() + OVERHEAD > budget || age < SETTLED_MILLIS) {
            return;
        }
        Map<String, Object> marks = marks(path);
        if (version(path).equals(version)) {
            put(names, new Kept(path, marks, resource, siblings));
        }
    }

    private synchronized void put(List<String> names, Kept kept) {
        drop(names);
        files.put(names, kept);
        used += kept.cost();
        Iterator<Kept> eldest = files.values().iterator();
        while (used > budget) {
            used -= eldest.next().cost();
            eldest.remove();
        }
    }

    private synchronized void drop(List<String> names) {
        Kept kept = files.remove(names);
        used -= kept == null ? 0 : kept.cost();
    }

    private static Map<String, Object> marks(Path path) throws IOException {
        return Files.readAttributes(path, MARKS, LinkOption.NOFOLLOW_LINKS);
    }

    private static Version version(Path path) throws IOException {
        return Version.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
}
