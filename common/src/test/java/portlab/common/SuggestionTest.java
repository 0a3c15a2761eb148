package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("--port", "--bind");

    @Test
    void namesASimilarWordAndWhereAllAreListed() {
        assertEquals(Optional.of("did you mean --port?"), Suggestion.of("--prot", KNOWN));
        assertEquals(Optional.empty(), Suggestion.of("--zebra", KNOWN));
        assertEquals("did you mean --port? see --help", Suggestion.of("--prot", KNOWN, "see --help"));
        assertEquals("see --help", Suggestion.of("--zebra", KNOWN, "see --help"));
    }
}
