package portlab.server.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Walks down from the folder's open descriptor, one name at a time, and never through a link ({@code openat} with
 * {@code O_NOFOLLOW}). So a file was inside the folder when it was opened, whatever others swap meanwhile.
 *
 * <p>A link on the way is resolved by path, and its target is then walked to in the same way: the resolved path is only
 * a hint. Java supports this on Linux and macOS.
 */
final class DescriptorFileTree implements FileTree {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** How often a walk may start again because of a link or a change. */
    private static final int ATTEMPTS = 40;

    private static final Path HERE = Path.of(".");

    private final Path folder;

    /** Recently used folders, open, by their keys on their disks. */
    private final LruCache<Object, RefCounted<SecureDirectoryStream<Path>>> folders;

    private volatile Root root;

    /**
     * The root folder.
     *
     * @param key its identity, which shows when it was replaced
     * @param real its path without links
     */
    private record Root(Object key, Path real, RefCounted<SecureDirectoryStream<Path>> stream) {}

    /** What to do at the end of a walk. Null means that something changed, so walk again. */
    private interface Leaf<T> {
        /** @param direct whether the walk met no link */
        T at(SecureDirectoryStream<Path> parent, Path name, BasicFileAttributes attributes, boolean direct)
                throws IOException;
    }

    /** @param open the number of folders to keep open */
    DescriptorFileTree(Path folder, int open) throws IOException {
        this.folder = folder;
        this.folders = new LruCache<>(open, FileCache.OPEN_IDLE, LruCache.SHARED_TIMER, RefCounted::release);
        root();
    }

