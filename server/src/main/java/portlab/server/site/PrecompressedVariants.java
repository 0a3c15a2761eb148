package portlab.server.site;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import portlab.server.site.SiteResult.Resource.Coding;

/**
 * The codings in which a file seems to have a precompressed variant next to it. This is only a hint: the variant is
 * verified when it is opened.
 *
 * <p>For a cached file the hint is refreshed every five seconds. Until then the response is correct without the
 * variant, too.
 */
final class PrecompressedVariants {
    private static final long REFRESH_NANOS = 5_000_000_000L;

    private final Path path;
    private Set<Coding> codings;
    private long looked;

    /** @param path of the plain file */
    PrecompressedVariants(Path path) {
        this.path = path;
        look();
    }

    private void look() {
        Set<Coding> found = EnumSet.noneOf(Coding.class);
        for (Coding coding : Coding.values()) {
            // Not Files.exists: older JDKs create an exception for each missing file.
            if (new java.io.File(path + coding.suffix()).isFile()) {
                found.add(coding);
            }
        }
        codings = found;
        looked = System.nanoTime();
    }

    /** The codings, refreshed if they are old. */
    synchronized Set<Coding> codings() {
        if (System.nanoTime() - looked > REFRESH_NANOS) {
            look();
        }
        return codings;
    }
}
