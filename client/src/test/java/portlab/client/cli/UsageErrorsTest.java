package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest {
    private static final List<String> KNOWN = List.of("--force", "--output", "--version", "--verbose", "--timeout");

    @ParameterizedTest
    @CsvSource({
        "--forse,--force",
        "--frce,--force",
        "--outptu,--output",
        "--versoin,--version",
        "--verbos,--verbose",
        "--time-out,--timeout",
        "--colour,",
        "-x,",
    })
    void suggestsOnlySimilarWords(String word, String nearest) {
        assertEquals(nearest, UsageErrors.nearest(word, KNOWN).orElse(null));
    }
}
