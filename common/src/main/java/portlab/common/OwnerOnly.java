package portlab.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner can read, if the file system knows owners. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Creates an empty file. */
    public static void create(Path file) throws IOException {
        if (knowsOwners(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
        } else {
            Files.createFile(file);
        }
    }

    /** Closes a file that exists to others. */
    public static void restrict(Path file) throws IOException {
        if (knowsOwners(file)) {
            Files.setPosixFilePermissions(file, MODE);
        }
    }

    private static boolean knowsOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
