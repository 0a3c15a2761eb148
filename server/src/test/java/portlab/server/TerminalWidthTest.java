package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalWidthTest {

    @Test
    void withoutATerminalTheDefaultWidthIsUsed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(80, new TerminalWidth(file.toFile()).getAsInt());
        assertEquals(80, new TerminalWidth(folder.resolve("none").toFile()).getAsInt());
    }
}
