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

/**
 * The version of a file that somebody saw. Two looks saw the same version when key, size and time are equal.
 *
 * @param key the file's identity on its disk; null where the file system has none
 * @param size in bytes
 * @param modified when the file was last written, as precisely as the disk records it
 */
record FileVersion(Object key, long size, Instant modified) {

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
            same = same && equals(look.again());
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
     * A stricter mark for files that are opened by path, which also changes with the file's owner and permissions. Unix
     * changes a file's ctime whenever anything about the file changes; reading the owner instead would look up its name.
     */
    record Mark(Map<String, Object> attributes) {
        private static final String NAMES =
                Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? "unix:dev,ino,ctime"
                        : "fileKey,size,lastModifiedTime";

        static Mark at(Path path) throws IOException {
            return new Mark(Files.readAttributes(path, NAMES, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
