package portlab.server.site;

import java.io.EOFException;
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
 * not somebody who swaps them at the right moments while the file is being opened; {@link SecureTree} does.
 *
 * @param mayLeave whether links may lead out of the folder
 */
record PathTree(Path folder, boolean mayLeave) implements Tree {
    private static final int ATTEMPTS = 16;

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
            Opened file = open(names, real, Version.of(attributes));
            if (file != null) {
                return file;
            }
        }
        throw new NoSuchFileException(names.toString(), null, "changes all the time");
    }

    private Opened open(List<String> names, Path real, Version version) throws IOException {
        FileChannel file = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean same = false;
        try {
            same = file.size() == version.size();
            Content content = same ? Content.of(file, version.size()) : null;
            same = same && unchanged(names, real, version);
            return same ? new OpenFile(content, version, false) : null;
        } catch (EOFException e) {
            return null;
        } finally {
            if (!same) {
                file.close();
            }
        }
    }

    private boolean unchanged(List<String> names, Path real, Version version) throws IOException {
        return real(names).equals(real)
                && Version.of(Files.readAttributes(real, BasicFileAttributes.class))
                        .equals(version);
    }

    @Override
    public void list(List<String> names, Entries found) throws IOException {
        Path path = real(names);
        Listing listing = new Listing(
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
        for (String name : names) {
            if (!Files.isDirectory(real)) {
                throw new NotDirectoryException(real.toString());
            }
            real = unlinked(real.resolve(name));
            if (!mayLeave && !real.startsWith(top)) {
                throw new AccessDeniedException(real.toString(), null, "lies outside of the folder");
            }
        }
        return real;
    }

    /** The path without links; one whose links go in a circle leads nowhere. */
    static Path unlinked(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (FileSystemException e) {
            throw e.getClass() == FileSystemException.class ? new NoSuchFileException(path.toString()) : e;
        }
    }

    private static List<String> child(List<String> names, Path name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name.toString());
        return longer;
    }

    /** The path of these names under a folder. */
    static Path resolve(Path folder, List<String> names) {
        Path path = folder;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }

    /** One name as a path of one element. */
    static Path name(Path folder, String name) {
        return folder.getFileSystem().getPath(name);
    }
}
