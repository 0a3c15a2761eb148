package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portlab.common.SafeText;

class ReasonTest {
    private static final Path DOCS = Path.of("../docs/reasons.md");

    @Test
    void theDocsListAllReasonsInTheirOrder() throws IOException {
        List<String> expected = Arrays.stream(Reason.values())
                .map(reason -> "| `" + reason + "` | " + reason.sentence() + " | " + reason.source() + " |")
                .toList();
        List<String> rows = Files.readAllLines(DOCS).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertEquals(expected, rows);
    }

    @ParameterizedTest
    @EnumSource
    void aReasonIsOneSentenceWithASource(Reason reason) {
        assertTrue(reason.sentence().matches("[A-Z][^|]*[^.|]"), reason.sentence());
        assertTrue(reason.sentence().length() <= 100, reason.sentence());
        assertTrue(
                reason.source()
                        .matches(
                                "(RFC [0-9]+ [0-9.]*[0-9]|PROXY protocol 2|Fetch Standard [0-9.]+|)(; )?(Portlab: .+)?"),
                reason.source());
        assertTrue(SafeText.isPlain(reason.sentence() + reason.source()));
    }
}
