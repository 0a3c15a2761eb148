package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.measure.Units;

class ProgressBarTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0|100|1|\"  0 %  ░░░░░░░░░░░░░░░░░░░░  0 B of 100 B  0 B/s\"",
                "25000000|100000000|2|\" 25 %  █████░░░░░░░░░░░░░░░  25.0 MB of 100.0 MB  12.5 MB/s  6 s left\"",
                "100|100|1|\"100 %  ████████████████████  100 B of 100 B  100 B/s  0 s left\"",
                "5000|-1|1|\"5.0 kB  5.0 kB/s\"",
            })
    void rendersABar(long received, long expected, long seconds, String bar) {
        assertEquals(bar, ProgressBar.of(received, expected, seconds * SECOND, 80, Units.DECIMAL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "79|\" 25 %  █████░░░░░░░░░░░░░░░  25.0 MB of 100.0 MB  12.5 MB/s  6 s left\"",
                "64|\" 25 %  ███░░░░░░░░░░░  25.0 MB of 100.0 MB  12.5 MB/s  6 s left\"",
                "50|\" 25 %  25.0 MB of 100.0 MB  12.5 MB/s  6 s left\"",
                "40|\" 25 %  25.0 MB of 100.0 MB  12.5 MB/s\"",
                "30|\" 25 %  25.0 MB of 100.0 MB\"",
                "20|\" 25 %  ███░░░░░░░░░\"",
                "8|\" 25 %\"",
                "1|\" 25 %\"",
            })
    void narrowTerminalsGetLess(int columns, String bar) {
        assertEquals(bar, ProgressBar.of(25_000_000, 100_000_000, 2 * SECOND, columns, Units.DECIMAL));
    }

    @Test
    void usesBinaryUnitsOnRequest() {
        String bar = ProgressBar.of(1 << 20, 4 << 20, SECOND, 80, Units.BINARY);
        assertEquals(" 25 %  █████░░░░░░░░░░░░░░░  1.0 MiB of 4.0 MiB  1.0 MiB/s  3 s left", bar);
    }

    @Test
    void fitsTheTerminal() {
        for (int columns = 8; columns < 200; columns++) {
            String bar = ProgressBar.of(999_900_000_000L, 9_999_900_000_000L, 10_000 * SECOND, columns, Units.DECIMAL);
            assertTrue(bar.length() < columns, bar);
            String unknown = ProgressBar.of(999_900_000_000L, -1, 10_000 * SECOND, columns, Units.DECIMAL);
            assertTrue(unknown.length() < columns, unknown);
        }
    }
}
