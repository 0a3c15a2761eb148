package portlab.server.site;

import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of a site.
 *
 * @param folder may be a symbolic link, and may be replaced while the server runs
 * @param dotfiles whether to serve names that begin with a dot; {@code /.well-known} is always served (RFC 8615)
 * @param followSymlinks whether symbolic links may lead out of the folder
 * @param listing whether to list folders without an index
 * @param types media types by lower-case extension without its dot; they override the built-in ones
 * @param cache how much to cache
 */
public record SiteSettings(
        Path folder,
        boolean dotfiles,
        boolean followSymlinks,
        boolean listing,
        Map<String, String> types,
        CacheLimits cache) {

    public SiteSettings {
        types = Map.copyOf(types);
    }

    /** The defaults for a folder. */
    public static SiteSettings of(Path folder) {
        return new SiteSettings(
                folder,
                false,
                false,
                true,
                Map.of(),
                CacheLimits.of(Runtime.getRuntime().maxMemory(), 1024));
    }

    /**
     * How much of the recently used files and folders a site caches.
     *
     * @param bytes of small files in memory; 0 for none
     * @param files the number of open larger files
     * @param folders the number of open folders
     */
    public record CacheLimits(long bytes, int files, int folders) {
        public static final CacheLimits NOTHING = new CacheLimits(0, 0, 0);

        private static final int FEWEST = 8;
        private static final int MOST = 160;

        /**
         * Limits that the process can afford.
         *
         * @param heap its largest heap in bytes; the cache gets an eighth, at most 64 MiB
         * @param descriptors the most it can open; the cache gets a sixteenth, at most 160
         */
        public static CacheLimits of(long heap, int descriptors) {
            int open = Math.max(FEWEST, Math.min(descriptors / 16, MOST));
            return new CacheLimits(Math.min(64L << 20, heap / 8), open / 4, open - open / 4);
        }
    }
}
