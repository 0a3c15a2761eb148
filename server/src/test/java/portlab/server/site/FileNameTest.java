package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    @TempDir
    Path folder;

    @Test
    void anyBytesSurviveDecodingAndEncoding() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] likely = {'a', '.', (byte) 0xc3, (byte) 0xa9, (byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xf0};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length && i % 2 == 0; j++) {
                bytes[j] = likely[random.nextInt(likely.length)];
            }
            String text = FileName.decode(ByteBuffer.wrap(bytes));
            assertArrayEquals(bytes, FileName.encode(text));
            assertEquals(text, FileName.decode(ByteBuffer.wrap(FileName.encode(text))));
        }
    }

    @Test
    void readableNamesHaveReplacementCharacters() {
        assertEquals("a\ufffd\ud83d\ude00\ufffd", FileName.readable("a\udcff\ud83d\ude00\udc80"));
    }

    /** Names created by another program survive the conversion to text and back. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void pathsKeepTheBytesOfNames() throws IOException {
        String[] names = {
            "plain", "\u017c\u00f3\u0142\u0107", "\udcff", "a\udcc3", "\udced\udca0\udc80", "%ff", "\ufffd"
        };
        for (String name : names) {
            Files.writeString(folder.resolve(FileName.path(name)), name.length() + "");
        }
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = FileName.of(entry);
                assertEquals(entry.getFileName(), FileName.path(name));
                assertEquals(name.length() + "", Files.readString(entry));
                count++;
            }
        }
        assertEquals(names.length, count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "/etc", "a/b", "a/", "../a", "a\0"})
    void rejectsNamesThatAreNotOneElement(String name) {
        assertFalse(FileName.isPossible(name, false));
        assertFalse(FileName.isPossible(name, true));
        assertThrows(InvalidPathException.class, () -> FileName.path(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "D:",
                "D:x",
                "d:\\x",
                "\\",
                "\\x",
                "a\\b",
                "..\\a",
                "\\\\?\\C:\\x",
                "file.txt:stream",
                "file.txt::$DATA",
                "a*",
                "a?",
                "a<b",
                "a\"",
                "a|b",
                "a\n",
                "a.",
                "a ",
                "...",
                ".git.",
                "con",
                "NUL",
                "nul.txt",
                "Aux .x",
                "com1",
                "LPT9.log",
                "COM\u00b9",
                "CONIN$",
                "GIT~1",
                "PROGRA~12.TXT"
            })
    void rejectsSpecialNamesOnWindows(String name) {
        assertFalse(FileName.isPossible(name, true), name);
        assertTrue(FileName.isPossible(name, false), name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "file.txt",
                ".git",
                "a b",
                "console",
                "com",
                "com10",
                "null",
                "a.con",
                "~",
                "a~b",
                "backup~1.tar.gz",
                "long-name~1.txt",
                "\u00e9",
                "[a]"
            })
    void acceptsOtherNames(String name) {
        assertTrue(FileName.isPossible(name, true), name);
        assertTrue(FileName.isPossible(name, false), name);
    }
}
