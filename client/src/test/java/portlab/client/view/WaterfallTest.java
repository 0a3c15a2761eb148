package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.measure.Moments;

class WaterfallTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "0 20 20 70 100|'░░▒▒▒▒▒███'",
                "0 20 40 70 100|'░░  ▒▒▒███'",
                "50 50 50 80 80|'     ▒▒▒  '",
                "0 4 4 8 9|'▒         '",
                "96 97 97 99 100|'         ▒'",
                "100 100 100 100 100|'         ░'",
                "0 0 0 0 100|'██████████'",
                "0 14 14 26 34|'░▒▒       '",
            })
    void barsAreToScale(String moments, String bar) {
        String[] n = moments.split(" ");
        Moments parsed = new Moments(
                Long.parseLong(n[0]),
                Long.parseLong(n[1]),
                Long.parseLong(n[2]),
                Long.parseLong(n[3]),
                Long.parseLong(n[4]));
        assertEquals(bar, new Waterfall(100, 10).bar(parsed));
    }
}
