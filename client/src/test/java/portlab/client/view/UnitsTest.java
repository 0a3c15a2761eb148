package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "1024,1.0 kB",
        "1250,1.3 kB",
        "999949,999.9 kB",
        "999950,1.0 MB",
        "1073741824,1.1 GB",
        "9223372036854775000,9223.4 PB",
    })
    void sizes(long bytes, String text) {
        assertEquals(text, Units.DECIMAL.size(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1000000,1000000000,1.0 MB/s", "500,2000000000,250 B/s", "0,0,0 B/s"})
    void rates(long bytes, long nanos, String text) {
        assertEquals(text, Units.DECIMAL.rate(bytes, nanos));
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "59,59 s", "60,1 min 00 s", "125,2 min 05 s", "3600,1 h 00 min", "11220,3 h 07 min"})
    void spans(long seconds, String text) {
        assertEquals(text, Units.span(seconds));
    }
}
