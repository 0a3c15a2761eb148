package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.service.CalcService.Doubling;
import portlab.server.service.ExchangeRecorder.Outcome;

class DoublingTest {

    @ParameterizedTest
    @CsvSource({
        "21, 42",
        "+21, 42",
        "-21, -42",
        "0, 0",
        "-0, 0",
        "+0, 0",
        "000, 0",
        "007, 14",
        "-007, -14",
        "' 21 ', 42",
        "'\t21', 42",
        "'21 \t', 42",
        "5, 10",
        "99, 198",
        "-50, -100",
        "2147483647, 4294967294",
        "-2147483648, -4294967296",
        "9223372036854775807, 18446744073709551614",
        "99999999999999999999, 199999999999999999998",
    })
    void doublesAnInteger(String text, String expected) {
        assertEquals(new Doubling(expected, Outcome.OK, false), Doubling.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "+",
                "-",
                "+-1",
                "--1",
                "-+1",
                "1-",
                "1+",
                "- 1",
                "1 2",
                "1,000",
                "1_000",
                "1.0",
                "1.",
                ".5",
                "1e3",
                "0x10",
                "NaN",
                "Infinity",
                "abc",
                "21a",
                "a21",
                "21\r",
                "\r21",
                "2\0",
                "21;",
                "\u00a021",
                "\u0661\u0662",
                "\u00b2",
                "\u00d9\u00a1",
                "$(reboot)",
                "%s%n",
                "\u001b[31m1"
            })
    void rejectsAnythingElse(String text) {
        assertEquals(new Doubling("Received data is not a valid integer", Outcome.REFUSED, false), Doubling.of(text));
    }

    @ParameterizedTest
    @CsvSource({"4095, false", "4096, false", "4097, true", "8000, true"})
    void grantsUpTo4096Digits(int digits, boolean refused) {
        Doubling doubling = Doubling.of(" -" + "9".repeat(digits) + " ");
        assertEquals(
                refused ? "ERROR the integer has more than 4096 digits" : "-1" + "9".repeat(digits - 1) + "8",
                doubling.reply());
        assertEquals(refused, doubling.closes());
    }

    @RepeatedTest(50)
    void agreesWithBigInteger(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        BigInteger integer = new BigInteger(random.nextInt(13_000), random);
        BigInteger signed = random.nextBoolean() ? integer : integer.negate();
        assertEquals(
                signed.shiftLeft(1).toString(), Doubling.of(signed.toString()).reply());
    }
}
