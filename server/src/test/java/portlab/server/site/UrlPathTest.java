package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ [] true",
                "/a [a] false",
                "/a/ [a] true",
                "/a/b [a,b] false",
                "//a///b// [a,b] true",
                "/. [] true",
                "/a/. [a] true",
                "/a/.. [] true",
                "/a/../ [] true",
                "/a/../b [b] false",
                "/a/./b [a,b] false",
                "/a/b/../../c [c] false",
                "/%2e/%2E%2e/a [] -",
                "/a/%2e%2e/b [b] false",
                "/... [...] false",
                "/.a [.a] false",
                "/..a [..a] false",
                "/a.. [a..] false",
                "/%61%2Fb [a/b] false",
                "/..%2f [../] false",
                "/a%5Cb [a\\b] false",
                "/a\\b [a\\b] false",
                "/..\\..\\a [..\\..\\a] false",
                "/a+b [a+b] false",
                "/a;b=c [a;b=c] false",
                "/..;/a [..;,a] false",
                "/%25 [%] false",
                "/%252e%252e/ [%2e%2e] true",
                "/%c3%A9 [é] false",
                "/%F0%9F%98%80 [😀] false",
                "/%3f%23 [?#] false",
                "/~a [~a] false",
                "/C: [C:] false",
            })
    void parsesPaths(String raw, String names, String folder) {
        Optional<UrlPath> path = UrlPath.parse(raw);
        if (folder.equals("-")) {
            assertEquals(Optional.empty(), path);
            return;
        }
        String body = names.substring(1, names.length() - 1);
        List<String> expected = body.isEmpty() ? List.of() : List.of(body.split(","));
        assertEquals(Optional.of(new UrlPath(expected, Boolean.parseBoolean(folder))), path);
    }

    @Test
    void acceptsUnencodedBytes() {
        assertEquals(List.of("é"), UrlPath.parse("/\u00c3\u00a9").orElseThrow().names());
        assertEquals(List.of("\udce9"), UrlPath.parse("/\u00e9").orElseThrow().names());
    }

    /** A byte that is not UTF-8 is kept, and never becomes a slash or a dot. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%FF",
                "/%FE%FF",
                "/%C3",
                "/%C3/%A9",
                "/%C3%C3%A9",
                "/a%C3b",
                "/%C0%AE%C0%AE/",
                "/%C0%AE%C0%AE/x",
                "/%C0%AF",
                "/%E0%80%AF",
                "/%F0%80%80%AF",
                "/%ED%A0%80",
                "/%ED%B3%BF",
                "/%F0%9F%98%80%FF%F0%9F",
                "/%F4%90%80%80",
                "/%80",
            })
    void keepsBytesThatAreNotUtf8(String raw) {
        UrlPath path = UrlPath.parse(raw).orElseThrow();
        assertEquals(raw, path.encoded());
        assertEquals(raw.split("/").length - 1, path.names().size());
        assertTrue(path.toString().contains("\ufffd"), path.toString());
        assertTrue(path.toString().chars().noneMatch(c -> c >= 0xdc80 && c <= 0xdcff && c != 0xde00), path.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "%2f",
                "/..",
                "/../",
                "/../a",
                "/a/../..",
                "/a/../../b",
                "/%2e%2e",
                "/.%2e/a",
                "/%2E./a",
                "/a/%2e%2e/%2e%2e/b",
                "/./..",
                "//..",
                "/%",
                "/%4",
                "/a%4",
                "/%4/",
                "/%4/1",
                "/%g1",
                "/%1g",
                "/% 1",
                "/%-1",
                "/%+1",
                "/%0x",
                "/%u0041",
                "/%00",
                "/a%00b",
                "/\0"
            })
    void rejectsInvalidPaths(String raw) {
        assertEquals(Optional.empty(), UrlPath.parse(raw));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ /",
                "/a/ /a/",
                "//a//b /a/b",
                "/a%20b%3F%23%25 /a%20b%3F%23%25",
                "/%c3%a9 /%C3%A9",
                "/a%2fb /a%2Fb",
                "/<>\"'&:;@=+$,!*() /%3C%3E%22%27%26%3A%3B%40%3D%2B%24%2C%21%2A%28%29",
                "/-._~aZ0 /-._~aZ0",
                "/%0a /%0A",
            })
    void encodesPaths(String raw, String encoded) {
        assertEquals(encoded, UrlPath.parse(raw).orElseThrow().encoded());
    }

    /** Every accepted path stays inside, and survives encoding and parsing. */
    @Test
    void pathsNeverLeaveTheFolder() {
        String[] pieces = {
            "/", "//", ".", "..", "%2e", "%2E", "%2f", "\\", "%5c", "a", "%", "%00", "%c3%a9", ";", "é", "%25", "%ff",
            "%c3"
        };
        SplittableRandom random = new SplittableRandom(1);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            random.ints(random.nextInt(12), 0, pieces.length).forEach(piece -> raw.append(pieces[piece]));
            Optional<UrlPath> path = UrlPath.parse(raw.toString());
            if (path.isPresent()) {
                accepted++;
                List<String> names = path.get().names();
                assertTrue(!names.contains("..") && !names.contains(".") && !names.contains(""), raw.toString());
                assertEquals(path, UrlPath.parse(path.get().encoded()), raw.toString());
            }
        }
        assertTrue(accepted > 1000, accepted + " accepted");
    }
}
