package portlab.client.shell;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where the lines of earlier sessions are: in the user's state folder, for its owner alone to read. */
final class HistoryFile {
    private HistoryFile() {}

    /** The file, made where there is none; empty where none can be made: then history ends with the session. */
    static Optional<Path> path() {
        return path(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home"));
    }

    /** @param state the folder that XDG_STATE_HOME names; null or empty stands for the usual one in the home folder */
    static Optional<Path> path(String state, String home) {
        try {
            Path base = state == null || state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
            Path folder = base.resolve("portlab");
            boolean posix = base.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(folder, attributes(posix, "rwx------"));
            return Optional.of(own(folder.resolve("history"), posix));
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Path own(Path file, boolean posix) throws IOException {
        try {
            Files.createFile(file, attributes(posix, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (posix) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
        return file;
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
