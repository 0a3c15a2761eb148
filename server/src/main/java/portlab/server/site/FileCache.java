package portlab.server.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.SiteSettings.CacheLimits;

/**
 * Recently requested files: the contents of small ones, and large ones open. The cache checks a file on disk after the
 * request for it was sent, so an edit shows at the very next request. One check serves all requests of a round.
 */
final class FileCache {
    /**
     * How long an unused file or folder stays open. An open file keeps the space of a deleted one in use, and an open file
     * or folder keeps its disk from being unmounted.
     */
    static final Duration OPEN_IDLE = Duration.ofSeconds(5);

    /**
     * The cache does not keep a file that was written just before it was read: the file could change again within the
     * resolution of the disk's clock, unnoticed.
     */
    private static final long SETTLED_MILLIS = 2_500;

    /** The memory of an entry besides the file's bytes, roughly. */
    private static final int OVERHEAD = 600;

    private final LruCache<List<String>, Cached> small;
    private final LruCache<List<String>, Cached> open;

    /**
     * @param path where to look at the file
     * @param mark its {@linkplain FileVersion#mark mark} when it was opened
     * @param variants its precompressed variants
     */
    private record Cached(
            Path path,
            Map<String, Object> mark,
            Resource resource,
            PrecompressedVariants variants,
            LatestRound unchangedIn) {}

    /** The latest round in which a file was unchanged on disk. */
    private static final class LatestRound {
        private volatile long round;
    }

    /** A cached file. The caller closes its resource. */
    record Hit(Resource resource, PrecompressedVariants variants) {}

    FileCache(CacheLimits limits) {
        this.small = new LruCache<>(limits.bytes(), cached -> {});
        this.open = new LruCache<>(
                limits.files(),
                OPEN_IDLE,
                LruCache.SHARED_TIMER,
                cached -> cached.resource().content().release());
    }

    /**
     * The file, if it is cached and unchanged on disk.
     *
     * @param round a number that grows over time. The client sent its request before this round began, so a check in this
     *     round or a later one is newer than the request. 0 if the round is unknown: then the cache checks again
     */
    Optional<Hit> find(List<String> names, long round) {
        Cached cached = small.get(names);
        LruCache<List<String>, Cached> cache = cached == null ? open : small;
        cached = cached == null ? open.get(names) : cached;
        if (cached == null) {
            return Optional.empty();
        }
        if (!unchanged(cached, round)) {
            cache.remove(names);
            return Optional.empty();
        }
        return cached.resource().content().retain()
                ? Optional.of(new Hit(cached.resource(), cached.variants()))
                : Optional.empty();
    }

    private static boolean unchanged(Cached cached, long round) {
        LatestRound latest = cached.unchangedIn();
        if (round > 0 && latest.round >= round) {
            return true;
        }
        boolean unchanged = unchanged(cached);
        if (unchanged && round > latest.round) {
            latest.round = round;
        }
        return unchanged;
    }

    private static boolean unchanged(Cached cached) {
        try {
            return FileVersion.mark(cached.path()).equals(cached.mark());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Caches a file that was just opened, if it is old enough and still unchanged.
     *
     * @param path its path, with no link between the folder and the file
     * @param version the version that was opened
     */
    void add(List<String> names, Path path, FileVersion version, Resource resource, PrecompressedVariants variants) {
        long age = System.currentTimeMillis() - version.modified().toEpochMilli();
        if (age < SETTLED_MILLIS) {
            return;
        }
        try {
            Cached cached = new Cached(path, FileVersion.mark(path), resource, variants, new LatestRound());
            if (FileVersion.at(path).isSameAs(version)) {
                put(names, cached);
            }
        } catch (IOException e) {
            // The file is gone. The caller sends the version that it has open.
        }
    }

    private void put(List<String> names, Cached cached) {
        Resource resource = cached.resource();
        if (resource.content() instanceof Content.InMemory) {
            small.put(names, cached, resource.size() + OVERHEAD);
        } else if (resource.content().retain()) {
            open.put(names, cached, 1);
        }
    }
}
