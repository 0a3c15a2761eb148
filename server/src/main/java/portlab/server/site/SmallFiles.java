package portlab.server.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
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

    private static final Class<? extends BasicFileAttributes> ATTRIBUTES =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
                    ? PosixFileAttributes.class
                    : BasicFileAttributes.class;

    private final long budget;
    private final Map<List<String>, Kept> files = new LinkedHashMap<>(16, 0.75f, true);
    private long used;

    /**
     * @param path where it is looked at
     * @param state what it looked like when it was read
     * @param siblings which codings lay beside it
     */
    private record Kept(Path path, State state, Resource resource, Siblings siblings) {
        long cost() {
            return resource.size() + OVERHEAD;
        }
    }

    /**
     * @param access who may read it, null where the disk doesn't say in this way
     */
    private record State(Version version, Object access) {
        static State of(BasicFileAttributes attributes) {
            // Not the owner: to know its name, the system reads its list of users.
            Object access = attributes instanceof PosixFileAttributes posix ? posix.permissions() : null;
            return new State(Version.of(attributes), access);
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
        if (kept.state().equals(state(kept.path()))) {
            return Optional.of(new Hit(kept.resource(), kept.siblings()));
        }
        drop(names);
        return Optional.empty();
    }

    /**
     * Keeps a file that was just read, if it is small and old enough and still the same.
     *
     * @param path its path, without links from the folder on
     * @param version what was read
     */
    void keep(List<String> names, Path path, Version version, Resource resource, Siblings siblings) {
        long age = System.currentTimeMillis() - version.modified().toEpochMilli();
        if (resource.size() + OVERHEAD > budget || age < SETTLED_MILLIS) {
            return;
        }
        State state = state(path);
        if (state != null && state.version().equals(version)) {
            put(names, new Kept(path, state, resource, siblings));
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

    /** Null when it can't be looked at. */
    private static State state(Path path) {
        try {
            return State.of(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return null;
        }
    }
}
