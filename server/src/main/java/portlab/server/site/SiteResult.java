package portlab.server.site;

import java.io.IOException;

/** The result of looking up a path in a {@link Site}. */
public sealed interface SiteResult permits Resource, SiteResult.Folder, SiteResult.Redirect {

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
    }
}
