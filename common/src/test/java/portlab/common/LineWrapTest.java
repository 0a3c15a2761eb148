package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineWrapTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "● echo  127.0.0.1:8082  answers  15 µs\\n|● echo  127.0.0.1:8082  answers  15 µs\\n",
                "● message  127.0.0.1:8083  answers  2101 µs\\n|● message  127.0.0.1:8083  answers\\n    2101 µs\\n",
                "RTT 397 µs  (connect 473 µs, 127.0.0.1:8084)\\na\\n|RTT 397 µs  (connect 473 µs,\\n    127.0.0.1:8084)\\na\\n",
                "RTT 397 µs  (connect 1 µs, receive 473 µs)|RTT 397 µs  (connect 1 µs, receive\\n    473 µs)",
                "\u001b[1mRTT 397 µs\u001b[0m\u001b[2m  (connect 473 µs, total)\u001b[0m|\u001b[1mRTT 397 µs\u001b[0m\u001b[2m  (connect 473 µs, total)\u001b[0m",
                "Of all 1820 B, 1024 B are content 56 % of it|Of all 1820 B, 1024 B are content\\n    56 % of it",
                "  a-word-that-is-longer-than-the-whole-window and more|  a-word-that-is-longer-than-the-whole-window\\n    and more",
            })
    void wrapsBetweenWordsAndKeepsUnitsWithTheirNumbers(String text, String wrapped) {
        assertEquals(wrapped.replace("\\n", "\n"), LineWrap.text(text.replace("\\n", "\n"), 40));
    }
}
