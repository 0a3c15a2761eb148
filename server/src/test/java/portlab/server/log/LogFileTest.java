package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path folder;

    private static void write(LogFile log, String text) throws IOException {
        log.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsExistingLines() throws Exception {
        Path path = Files.writeString(folder.resolve("log"), "old\n");
        try (LogFile log = new LogFile(path)) {
            write(log, "new\n");
        }
        assertEquals("old\nnew\n", Files.readString(path));
    }

    @Test
    void afterARotationLinesGoToANewFile() throws Exception {
        Path path = folder.resolve("log");
        try (LogFile log = new LogFile(path)) {
            write(log, "one\n");
            Files.move(path, folder.resolve("log.1"));
            write(log, "two\n");
            Files.delete(path);
            write(log, "three\n");
        }
        assertEquals("one\n", Files.readString(folder.resolve("log.1")));
        assertEquals("three\n", Files.readString(path));
    }

    @Test
    void continuesWhenItsFolderReturns() throws Exception {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Path path = logs.resolve("log");
        try (LogFile log = new LogFile(path)) {
            write(log, "one\n");
            Path moved = Files.move(logs, folder.resolve("elsewhere"));
            assertThrows(IOException.class, () -> write(log, "two\n"));
            assertThrows(IOException.class, () -> write(log, "three\n"));
            Files.move(moved, logs);
            write(log, "four\n");
            Files.delete(path);
            Files.createDirectory(path);
            assertThrows(IOException.class, () -> write(log, "five\n"));
            Files.delete(path);
            write(log, "six\n");
        }
        assertEquals("six\n", Files.readString(path));
    }

    @Test
    void continuesAReturnedFile() throws Exception {
        Path path = folder.resolve("log");
        try (LogFile log = new LogFile(path)) {
            write(log, "one\n");
            Path away = Files.move(path, folder.resolve("away"));
            Files.move(away, path);
            write(log, "two\n");
        }
        assertEquals("one\ntwo\n", Files.readString(path));
    }

    /** After a failed write the log starts with a line feed, even if nothing of that write remained. */
    @Test
    void writesNoEmptyLines() throws Exception {
        Path path = folder.resolve("log");
        try (LogFile log = new LogFile(path)) {
            write(log, "\none\n");
            write(log, "\ntwo\n");
        }
        assertEquals("one\ntwo\n", Files.readString(path));
    }
}
