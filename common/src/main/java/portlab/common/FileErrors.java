package portlab.common;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in a few words why a file could not be used. The JDK's own message is often just the name of the file. */
public final class FileErrors {
    private FileErrors() {}

    /** Why a file could not be read. */
    public static String ofReading(Exception e) {
        return reason(e, "no such file");
    }

    /** Why a file could not be created or written. */
    public static String ofWriting(Exception e) {
        return reason(e, "no such folder");
    }

    private static String reason(Exception e, String missing) {
        if (e instanceof NoSuchFileException) {
            return missing;
        }
        if (e instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
