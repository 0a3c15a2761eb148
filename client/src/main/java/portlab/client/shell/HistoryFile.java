package portlab.client.shell;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The file with the history of earlier sessions, in the user's state folder, readable by its owner only. */
final class HistoryFile {
    private HistoryFile() {}

    /** Finds or creates the file; empty if that fails, and history then ends with the session. */
    static Optional<Path> path() {
        return path(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home"));
    }

    /** @param state the value of XDG_STATE_HOME; null or empty for the default in the home folder */
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
