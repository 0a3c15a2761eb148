package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
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
        assertEquals(nearest, EditDistance.nearest(word, KNOWN).orElse(null));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "a, '', 1",
        "'', ab, 2",
        "port, prot, 1",
        "--tsl, --tls, 1",
        "ab, bca, 3",
        "port, part, 1",
        "kitten, sitting, 3"
    })
    void isSymmetric(String one, String other, int distance) {
        assertEquals(distance, EditDistance.between(one, other));
        assertEquals(distance, EditDistance.between(other, one));
    }
}
