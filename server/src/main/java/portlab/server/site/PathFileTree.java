package portlab.server.site;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
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
 * Opens by path: for a folder whose links may lead anywhere, and for operating systems without directory descriptors.
 *
 * <p>Where links may not leave, the real path is looked at before and after the opening. That keeps links out, but
 * not somebody who swaps them at the right moments while the file is being opened; {@link DescriptorFileTree} does.
 *
 * @param mayLeave whether links may lead out of the folder
 */
record PathFileTree(Path folder, boolean mayLeave) implements FileTree {
    private static final int ATTEMPTS = 16;

    /** As many as Linux follows: a link to its own folder can be on a way a thousand times. */
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
        throw new NoSuchFileException(names.toString(), null, "changes all the time");
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
    public void list(List<String> names, Entries found) throws IOException {
        Path path = real(names);
        DirectoryReader listing = new DirectoryReader(
                name -> Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
                name -> Files.readAttributes(real(child(names, name)), BasicFileAttributes.class));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            listing.read(stream, found);
        }
    }

    /** Follows one name after the other, so that nothing is learnt of what a link that leaves leads to. */
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
            // Windows has other things that lead elsewhere than what it calls a symbolic link.
            if (attributes.isSymbolicLink() || attributes.isOther()) {
                if (++links > MOST_LINKS) {
                    throw new NoSuchFileException(real.toString(), null, "behind too many links");
                }
                real = follow(real, top);
                isFolder = Files.isDirectory(real);
            }
        }
        // What was no link a moment ago may be one by now.
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
            throw new AccessDeniedException(real.toString(), null, "lies outside of the folder");
        }
        return real;
    }

    /** The path without links; one whose links go in a circle leads nowhere. */
    static Path unlinked(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (FileSystemException e) {
            throw missing(path, e);
        }
    }

    /** What Java has no exception of its own for: too many links, too long a path, and a file taken for a folder. */
    private static FileSystemException missing(Path path, FileSystemException e) {
        return e.getClass() == FileSystemException.class ? new NoSuchFileException(path.toString()) : e;
    }

    private static List<String> child(List<String> names, Path name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(FileName.of(name));
        return longer;
    }

    /** The path of these names under a folder. */
    static Path resolve(Path folder, List<String> names) {
        Path path = folder;
        for (String name : names) {
            path = path.resolve(FileName.path(name));
        }
        return path;
    }
}
