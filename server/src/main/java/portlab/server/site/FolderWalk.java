package portlab.server.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import portlab.server.site.Entries.Entry;

/**
 * Visits a folder and all folders in it: exactly what their listings show, and by the same rules. It keeps only the entries
 * of the folders on its way in memory. A link to a folder counts as that folder, but one that leads back to a folder on the
 * way stays empty, or the walk would have no end.
 */
public final class FolderWalk {
    /** The name of the root, whose real name is nobody's business. */
    private static final String ROOT = "files";

    private final FileTree tree;
    private final boolean dotfiles;
    private final ByteBudget budget;
    private final Predicate<UrlPath> withheld;
    private final String name;
    private final Deque<Level> way = new ArrayDeque<>();

    /** Gets what the walk finds. A path is the name's bytes, with slashes between names; that of a folder ends with one. */
    public interface Visitor {
        void folder(byte[] path, Instant modified) throws IOException;

        /** The content is closed when this returns. */
        void file(byte[] path, File file) throws IOException;

        /** A listing shows this, but it cannot be read, or is gone by now. */
        void leftOut(String path, Exception why);
    }

    /**
     * An open file.
     *
     * @param size in bytes
     * @param modified when it was last written
     */
    public record File(Content content, long size, Instant modified) {}

    /** A file was overwritten or became shorter while it was visited. */
    public static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        public ChangedException(String why) {
            super(why);
        }
    }

    /**
     * A folder on the way.
     *
     * @param names the way to it from the root
     * @param path the same for the visitor
     * @param entries what is in it
     * @param rest what the walk has still to visit
     */
    private record Level(List<String> names, byte[] path, FileVersion version, Entries entries, Iterator<Entry> rest) {
        /** A path of its own for an entry. */
        byte[] path(Entry entry) {
            return join(path, entry.name(), entry.folder());
        }

        List<String> names(Entry entry) {
            List<String> longer = new ArrayList<>(names);
            longer.add(entry.name());
            return longer;
        }
    }

    private FolderWalk(String name, FileTree tree, boolean dotfiles, ByteBudget budget, Predicate<UrlPath> withheld) {
        this.name = name;
        this.tree = tree;
        this.dotfiles = dotfiles;
        this.budget = budget;
        this.withheld = withheld;
    }

    static FolderWalk begin(
            List<String> names, FileTree tree, boolean dotfiles, ByteBudget budget, Predicate<UrlPath> withheld)
            throws IOException {
        String name = names.isEmpty() ? ROOT : names.get(names.size() - 1);
        FolderWalk walk = new FolderWalk(name, tree, dotfiles, budget, withheld);
        walk.way.push(walk.read(names, join(new byte[0], name, true)));
        return walk;
    }

    /** The folder's name for display; the first part of all paths. */
    public String name() {
        return FileName.readable(name);
    }

    /**
     * Visits everything; to be called once.
     *
     * @throws ChangedException if a file changed while it was visited
     * @throws ByteBudget.ExceededException if the budget is used up
     * @throws IOException if the visitor throws it
     */
    public void visit(Visitor visitor) throws IOException {
        Level top = way.element();
        visitor.folder(top.path(), top.version().modified());
        while (!way.isEmpty()) {
            Level level = way.element();
            if (!level.rest().hasNext()) {
                level.entries().clear();
                way.pop();
            } else {
                visit(level, level.rest().next(), visitor);
            }
        }
    }

    private void visit(Level level, Entry entry, Visitor visitor) throws IOException {
        List<String> names = level.names(entry);
        if (withheld.test(new UrlPath(names, entry.folder()))) {
            return;
        }
        byte[] path = level.path(entry);
        if (entry.folder()) {
            enter(names, path, visitor);
        } else {
            file(names, path, visitor);
        }
    }

    private void enter(List<String> names, byte[] path, Visitor visitor) throws IOException {
        Level level = readable(names, path, visitor);
        if (level == null) {
            return;
        }
        visitor.folder(path, level.version().modified());
        if (way.stream()
                .anyMatch(above -> above.version().key().equals(level.version().key()))) {
            level.entries().clear();
        } else {
            way.push(level);
        }
    }

    /** Null, and left out, if the folder cannot be read. */
    private Level readable(List<String> names, byte[] path, Visitor visitor) throws IOException {
        try {
            return read(names, path);
        } catch (ByteBudget.ExceededException e) {
            throw e;
        } catch (IOException | InvalidPathException e) {
            visitor.leftOut(shown(names), e);
            return null;
        }
    }

    private Level read(List<String> names, byte[] path) throws IOException {
        Entries entries = new Entries(budget, dotfiles);
        try {
            FileVersion version = tree.list(names, entries);
            Iterator<Entry> sorted = entries.sorted(Comparator.comparing(Entry::name, NaturalOrder.INSTANCE))
                    .iterator();
            return new Level(names, path, version, entries, sorted);
        } catch (IOException | RuntimeException e) {
            entries.clear();
            throw e;
        }
    }

    private void file(List<String> names, byte[] path, Visitor visitor) throws IOException {
        FileTree.OpenFile file = open(names, visitor);
        if (file == null) {
            return;
        }
        try {
            FileVersion version = file.version();
            visitor.file(path, new File(file.content(), version.size(), version.modified()));
            rejectChanged(names, file);
        } finally {
            file.content().release();
        }
    }

    /** Null, and left out, if the file cannot be opened. */
    private FileTree.OpenFile open(List<String> names, Visitor visitor) {
        try {
            if (tree.open(names) instanceof FileTree.OpenFile file) {
                return file;
            }
            visitor.leftOut(shown(names), new ChangedException("it is a folder now"));
        } catch (IOException | InvalidPathException e) {
            visitor.leftOut(shown(names), e);
        }
        return null;
    }

    /**
     * Looks at a large file again after it was read. A file that has only grown is fine, as logs do, and so is one that another
     * file has replaced: the old one was read to its end.
     */
    private void rejectChanged(List<String> names, FileTree.OpenFile read) throws ChangedException {
        if (!(read.content() instanceof Content.OnDisk) || read.version().key() == null) {
            return;
        }
        FileVersion before = read.version();
        FileVersion now = versionNow(names);
        boolean overwritten =
                now != null && before.key().equals(now.key()) && now.size() <= before.size() && !before.isSameAs(now);
        if (overwritten) {
            throw new ChangedException(shown(names) + " changed");
        }
    }

    /** Null if the file is gone. */
    private FileVersion versionNow(List<String> names) {
        try {
            if (tree.open(names) instanceof FileTree.OpenFile file) {
                file.content().release();
                return file.version();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String shown(List<String> names) {
        return new UrlPath(names, false).toString();
    }

    private static byte[] join(byte[] path, String name, boolean folder) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream(path.length + name.length() + 1);
        longer.writeBytes(path);
        longer.writeBytes(FileName.encode(name));
        if (folder) {
            longer.write('/');
        }
        return longer.toByteArray();
    }
}
