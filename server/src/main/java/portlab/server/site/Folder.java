package portlab.server.site;

import java.io.IOException;
import java.util.List;

/** A folder without an index, not read yet. */
public final class Folder implements Finding {
    private final UrlPath path;
    private final Tree tree;
    private final boolean dotfiles;

    Folder(UrlPath path, Tree tree, boolean dotfiles) {
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
     * @throws java.nio.file.NoSuchFileException when it is not there
     */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = tree.list(path.names());
        entries.removeIf(entry -> entry.name().startsWith(".") && !dotfiles);
        return entries;
    }
}
