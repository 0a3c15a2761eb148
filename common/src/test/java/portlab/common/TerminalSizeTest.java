package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalSizeTest {

    @ParameterizedTest
    @CsvSource({
        "24 80, 80",
        "50 40, 40",
        "0 0, 80",
        "'', 80",
        "x, 80",
        "24 999999999999, 80",
        "24 -1, 80",
        "24 999999, 80",
        "40 132, 132"
    })
    void columns(String size, int columns) {
        assertEquals(columns, TerminalSize.columns(size + "\n"));
    }
}
