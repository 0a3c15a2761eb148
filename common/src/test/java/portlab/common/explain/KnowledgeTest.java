package portlab.common.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeTest {
    private static final String RFC = "RFC [0-9]{4} [0-9]+(\\.[0-9]+)*";
    private static final String OTHERS = "Portlab: docs/.*|no standard|ECMA-426|[A-Z][A-Za-z-]+( [A-Z][a-z]+)*";

    @Test
    void fieldsAreInOrderAndEachHasASource() {
        List<String> names =
                Knowledge.FIELDS.entries().stream().map(Knowledge.Entry::name).toList();
        TreeSet<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        sorted.addAll(names);
        assertEquals(List.copyOf(sorted), names);
        assertTrue(names.size() >= 60, names.toString());
        for (Knowledge.Entry entry : Knowledge.FIELDS.entries()) {
            assertTrue(entry.source().matches(RFC + "|" + OTHERS), entry.toString());
            assertTrue(entry.meaning().matches("\\S.*[.]"), entry.toString());
        }
    }

    @Test
    void statusesAreInOrderAndEachHasAnRfc() {
        int before = 0;
        for (Knowledge.Entry entry : Knowledge.STATUSES.entries()) {
            int status = Integer.parseInt(entry.name());
            assertTrue(status > before, entry.toString());
            assertTrue(entry.source().matches(RFC), entry.toString());
            assertTrue(entry.meaning().matches("\\S.*[.]"), entry.toString());
            before = status;
        }
    }

    /** What client and server of this project send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept",
                "accept-ranges",
                "Allow",
                "Authorization",
                "Cache-Control",
                "Connection",
                "Content-Encoding",
                "Content-Length",
                "Content-Range",
                "Content-Security-Policy",
                "Content-Type",
                "Cross-Origin-Embedder-Policy",
                "Date",
                "ETag",
                "Host",
                "If-Range",
                "Keep-Alive",
                "Last-Modified",
                "Location",
                "Portlab-Reason",
                "Portlab-Timing",
                "Range",
                "Retry-After",
                "Sec-CH-UA-Mobile",
                "Sec-Fetch-User",
                "Server",
                "Server-Timing",
                "User-Agent",
                "Vary",
                "WWW-Authenticate",
                "X-Content-Type-Options",
                "Access-Control-Allow-Origin"
            })
    void whatWeSendIsKnown(String field) {
        assertTrue(Knowledge.FIELDS.find(field).isPresent(), field);
    }
}
