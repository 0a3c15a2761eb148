package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file.txt|/file.txt",
                "/file.txt|/file.txt",
                "/|/",
                "dir/a-b_c~d.E|/dir/a-b_c~d.E",
                "my file.txt|/my%20file.txt",
                "100%.txt|/100%25.txt",
                "a%20b|/a%2520b",
                "what?.txt|/what%3F.txt",
                "a#b&c=d+e|/a%23b%26c%3Dd%2Be",
                "żółć.txt|/%C5%BC%C3%B3%C5%82%C4%87.txt",
                "😀|/%F0%9F%98%80",
                "../x|/../x",
            })
    void encodesAllButUnreservedCharactersAndSlashes(String path, String target) {
        assertEquals(target, RequestTarget.of(path));
    }

    @ParameterizedTest
    @CsvSource({"' ',/%20", "'\r\nX: y',/%0D%0AX%3A%20y", "'\0',/%00"})
    void noCharacterEndsTheRequestLine(String path, String target) {
        assertEquals(target, RequestTarget.of(path));
    }

    /** The examples of RFC 3986, 5.2.4 and 5.4, and queries, which have no segments. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/a/b/c/./../../g|/a/g",
                "/b/c/../g|/b/g",
                "/b/c/..|/b/",
                "/b/c/.|/b/c/",
                "/b/c/./g/.|/b/c/g/",
                "/../../../g|/g",
                "/..|/",
                "/.|/",
                "/|/",
                "/b/...|/b/...",
                "/b/..g/.h|/b/..g/.h",
                "/b/g?y/../x|/b/g?y/../x",
                "/b/../g#s/../x|/g#s/../x",
                "/a//../b|/a/b",
                "~~|~~",
                "x/../y|x/y",
            })
    void dotSegmentsAreResolved(String target, String resolved) {
        assertEquals(resolved, RequestTarget.withoutDotSegments(target));
    }
}
