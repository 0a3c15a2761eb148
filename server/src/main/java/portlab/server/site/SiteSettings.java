package portlab.server.site;

import java.nio.file.Path;
import java.util.Map;

/**
 * What of a folder is served, and as what.
 *
 * @param folder the folder; it may be a symbolic link, and may be replaced while it is served
 * @param dotfiles whether names that begin with a dot are served; {@code /.well-known} always is (RFC 8615)
 * @param followSymlinks whether symbolic links may lead out of the folder
 * @param listing whether a folder without an index shows what is in it
 * @param types media types by file name extension (lower case, without the dot) that go before the built-in ones
 * @param cacheBytes how many bytes of small files are kept in memory, 0 for none
 */
public record SiteSettings(
        Path folder,
        boolean dotfiles,
        boolean followSymlinks,
        boolean listing,
        Map<String, String> types,
        long cacheBytes) {

    public SiteSettings {
        types = Map.copyOf(types);
    }

    /** The defaults for a folder. */
    public static SiteSettings of(Path folder) {
        return new SiteSettings(folder, false, false, true, Map.of(), defaultCacheBytes());
    }

    /** A sixteenth of the heap, and 16 MiB at most. */
    public static long defaultCacheBytes() {
        return Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);
    }
}
