package portlab.server.site;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One version of a file. Two looks at a file saw the same version if key, size and time are equal.
 *
 * @param key the file's identity on its disk; null where the file system has none
 * @param size in bytes
 * @param modified when the file was last written, as precisely as the disk records it
 */
record FileVersion(Object key, long size, Instant modified) {
    private static final String MARKS =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? "unix:dev,ino,ctime"
                    : "fileKey,size,lastModifiedTime";

    static FileVersion of(BasicFileAttributes attributes) {
        return new FileVersion(
                attributes.fileKey(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    /** The version at a path, which may not be a link. */
    static FileVersion at(Path path) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Whether this is the same version of the file. The first call of a record's own {@code equals} takes some 30 ms,
     * because the JVM generates its code only then, and the first request would wait for that.
     */
    boolean isSameAs(FileVersion other) {
        return other != null && Objects.equals(key, other.key) && size == other.size && modified.equals(other.modified);
    }

    /** Opens a file without following a link. */
    interface Opener {
        Channel open() throws IOException;
    }

    /** Looks at a file again; null if its name now leads elsewhere. */
    interface Look {
        FileVersion again() throws IOException;
    }

    /**
     * Opens the file, and verifies that its name meant this version before it was opened and after it was opened or read.
     *
     * @return the content, or null if the file has changed
     */
    Content open(Opener opener, Look look) throws IOException {
        FileChannel file = openUnlessLink(opener);
        if (file == null) {
            return null;
        }
        boolean same = false;
        try {
            same = file.size() == size;
            Content content = same ? Content.of(file, size) : null;
            same = same && isSameAs(look.again());
            return same ? content : null;
        } catch (EOFException e) {
            return null;
        } finally {
            if (!same) {
                file.close();
            }
        }
    }

    /** Null if there is a link by now: Java has no exception of its own for that. */
    private static FileChannel openUnlessLink(Opener opener) throws IOException {
        try {
            return (FileChannel) opener.open();
        } catch (IOException e) {
            if (e.getClass() == IOException.class) {
                return null;
            }
            throw e;
        }
    }

    /**
     * A stricter mark of the file at a path, which also changes with its owner and permissions. Unix changes a file's ctime
     * whenever anything about the file changes; reading the owner instead would look up its name.
     */
    static Map<String, Object> mark(Path path) throws IOException {
        return Files.readAttributes(path, MARKS, LinkOption.NOFOLLOW_LINKS);
    }
}