    /** Whether the operating system and the file system support this. */
    static boolean works(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            return stream instanceof SecureDirectoryStream;
        }
    }

    @Override
    public Opened open(List<String> names) throws IOException {
        return find(names, DescriptorFileTree::open);
    }

    private static Opened open(
            SecureDirectoryStream<Path> parent, Path name, BasicFileAttributes attributes, boolean direct)
            throws IOException {
        if (attributes.isDirectory()) {
            return new IsFolder();
        }
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(name.toString(), null, "not a regular file");
        }
        FileVersion version = FileVersion.of(attributes);
        Content content =
                version.open(() -> parent.newByteChannel(name, READ), () -> FileVersion.of(attributes(parent, name)));
        return content == null ? null : new OpenFile(content, version, direct);
    }

    @Override
    public FileVersion list(List<String> names, Entries found) throws IOException {
        return find(names, (parent, name, attributes, direct) -> {
            if (!attributes.isDirectory()) {
                throw new NotDirectoryException(name.toString());
            }
            read(parent, name, names, found);
            return FileVersion.of(attributes);
        });
    }

    private void read(SecureDirectoryStream<Path> parent, Path name, List<String> names, Entries found)
            throws IOException {
        try (SecureDirectoryStream<Path> stream = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            new DirectoryReader(entry -> attributes(stream, entry), entry -> behindLink(names, entry))
                    .read(stream, found);
        }
    }

    private BasicFileAttributes behindLink(List<String> names, Path entry) throws IOException {
        List<String> link = new ArrayList<>(names);
        link.add(FileName.of(entry));
        return find(link, (parent, name, attributes, direct) -> attributes);
    }

    /** Walks to a name, also through links that stay inside. */
    private <T> T find(List<String> names, Leaf<T> leaf) throws IOException {
        IOException last = null;
        List<String> unlinked = names;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Root current = root();
                if (current.stream().retain()) {
                    T result = walk(current.stream(), unlinked, unlinked == names, leaf);
                    if (result != null) {
                        return result;
                    }
                }
                unlinked = names;
            } catch (LinkException link) {
                unlinked = unlink(root(), unlinked, link.index);
            } catch (FileSystemException e) {
                if (e.getClass() != FileSystemException.class) {
                    throw e;
                }
                // Most likely a folder or file became a link after the walk had looked at it.
                last = e;
                unlinked = names;
            }
        }
        throw last == null ? new NoSuchFileException(names.toString(), null, "changes too often") : last;
    }

    /** Replaces the link among the names by its target. Looks at nothing behind a link that leads out. */
    private static List<String> unlink(Root current, List<String> names, int link) throws IOException {
        Path real = PathFileTree.unlinked(PathFileTree.resolve(current.real(), names.subList(0, link + 1)));
        if (!real.startsWith(current.real())) {
            throw new Withheld.Outside(names.toString());
        }
        List<String> unlinked = new ArrayList<>();
        for (Path name : current.real().relativize(real)) {
            if (!name.toString().isEmpty()) {
                unlinked.add(FileName.of(name));
            }
        }
        unlinked.addAll(names.subList(link + 1, names.size()));
        return unlinked;
    }

    /** Walks down to the last name, and releases {@code top}. */
    private <T> T walk(RefCounted<SecureDirectoryStream<Path>> top, List<String> names, boolean direct, Leaf<T> leaf)
            throws IOException, LinkException {
        RefCounted<SecureDirectoryStream<Path>> parent = top;
        int last = names.size() - 1;
        try {
            for (int i = 0; i < last; i++) {
                RefCounted<SecureDirectoryStream<Path>> child = child(parent.get(), names.get(i), i);
                parent.release();
                parent = child;
            }
            Path name = last < 0 ? HERE : FileName.path(names.get(last));
            return leaf.at(parent.get(), name, unlinked(parent.get(), name, last), direct);
        } finally {
            parent.release();
        }
    }

    private RefCounted<SecureDirectoryStream<Path>> child(SecureDirectoryStream<Path> parent, String text, int index)
            throws IOException, LinkException {
        Path name = FileName.path(text);
        BasicFileAttributes attributes = unlinked(parent, name, index);
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(text);
        }
        RefCounted<SecureDirectoryStream<Path>> cached = folders.get(attributes.fileKey());
        return cached != null && cached.retain() ? cached : open(parent, name);
    }

    /** Opens a folder and caches it under its own key: the name may mean another folder by now. */
    private RefCounted<SecureDirectoryStream<Path>> open(SecureDirectoryStream<Path> parent, Path name)
            throws IOException {
        RefCounted<SecureDirectoryStream<Path>> opened =
                new RefCounted<>(parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
        try {
            Object key = key(opened.get());
            opened.retain();
            folders.put(key, opened, 1);
            return opened;
        } catch (IOException e) {
            opened.release();
            throw e;
        }
    }

    private static Object key(SecureDirectoryStream<Path> stream) throws IOException {
        return stream.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    /** The attributes of a name, which may not be a link. */
    private static BasicFileAttributes unlinked(SecureDirectoryStream<Path> parent, Path name, int index)
            throws IOException, LinkException {
        BasicFileAttributes attributes = attributes(parent, name);
        if (attributes.isSymbolicLink()) {
            throw new LinkException(index);
        }
        return attributes;
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** The current root: the folder may have been replaced, or a link to it changed. */
    private Root root() throws IOException {
        Root current = root;
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return current != null && current.key().equals(key) ? current : reopen();
    }

    private synchronized Root reopen() throws IOException {
        Root before = root;
        SecureDirectoryStream<Path> stream = (SecureDirectoryStream<Path>) Files.newDirectoryStream(folder);
        try {
            root = new Root(key(stream), folder.toRealPath(), new RefCounted<>(stream));
            return root;
        } finally {
            if (root == before) {
                stream.close();
            } else if (before != null) {
                before.stream().release();
            }
        }
    }

    /** A walk met a symbolic link. Common, and always caught here. */
    private static final class LinkException extends Exception {
        private static final long serialVersionUID = 1;
        private final int index;

        LinkException(int index) {
            super(null, null, false, false);
            this.index = index;
        }
    }
}
