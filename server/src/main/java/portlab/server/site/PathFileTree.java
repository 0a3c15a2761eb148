package portlab.server.site;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens files by path: for folders whose links may lead out, and for systems without directory descriptors.
 *
 * <p>If links may not lead out, the tree compares real paths before and after it opens a file. That stops links, but
 * not an attacker who swaps them at the right moments while the file is being opened; {@link DescriptorFileTree} does.
 *
 * @param mayLeave whether links may lead out of the folder
 */
record PathFileTree(Path folder, boolean mayLeave) implements FileTree {
    private static final int ATTEMPTS = 16;

    /** As many as Linux follows: a path can pass a link to its own folder a thousand times. */
    private static final int MOST_LINKS = 40;

    @Override
    public Opened open(List<String> names) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path real = real(names);
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return new IsFolder();
            }
            if (!attributes.isRegularFile()) {
                throw new NoSuchFileException(real.toString(), null, "not a regular file");
            }
            Opened file = open(names, real, FileVersion.of(attributes));
            if (file != null) {
                return file;
            }
        }
        throw new NoSuchFileException(names.toString(), null, "changes too often");
    }

    private Opened open(List<String> names, Path real, FileVersion version) throws IOException {
        Content content = version.open(
                () -> FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS),
                () -> real(names).equals(real)
                        ? FileVersion.of(Files.readAttributes(real, BasicFileAttributes.class))
                        : null);
        return content == null ? null : new OpenFile(content, version, false);
    }

    @Override
    public FileVersion list(List<String> names, Entries found) throws IOException {
        Path path = real(names);
        DirectoryReader listing = new DirectoryReader(
                name -> Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
                name -> Files.readAttributes(real(child(names, name)), BasicFileAttributes.class));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            listing.read(stream, found);
        }
        FileVersion version = FileVersion.of(Files.readAttributes(path, BasicFileAttributes.class));
        return version.key() == null ? new FileVersion(path, version.size(), version.modified()) : version;
    }

    /** Follows the names one by one, so that it reveals nothing about what lies behind a link that leads out. */
    private Path real(List<String> names) throws IOException {
        Path top = folder.toRealPath();
        Path real = top;
        boolean isFolder = true;
        int links = 0;
        for (String name : names) {
            if (!isFolder) {
                throw new NotDirectoryException(real.toString());
            }
            real = real.resolve(FileName.path(name));
            BasicFileAttributes attributes = attributes(real);
            isFolder = attributes.isDirectory();
            // Windows has other kinds of links than symbolic ones.
            if (attributes.isSymbolicLink() || attributes.isOther()) {
                if (++links > MOST_LINKS) {
                    throw new NoSuchFileException(real.toString(), null, "too many links");
                }
                real = follow(real, top);
                isFolder = Files.isDirectory(real);
            }
        }
        // A file may have become a link by now.
        return mayLeave ? real : follow(real, top);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            throw missing(path, e);
        }
    }

    private Path follow(Path path, Path top) throws IOException {
        Path real = unlinked(path);
        if (!mayLeave && !real.startsWith(top)) {
            throw new Withheld.Outside(real.toString());
        }
        return real;
    }

    /** The path without links. Links in a circle lead nowhere. */
    static Path unlinked(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (FileSystemException e) {
            throw missing(path, e);
        }
    }

    /** Java has no exceptions of its own for too many links, too long a path, and a file used as a folder. */
    private static FileSystemException missing(Path path, FileSystemException e) {
        return e.getClass() == FileSystemException.class ? new NoSuchFileException(path.toString()) : e;
    }

    private static List<String> child(List<String> names, Path name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(FileName.of(name));
        return longer;
    }

    /** The path of these names in a folder. */
    static Path resolve(Path folder, List<String> names) {
        Path path = folder;
        for (String name : names) {
            path = path.resolve(FileName.path(name));
        }
        return path;
    }
}
