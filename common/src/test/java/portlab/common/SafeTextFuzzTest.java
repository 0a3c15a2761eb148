package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text from a server is shown as one line without terminal control. */
class SafeTextFuzzTest {
    @FuzzTest
    void text(byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
        check(new String(bytes, StandardCharsets.ISO_8859_1));
        check(Harmless.utf16(bytes));
    }

    private static void check(String text) {
        Harmless.check(SafeText.of(text));
        assertEquals(SafeText.uncut(text), SafeText.uncut(SafeText.uncut(text)), "escaping twice changes nothing");
    }
}
