package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever text a server sends, what is shown of it is one line that acts on no terminal. */
class SafeTextFuzzTest {
    @FuzzTest
    void text(byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
        check(new String(bytes, StandardCharsets.ISO_8859_1));
        StringBuilder halves = new StringBuilder();
        for (int i = 1; i < bytes.length; i += 2) {
            halves.append((char) (bytes[i - 1] << 8 | bytes[i] & 0xff));
        }
        check(halves.toString());
    }

    private static void check(String text) {
        String visible = SafeText.of(text);
        visible.codePoints().forEach(c -> assertTrue(harmless(c), () -> Integer.toHexString(c) + " in " + visible));
        assertEquals(SafeText.uncut(text), SafeText.uncut(SafeText.uncut(text)), "shown again it is the same");
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
