package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"1000000,1000000000,1.0 MB/s", "500,2000000000,250 B/s", "0,0,0 B/s"})
    void formatsRates(long bytes, long nanos, String text) {
        assertEquals(text, Units.DECIMAL.rate(bytes, nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 bit/s",
        "100,800 bit/s",
        "1175,9.400 kbit/s",
        "11750000,94.00 Mbit/s",
        "124990000,999.9 Mbit/s",
        "125000000,1.000 Gbit/s",
        "200000000,1.600 Gbit/s",
        "1250000000000,10.00 Tbit/s",
    })
    void formatsBitRates(long bytesPerSecond, String text) {
        assertEquals(text, Units.bits(bytesPerSecond, 1_000_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 µs",
        "499,0 µs",
        "132400,132 µs",
        "9999499,9999 µs",
        "9999500,10.00 ms",
        "12345678,12.35 ms",
        "99995000,100.0 ms",
        "123456789,123.5 ms",
        "999949000,999.9 ms",
        "999950000,1.000 s",
        "12345678901,12.35 s",
        "3723000000000,3723.0 s",
    })
    void formatsTimes(long nanos, String text) {
        assertEquals(text, Units.time(nanos));
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "59,59 s", "60,1 min 00 s", "125,2 min 05 s", "3600,1 h 00 min", "11220,3 h 07 min"})
    void formatsDurations(long seconds, String text) {
        assertEquals(text, Units.span(seconds));
    }
}
