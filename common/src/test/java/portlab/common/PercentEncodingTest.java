package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({"a-b_c~d.E9,a-b_c~d.E9", "100%,100%25", "a/b c,a/b%20c", "ż,%C5%BC"})
    void encodesAllButUnreservedAndAllowedCharacters(String text, String encoded) {
        assertEquals(encoded, PercentEncoding.encode(text.getBytes(StandardCharsets.UTF_8), "/"));
    }

    @Test
    void decodesEveryByteInEitherCase() {
        for (int b = 0; b < 256; b++) {
            String hex = String.format("%02x", b);
            assertEquals(b, PercentEncoding.decode(hex.charAt(0), hex.charAt(1)));
            StringBuilder text = new StringBuilder();
            PercentEncoding.append(b, text);
            assertEquals(b, PercentEncoding.decode(text.charAt(1), text.charAt(2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"g0", "0g", "+1", "\u0661\u0661", "\uff11\uff11"})
    void digitsAreAscii(String digits) {
        assertEquals(-1, PercentEncoding.decode(digits.charAt(0), digits.charAt(1)));
    }
}
