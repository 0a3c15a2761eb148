package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.wire.Reason;
import portlab.server.site.Content;
import portlab.server.site.MimeTypes.MediaType;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.SiteResult.Resource.Coding;

class EntityTagTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\" | [\"a\"]",
                "W/\"a\" | [W/\"a\"]",
                "\"a\", W/\"b\",\"c\" | [\"a\", W/\"b\", \"c\"]",
                " , \"a\" ,, \"b\" , | [\"a\", \"b\"]",
                "\"a,b\", \"\" | [\"a,b\", \"\"]",
                "\"a\" \"b\" | [\"a\"]",
                "\"a\"\"b\" | [\"a\"]",
                "a, \"b\" | []",
                "\"a | []",
                "w/\"a\" | []",
                "*, \"a\" | []",
                "`` | []",
            })
    void parsesLists(String list, String tags) {
        assertEquals(tags, EntityTag.parseList(list).toString());
    }

    /** The table of RFC 9110 section 8.8.3.2. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "W/\"1\", W/\"1\", false, true",
                "W/\"1\", W/\"2\", false, false",
                "W/\"1\", \"1\", false, true",
                "\"1\", \"1\", true, true"
            })
    void comparesTags(String a, String b, boolean strongly, boolean weakly) {
        EntityTag one = EntityTag.parseList(a).get(0);
        EntityTag other = EntityTag.parseList(b).get(0);
        assertEquals(strongly, one.matchesStrongly(other));
        assertEquals(weakly, one.matchesWeakly(other));
    }

    @Test
    void distinguishesVersions() {
        Instant time = Instant.ofEpochSecond(1, 5);
        EntityTag tag = tag(time, 7, null);
        assertEquals(tag, tag(time, 7, null));
        assertFalse(tag.weak());
        assertNotEquals(tag, tag(time, 8, null));
        assertNotEquals(tag, tag(time.plusNanos(1), 7, null));
        assertNotEquals(tag, tag(time.plusSeconds(1), 7, null));
        assertNotEquals(tag, tag(time, 7, Coding.GZIP));
        assertTrue(EntityTag.parseList(tag.toString()).contains(tag));
    }

    private static EntityTag tag(Instant modified, long size, Coding coding) {
        Content content = new Content.InMemory(new byte[0]);
        return EntityTag.of(new Resource(
                new MediaType("text/plain", Reason.TYPE_BY_EXTENSION), coding, null, size, modified, content));
    }
}
