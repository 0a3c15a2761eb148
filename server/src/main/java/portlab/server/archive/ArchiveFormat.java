package portlab.server.archive;

import java.io.IOException;
import java.util.Optional;
import portlab.server.site.ByteBudget;
import portlab.server.site.FolderWalk;

/** The archives that a client can ask for. */
public enum ArchiveFormat {
    TAR("tar", "application/x-tar"),
    TAR_GZ("tar.gz", "application/gzip"),
    ZIP("zip", "application/zip");

    private static final String QUERY = "download=";

    private final String extension;
    private final String type;

    ArchiveFormat(String extension, String type) {
        this.extension = extension;
        this.type = type;
    }

    /** The format that a query asks for with {@code download=tar|tar.gz|zip}; empty for all other queries. */
    public static Optional<ArchiveFormat> of(String query) {
        for (String part : query.split("&")) {
            for (ArchiveFormat format : values()) {
                if (part.equals(QUERY + format.extension)) {
                    return Optional.of(format);
                }
            }
        }
        return Optional.empty();
    }

    /** The end of the file name, without its dot. */
    public String extension() {
        return extension;
    }

    /** The media type. */
    public String type() {
        return type;
    }

    /**
     * Writes an archive of all that the walk finds. Its memory does not depend on the sizes of files; only a zip file keeps
     * about a hundred bytes for each of them, for its directory.
     *
     * @param budget charged for that; if this fails, the caller gives back what was taken
     * @param leftOut gets what cannot be read
     * @throws FolderWalk.ChangedException if a file changes meanwhile, or reading it fails: the archive is useless then
     * @throws IOException if {@code out} throws it
     */
    public void write(FolderWalk walk, ArchiveOutput out, ByteBudget budget, LeftOut leftOut) throws IOException {
        switch (this) {
            case TAR -> {
                TarWriter tar = new TarWriter(out, leftOut);
                walk.visit(tar);
                tar.end();
            }
            case TAR_GZ -> {
                try (GzipOutput compressed = new GzipOutput(out)) {
                    TAR.write(walk, compressed, budget, leftOut);
                    compressed.end();
                }
            }
            case ZIP -> {
                try (ZipWriter zip = new ZipWriter(out, budget, leftOut)) {
                    walk.visit(zip);
                    zip.end();
                }
            }
        }
    }

    /** Gets what an archive leaves out because it cannot be read. */
    public interface LeftOut {
        void accept(String path, Exception why);
    }
}
