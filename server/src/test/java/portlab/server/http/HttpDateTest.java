package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final long NOW = Instant.parse("2026-11-10T12:00:00Z").getEpochSecond();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1994-11-06T08:49:37Z | Sun, 06 Nov 1994 08:49:37 GMT",
                "1970-01-01T00:00:00Z | Thu, 01 Jan 1970 00:00:00 GMT",
                "1969-12-31T23:59:59Z | Wed, 31 Dec 1969 23:59:59 GMT",
                "2000-02-29T12:00:00Z | Tue, 29 Feb 2000 12:00:00 GMT",
                "2038-01-19T03:14:08Z | Tue, 19 Jan 2038 03:14:08 GMT",
                "9999-12-31T23:59:59Z | Fri, 31 Dec 9999 23:59:59 GMT",
            })
    void formatsAndParsesAnImfFixdate(Instant time, String text) {
        assertEquals(text, HttpDate.format(time.getEpochSecond()));
        assertEquals(OptionalLong.of(time.getEpochSecond()), HttpDate.parse(text, NOW));
    }

    /** A file system may report any time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-38000-01-01T00:00:00Z | Sat, 01 Jan 0000 00:00:00 GMT",
                "+10000-01-01T00:00:00Z | Fri, 31 Dec 9999 23:59:59 GMT",
            })
    void aTimeOutOfRangeBecomesTheNearestDate(Instant time, String text) {
        assertEquals(text, HttpDate.format(time.getEpochSecond()));
        assertEquals(text, HttpDate.format(time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1994-11-06T08:49:37Z | Sunday, 06-Nov-94 08:49:37 GMT",
                "2026-11-06T08:49:37Z | Friday, 06-Nov-26 08:49:37 GMT",
                "2076-11-06T08:49:37Z | Friday, 06-Nov-76 08:49:37 GMT",
                "1977-11-06T08:49:37Z | Sunday, 06-Nov-77 08:49:37 GMT",
                "1994-11-06T08:49:37Z | Sun Nov  6 08:49:37 1994",
                "1994-11-16T08:49:37Z | Wed Nov 16 08:49:37 1994",
                "2016-12-31T23:59:59Z | Sat, 31 Dec 2016 23:59:60 GMT",
                "1994-11-06T08:49:37Z | Mon, 06 Nov 1994 08:49:37 GMT",
            })
    void parsesTheOlderFormats(Instant time, String text) {
        assertEquals(OptionalLong.of(time.getEpochSecond()), HttpDate.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "now",
                "0",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "sun, 06 nov 1994 08:49:37 gmt",
                "Xxx, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Xxx 1994 08:49:37 GMT",
                "Sun, 06 ovD 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 08:49:-1 GMT",
                "Sun, 06 Nov +994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06 Nov 94 08:49:37 GMT",
                "Someday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov 06 08:49:37 94",
                "Sun Nov   6 08:49:37 1994",
                "1994-11-06T08:49:37Z",
                "Sun, 0\u0666 Nov 1994 08:49:37 GMT",
            })
    void rejectsAnythingElse(String text) {
        assertEquals(OptionalLong.empty(), HttpDate.parse(text, NOW));
    }
}
