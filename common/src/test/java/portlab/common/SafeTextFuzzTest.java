package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever text a server sends, what is shown of it is one line that acts on no terminal. */
class SafeTextFuzzTest {
    @FuzzTest
    void text(byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
        check(new String(bytes, StandardCharsets.ISO_8859_1));
        check(Harmless.utf16(bytes));
    }

    private static void check(String text) {
        Harmless.check(SafeText.of(text));
        assertEquals(SafeText.uncut(text), SafeText.uncut(SafeText.uncut(text)), "shown again it is the same");
    }
}
