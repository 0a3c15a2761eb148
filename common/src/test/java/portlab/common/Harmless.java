package portlab.common;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The requirements on {@link SafeText}. */
public final class Harmless {
    private Harmless() {}

    /** Fails for characters that a terminal interprets, hides or reorders. */
    public static void check(String shown) {
        shown.codePoints().forEach(c -> assertTrue(isHarmless(c), () -> Integer.toHexString(c) + " in " + shown));
    }

    /** Each pair of bytes as a UTF-16 code unit, unpaired surrogates included. */
    public static String utf16(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < bytes.length; i += 2) {
            text.append((char) (bytes[i - 1] << 8 | bytes[i] & 0xff));
        }
        return text.toString();
    }

    private static boolean isHarmless(int c) {
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
