package portlab.server.site;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import portlab.server.site.Resource.Coding;

/**
 * In which codings a file seems to lie beside itself. Looking is a hint only, what is then opened is checked.
 *
 * <p>For a file at hand the hint is renewed every five seconds: without the coded file the answer is right as well.
 */
final class PrecompressedVariants {
    private static final long RENEWED_NANOS = 5_000_000_000L;

    private final Path path;
    private Set<Coding> codings;
    private long looked;

    /**
     * @param path the file's own path
     */
    PrecompressedVariants(Path path) {
        this.path = path;
        look();
    }

    private void look() {
        Set<Coding> found = EnumSet.noneOf(Coding.class);
        for (Coding coding : Coding.values()) {
            // Not Files.exists, which on older JDKs makes an exception for each file that is missing.
            if (new java.io.File(path + coding.suffix()).isFile()) {
                found.add(coding);
            }
        }
        codings = found;
        looked = System.nanoTime();
    }

    /** The codings, looked for again if that is long ago. */
    synchronized Set<Coding> codings() {
        if (System.nanoTime() - looked > RENEWED_NANOS) {
            look();
        }
        return codings;
    }
}
