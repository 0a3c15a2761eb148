package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

    @Test
    void theCodeGivesEveryReason() throws IOException {
        Set<String> words = new HashSet<>();
        for (Path source : sources()) {
            words.addAll(List.of(Files.readString(source).split("\\W+")));
        }
        assertEquals(
                List.of(),
                Arrays.stream(Reason.values())
                        .filter(reason -> !words.contains(reason.name()))
                        .toList());
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("common", "server", "client")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("Reason.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    @ParameterizedTest
    @EnumSource
    void aReasonIsOneSentenceWithASource(Reason reason) {
        assertTrue(reason.sentence().matches("[A-Z][^|]*[^.|]"), reason.sentence());
        assertTrue(reason.sentence().length() <= 100, reason.sentence());
        assertTrue(
                reason.source()
                        .matches(
                                "(RFC [0-9]+ [0-9.]*[0-9]|PROXY protocol 2|(Fetch|HTML) Standard [0-9.]+|)(; )?(Portlab: .+)?"),
                reason.source());
        assertTrue(SafeText.isPlain(reason.sentence() + reason.source()));
    }
}
