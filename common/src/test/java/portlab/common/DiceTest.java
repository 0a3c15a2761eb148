package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of the Python program in docs/faults.md. */
class DiceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "7 1 latency 1 /slow/a.txt|0.9554350354354741|0.8328689504492925|0.9603956703601015",
                "0 1 refuse 1 |0.9582440336709546|0.3131324374331549|0.06813538779333528",
                "-3 2 status 12 /é|0.49888294192616633|0.8829535714182125|0.8420384379977599"
            })
    void numbersDependOnTheTextAlone(String text, double first, double second, double third) {
        Dice dice = Dice.of(text);
        assertEquals(first, dice.next());
        assertEquals(second, dice.next());
        assertEquals(third, dice.next());
    }

    @Test
    void theTextNamesSeedRuleEffectNumberAndPath() {
        assertEquals(
                Dice.of("7 1 wrong-length 3 /a b").next(),
                Dice.of(7, 1, "wrong-length", "/a b", 3).next());
    }

    @Test
    void numbersAreEvenlySpread() {
        int[] tenths = new int[10];
        for (int n = 1; n <= 10_000; n++) {
            tenths[(int) (Dice.of(1, 1, "status", "/", n).next() * 10)]++;
        }
        for (int count : tenths) {
            assertTrue(count > 850 && count < 1150, count + " of about 1000");
        }
    }
}
