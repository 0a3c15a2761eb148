package portlab.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    Path home;

    @Test
    void isInTheStateFolder() {
        assertEquals(
                Optional.of(home.resolve(".local/state/portlab/history")), HistoryFile.path(null, home.toString()));
        Path state = home.resolve("state");
        assertEquals(Optional.of(state.resolve("portlab/history")), HistoryFile.path(state.toString(), "/"));
    }

    @Test
    void isReadableOnlyByItsOwner() throws IOException {
        Path file = HistoryFile.path("", home.toString()).orElseThrow();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, "kept");
        HistoryFile.path("", home.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("kept", Files.readString(file));
    }

    @Test
    void isOmittedIfItCannotBeCreated() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        assertEquals(Optional.empty(), HistoryFile.path(file.toString(), "/"));
    }
}
