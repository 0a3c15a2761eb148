package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatTheJdkLeavesOut() {
        assertEquals("no such file", FileErrors.ofReading(new NoSuchFileException("a.txt")));
        assertEquals("no such folder", FileErrors.ofWriting(new NoSuchFileException("x/a.txt")));
        assertEquals("permission denied", FileErrors.ofReading(new AccessDeniedException("a.txt")));
        assertEquals("permission denied", FileErrors.ofWriting(new AccessDeniedException("a.txt")));
        assertEquals("file exists", FileErrors.ofWriting(new FileAlreadyExistsException("a.txt")));
        assertEquals("Is a directory", FileErrors.ofWriting(new FileSystemException("a", null, "Is a directory")));
        assertEquals("a", FileErrors.ofWriting(new FileSystemException("a")));
        assertEquals("No space left on device", FileErrors.ofWriting(new IOException("No space left on device")));
    }

    @Test
    void readsTheErrorsOfRealFiles() {
        IOException missing = assertThrows(
                IOException.class,
                () -> Files.readString(folder.resolve("missing").resolve("a.txt")));
        assertEquals("no such file", FileErrors.ofReading(missing));
        IOException taken = assertThrows(IOException.class, () -> Files.createDirectory(folder));
        assertEquals("file exists", FileErrors.ofWriting(taken));
    }
}
