package portlab.server.site;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Predicate;
import portlab.common.wire.Reason;
import portlab.server.site.MimeTypes.MediaType;

/** The result of looking up a path in a {@link Site}. */
public sealed interface SiteResult {

    /**
     * One version of a file, ready to send. The caller of {@link Site#find} closes it.
     *
     * @param type its media type, with a charset if it is text, and why
     * @param coding its compression, or null
     * @param negotiated why this coding or none, if the file also exists precompressed; null if it does not
     * @param size in bytes
     * @param modified when it was last written, as precise as the disk records it
     */
    record Resource(MediaType type, Coding coding, Reason negotiated, long size, Instant modified, Content content)
            implements SiteResult, Closeable {

        /** The same, for a file with precompressed variants. */
        Resource varying(Reason why) {
            return new Resource(type, coding, why, size, modified, content);
        }

        /** Whether the response depends on Accept-Encoding. */
        public boolean varies() {
            return negotiated != null;
        }

        @Override
        public void close() {
            content.release();
        }

        /** The coding of a precompressed variant (RFC 9110 section 8.4.1), smallest first. */
        public enum Coding {
            BROTLI("br", ".br"),
            ZSTANDARD("zstd", ".zst"),
            GZIP("gzip", ".gz");

            private final String token;
            private final String suffix;

            Coding(String token, String suffix) {
                this.token = token;
                this.suffix = suffix;
            }

            /** The name in Accept-Encoding and Content-Encoding. */
            public String token() {
                return token;
            }

            /** The suffix of the variant's file name. */
            String suffix() {
                return suffix;
            }
        }
    }

    /**
     * A folder whose path lacks the final slash.
     *
     * @param to its path with the slash
     */
    record Redirect(UrlPath to) implements SiteResult {}

    /** A folder to list, not read yet. */
    final class Folder implements SiteResult {
        private final UrlPath path;
        private final FileTree tree;
        private final boolean dotfiles;

        Folder(UrlPath path, FileTree tree, boolean dotfiles) {
            this.path = path;
            this.tree = tree;
            this.dotfiles = dotfiles;
        }

        public UrlPath path() {
            return path;
        }

        /**
         * Reads the folder, which can take long. Includes only what the server would serve: regular files, folders, and
         * links to them.
         *
         * @param budget charged for the entries; if this fails, the caller gives back what was taken
         * @throws java.nio.file.NoSuchFileException if the folder does not exist
         * @throws ByteBudget.ExceededException if the budget is used up
         */
        public Entries entries(ByteBudget budget) throws IOException {
            Entries entries = new Entries(budget, dotfiles);
            tree.list(path.names(), entries);
            return entries;
        }

        /**
         * Begins a walk through the folder and all folders in it, and reads the folder itself.
         *
         * @param budget charged for the entries that the walk has still to visit; if this fails, the caller gives back what
         *     was taken
         * @param withheld what the walk passes over, with everything below it
         * @throws java.nio.file.NoSuchFileException if the folder does not exist
         * @throws ByteBudget.ExceededException if the budget is used up
         */
        public FolderWalk walk(ByteBudget budget, Predicate<UrlPath> withheld) throws IOException {
            return FolderWalk.begin(path.names(), tree, dotfiles, budget, withheld);
        }
    }
}
