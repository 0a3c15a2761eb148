package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Every path leads to a file name in the current folder. */
class FileNamesFuzzTest {
    @FuzzTest
    void path(byte[] bytes) {
        String name = FileNames.of(new String(bytes, StandardCharsets.UTF_8));
        assertFalse(name.isEmpty() || name.equals(".") || name.equals(".."), name);
        assertTrue(name.chars().noneMatch(c -> "/\\:*?\"<>|".indexOf(c) >= 0 || Character.isISOControl(c)), name);
        assertEquals(name, FileNames.of(name), "a safe name stays the same");
        assertEquals(name, FileNames.numbered(name, 0));
        assertFalse(FileNames.numbered(name, 1).equals(name), name);
    }
}
