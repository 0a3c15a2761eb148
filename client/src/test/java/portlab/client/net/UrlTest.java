package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

class UrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h|h:80|/|/",
                "HTTP://h:8080/|h:8080|/|/",
                "http://[::1]:81/a%20b%2F.txt|[::1]:81|/a b/.txt|/a%20b%2F.txt",
                "http://h/grüße 1.txt|h:80|/grüße 1.txt|/gr%C3%BC%C3%9Fe%201.txt",
                "http://h/a?x=1&y=%20é#top|h:80|/a|/a?x=1&y=%20%C3%A9",
                "http://h?x|h:80|/|/?x",
                "http://h:/a|h:80|/a|/a",
                "http://h/100%|h:80|/100%|/100%25",
                "http://h/%ff|h:80|/_|/%ff",
            })
    void parsesUrls(String text, String endpoint, String path, String target) throws Failure {
        assertTrue(Url.is(text));
        Url url = Url.parse(text);
        assertEquals(endpoint, url.endpoint().toString());
        assertEquals(new Resource(path, target), url.resource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "http://", "http://:80/", "http://h:0/", "http://a@h/", "http://h:x/"})
    void rejectsUnusableUrls(String text) {
        assertEquals(
                ExitCode.USAGE,
                assertThrows(Failure.class, () -> Url.parse(text)).exit());
    }

    @Test
    void httpsIsAnOriginOfItsOwn() throws Failure {
        Url secure = Url.parse("https://h/a");
        Url plain = Url.parse("http://h/a");
        assertEquals(new Endpoint("h", 443, true), secure.endpoint());
        assertEquals("https://h:443/a", secure.toString());
        assertEquals("h", secure.endpoint().authority());
        assertEquals("h:80", Url.parse("https://h:80/a").endpoint().authority());
        assertFalse(secure.sameOrigin(Url.parse("http://h:443/a")));
        assertTrue(plain.isUpgradedBy(secure));
        assertFalse(secure.isUpgradedBy(plain));
        assertFalse(plain.isUpgradedBy(Url.parse("https://other/a")));
        assertEquals(Optional.of(Url.parse("https://x/b")), secure.resolve("//x/b"));
        assertEquals(Optional.of(Url.parse("https://h/b")), secure.resolve("/b"));
    }

    /** A login for one scheme is not sent with the other, even to the same port. */
    @Test
    void aLoginBelongsToItsScheme() {
        Login login = new Login(new Endpoint("h", 8443, true), "me", "secret");
        assertFalse(login.field(new Endpoint("h", 8443, true)).isEmpty());
        assertEquals("", login.field(new Endpoint("h", 8443)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "://", "a/b://c", "file.txt", "1a://", "h:80", "a b://x"})
    void otherTextsAreNotUrls(String text) {
        assertFalse(Url.is(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a b%.txt|/a b%.txt|/a%20b%25.txt",
                "/a?x=1|/a|/a?x=1",
                "what\\?.txt|/what?.txt|/what%3F.txt",
                "a\\*b|/a*b|/a%2Ab",
                "a\\\\b|/a\\b|/a%5Cb",
                "..\\..\\x|/..\\..\\x|/..%5C..%5Cx",
                "d/*.txt|/d/*.txt|/d/*.txt",
                "?x|/|/?x",
                "~~|/|/",
            })
    void encodesTypedPaths(String typed, String path, String target) {
        assertEquals(new Resource(path, target), Resource.typed(typed));
    }

    @Test
    void lineEndsAreEncoded() throws Failure {
        assertEquals(
                "/a%0D%0AX?x=%0D%0AHost:%20y",
                Resource.typed("a\r\nX?x=\r\nHost: y").target());
        assertEquals("/%0D%0AX", Url.parse("http://h/\r\nX").resource().target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "what?.txt", "a*b", "a\\b", "a\\*", "a\\\\?", "100%", "?", "\\"})
    void escapedNamesAreTakenLiterally(String name) {
        assertEquals(Resource.of(name), Resource.typed(Resource.escaped(name)));
        assertFalse(Resource.typed(Resource.escaped(name)).isPattern());
    }

    @ParameterizedTest
    @CsvSource({
        "*.txt, a.txt, true",
        "*.txt, a.txt.gz, false",
        "*.txt, axtxt, false",
        "a*b*c, a1b2c, true",
        "*, .hidden, false",
        "*n, .hidden, false",
        ".*, .hidden, true",
        "a*?x=a/b, abc, true",
        "'a b*', 'a bc', true",
        "'*\\?', 'x?', true",
        "*.[a], x.[a], true",
    })
    void matchesPatterns(String typed, String name, boolean fits) {
        Resource resource = Resource.typed("d/" + typed);
        assertTrue(resource.isPattern());
        assertEquals("/d/", resource.folder().path());
        assertEquals(fits, resource.pattern().matcher(name).matches());
    }

    @ParameterizedTest
    @CsvSource({"/d, /d/", "/d/, /d/", "/d?x, /d/?x"})
    void asFolderAddsTheSlash(String typed, String target) {
        assertEquals(target, Resource.typed(typed).asFolder().target());
    }
}
