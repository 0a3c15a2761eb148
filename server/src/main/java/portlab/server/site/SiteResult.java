package portlab.server.site;

import java.io.IOException;

/** What a site has under a path. */
public sealed interface SiteResult permits Resource, SiteResult.Folder, SiteResult.Redirect {

    /**
     * A folder that was asked for without its slash.
     *
     * @param to where it is
     */
    record Redirect(UrlPath to) implements SiteResult {}

    /** A folder without an index, not read yet. */
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
         * Reads the folder, which can take long. Only what can be asked for is in it: regular files and folders, and links
         * that lead to such.
         *
         * @param budget what the entries are charged to; where this fails, the caller has to give back what was taken
         * @throws java.nio.file.NoSuchFileException when it is not there
         * @throws ByteBudget.ExceededException when the budget is used up
         */
        public Entries entries(ByteBudget budget) throws IOException {
            Entries entries = new Entries(budget, dotfiles);
            tree.list(path.names(), entries);
            return entries;
        }
    }
}
