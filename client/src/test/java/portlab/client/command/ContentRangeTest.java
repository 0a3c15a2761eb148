package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Resume.ContentRange;

class ContentRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes 5-9/10, 5, 9, 10",
        "BYTES 0-0/1, 0, 0, 1",
        "bytes 5-9/*, 5, 9, -1",
        "bytes */10, -1, -1, 10",
        "bytes */0, -1, -1, 0"
    })
    void parsesRanges(String text, long first, long last, long total) {
        assertEquals(Optional.of(new ContentRange(first, last, total)), ContentRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 9-5/10",
                "bytes 5-10/10",
                "bytes 5-/10",
                "bytes -5/10",
                "bytes=5-9/10",
                "lines 5-9/10",
                "bytes */*",
                "bytes 5-9",
                "bytes 5-9/10 ",
                "bytes 5-9999999999999999999/*",
            })
    void rejectsAnythingElse(String text) {
        assertEquals(Optional.empty(), ContentRange.parse(text));
    }

    @Test
    void aMissingFieldIsNoRange() {
        assertEquals(Optional.empty(), ContentRange.parse(""));
    }
}
