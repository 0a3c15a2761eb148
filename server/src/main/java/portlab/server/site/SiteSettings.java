package portlab.server.site;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What of a folder is served, and as what.
 *
 * @param folder the folder; it may be a symbolic link, and may be replaced while it is served
 * @param dotfiles whether names that begin with a dot are served; {@code /.well-known} always is (RFC 8615)
 * @param followSymlinks whether symbolic links may lead out of the folder
 * @param listing whether a folder without an index shows what is in it
 * @param types media types by file name extension (lower case, without the dot) that go before the built-in ones
 * @param cache how much of what was asked for lately is kept ready
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

    public SiteSettings withFolder(Path other) {
        return new SiteSettings(other, dotfiles, followSymlinks, listing, types, cache);
    }

    public SiteSettings withDotfiles(boolean yes) {
        return new SiteSettings(folder, yes, followSymlinks, listing, types, cache);
    }

    public SiteSettings withFollowSymlinks(boolean yes) {
        return new SiteSettings(folder, dotfiles, yes, listing, types, cache);
    }

    public SiteSettings withListing(boolean yes) {
        return new SiteSettings(folder, dotfiles, followSymlinks, yes, types, cache);
    }

    /**
     * The same with one more type.
     *
     * @throws IllegalArgumentException when that is no extension, or no media type, in words for whoever typed it
     */
    public SiteSettings withType(String extension, String type) {
        Map<String, String> more = new HashMap<>(types);
        more.put(MimeTypes.extension(extension), MimeTypes.type(type));
        return new SiteSettings(folder, dotfiles, followSymlinks, listing, more, cache);
    }

    public SiteSettings withCache(CacheLimits amount) {
        return new SiteSettings(folder, dotfiles, followSymlinks, listing, types, amount);
    }

    /**
     * How much of what was asked for lately a site keeps at hand.
     *
     * @param bytes of small files in memory; 0 for no files at all
     * @param files how many larger files stay open
     * @param folders how many folders stay open
     */
    public record CacheLimits(long bytes, int files, int folders) {
        public static final CacheLimits NOTHING = new CacheLimits(0, 0, 0);

        private static final int FEWEST = 8;
        private static final int MOST = 160;

        /**
         * What a process can spare.
         *
         * @param heap the most bytes its heap may have: an eighth of them, and 64 MiB at most
         * @param descriptors how many it may have open: a sixteenth of them, and 160 at most
         */
        public static CacheLimits of(long heap, int descriptors) {
            int open = Math.max(FEWEST, Math.min(descriptors / 16, MOST));
            return new CacheLimits(Math.min(64L << 20, heap / 8), open / 4, open - open / 4);
        }
    }
}
