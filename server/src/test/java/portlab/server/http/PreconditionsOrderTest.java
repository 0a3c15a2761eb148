package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.Preconditions.Effect;

/** All conditions in all combinations, against the steps of RFC 9110 section 13.2.2. */
class PreconditionsOrderTest {
    private static final EntityTag TAG = new EntityTag(false, "a");
    private static final long MODIFIED = 1_700_000_000;
    private static final long NOW = 1_790_000_000;

    /** A field's value, or null, and whether its condition is true; null if there is nothing to evaluate. */
    private record Condition(String value, Boolean holds) {}

    private static final Condition ABSENT = new Condition(null, null);

    private static final List<Condition> IF_MATCH = List.of(
            ABSENT,
            new Condition("\"a\"", true),
            new Condition("\"b\", \"a\"", true),
            new Condition("*", true),
            new Condition("\"b\"", false),
            new Condition("W/\"a\"", false));

    private static final List<Condition> IF_NONE_MATCH = List.of(
            ABSENT,
            new Condition("\"b\"", true),
            new Condition("W/\"b\", \"c\"", true),
            new Condition("\"a\"", false),
            new Condition("W/\"a\"", false),
            new Condition("*", false));

    /** Whether the file has changed since then. */
    private static final List<Condition> IF_MODIFIED_SINCE = List.of(
            ABSENT,
            new Condition(HttpDate.format(MODIFIED - 1), true),
            new Condition(HttpDate.format(MODIFIED), false),
            new Condition(HttpDate.format(MODIFIED + 1), false),
            new Condition("yesterday", null));

    @Test
    void conditionsAreEvaluatedInOrder() {
        int combinations = 0;
        for (Condition match : IF_MATCH) {
            for (Condition modifiedAfter : IF_MODIFIED_SINCE) {
                for (Condition noneMatch : IF_NONE_MATCH) {
                    for (Condition modifiedSince : IF_MODIFIED_SINCE) {
                        String head = field("If-Match", match)
                                + field("If-Unmodified-Since", modifiedAfter)
                                + field("If-None-Match", noneMatch)
                                + field("If-Modified-Since", modifiedSince);
                        assertEquals(expected(match, modifiedAfter, noneMatch, modifiedSince), verdict(head), head);
                        combinations++;
                    }
                }
            }
        }
        assertEquals(6 * 5 * 6 * 5, combinations);
    }

    private static String field(String name, Condition condition) {
        return condition.value() == null ? "" : name + ": " + condition.value() + "\r\n";
    }

    private static Effect expected(
            Condition match, Condition modifiedAfter, Condition noneMatch, Condition modifiedSince) {
        // Steps 1 and 2: If-Unmodified-Since counts only without If-Match.
        boolean lost = match.holds() != null ? !match.holds() : modifiedAfter.holds() != null && modifiedAfter.holds();
        if (lost) {
            return Effect.FAILED;
        }
        // Steps 3 and 4: If-Modified-Since counts only without If-None-Match.
        boolean known = noneMatch.holds() != null
                ? !noneMatch.holds()
                : modifiedSince.holds() != null && !modifiedSince.holds();
        return known ? Effect.NOT_MODIFIED : Effect.PROCEED;
    }

    private static Effect verdict(String fields) {
        byte[] head = ("GET / HTTP/1.0\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Request request = (Request) new RequestParser(HttpLimits.DEFAULT).parse(ByteBuffer.wrap(head));
        return new Preconditions(request.fields(), TAG, MODIFIED, NOW).verdict().effect();
    }
}
