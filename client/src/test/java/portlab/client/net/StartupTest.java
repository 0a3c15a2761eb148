package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupTest {
    /** The process started 1234.50 s after the system. */
    private static final String STAT = "42 (a (b) c) S 1 2 3 0 -1 4 5 6 7 8 9 10 11 12 20 0 17 0 123450 99 100\n";

    @ParameterizedTest
    @CsvSource({
        "1234.50,      0,      0",
        "1234.58,      0,  80000",
        "1234.58,  10000,  70000",
        "1234.58,  13999,  70000",
        "1234.58,  16001,  60000",
        "1234.58, 999999,      0",
        "1235.60,      0, 1100000",
    })
    void isTheAgeAtTheFirstPacketInStepsOfTenMilliseconds(String uptime, long since, long expected) {
        assertEquals(expected, Startup.micros(STAT, uptime + " 2000.00\n", since));
    }
}
