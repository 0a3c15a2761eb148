package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.log.PrettyFormat.Figures;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1024, 1024 B",
        "9999999, 9999999 B",
        "10000000, 10.0 MB",
        "50000000, 50.0 MB",
        "999999999, 999 MB",
        "1000000000, 1.00 GB",
        "10737418240, 10.7 GB",
        "9223372036854775807, 9.22 EB"
    })
    void bytesAreExactWhileTheyFit(long bytes, String text) {
        assertEquals(text, Figures.bytes(bytes, " B", 9));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 µs",
        "412999, 412 µs",
        "9999999, 9999 µs",
        "10000000, 10.0 ms",
        "99999999, 99.9 ms",
        "123456789, 123 ms",
        "9999000000, 9999 ms",
        "10000000000, 10.0 s",
        "3600000000000, 3600 s"
    })
    void timesHaveAFittingUnit(long nanos, String text) {
        assertEquals(text, Figures.time(nanos));
    }

    @Test
    void noNumberIsWiderThanItsColumn() {
        for (long number = 1; number > 0; number *= 3) {
            String bytes = Figures.bytes(number, " B", 9);
            assertTrue(bytes.length() <= 9, bytes);
        }
        for (long nanos = 1; nanos < 3_600_000_000_000L; nanos *= 3) {
            String time = Figures.time(nanos);
            assertTrue(time.length() <= 7, time);
        }
    }
}
