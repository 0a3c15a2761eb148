package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"24 80, 80", "40 132, 132", "24 40, 40", "0 0, 80", "'', 80", "what, 80", "24 -1, 80", "24 999999, 80"})
    void whatSttySays(String size, int columns) {
        assertEquals(columns, TerminalWidth.columns(size + "\n"));
    }

    @Test
    void whatIsNoTerminalHasTheUsualWidth(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(80, new TerminalWidth(file.toFile()).getAsInt());
        assertEquals(80, new TerminalWidth(folder.resolve("none").toFile()).getAsInt());
    }
}
