package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireMaskTest {
    private final Events on = new Events();

    /** The bytes of one direction behind the mask; they arrive in pieces. */
    private String masked(String text, boolean request, int... cuts) {
        List<WireEvent> out = new ArrayList<>();
        WireMask mask = new WireMask(out::add);
        mask.accept(on.accepted("http", 8080));
        byte[] bytes = Events.bytes(text);
        int at = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int end = i == cuts.length ? bytes.length : cuts[i];
            byte[] piece = Arrays.copyOfRange(bytes, at, end);
            mask.accept(request ? on.received(piece) : on.sent(piece));
            at = end;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        out.stream()
                .filter(WireEvent.Data.class::isInstance)
                .forEach(event -> all.writeBytes(((WireEvent.Data) event).bytes()));
        return all.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Basic dXNlcg==|Authorization: Basic ********",
                "authorization:  bearer a b|authorization:  bearer * *",
                "AUTHORIZATION: secret|AUTHORIZATION: ******",
                "Authorization: Basicsecret|Authorization: Basic******",
                "Authorization : Basic x|Authorization : Basic *",
                "Proxy-Authorization: Digest a=\"b\"|Proxy-Authorization: Digest *****",
                "Cookie: a=b; cd=e=f;g|Cookie: a=*; cd=***;*",
                "Cookie: secret|Cookie: ******",
                "cookie:\tsecret; a=b; c d=e|cookie:\t******; a=*; * ***",
                "Cookie: =secret|Cookie: =******",
                "X-Authorization: Basic x|X-Authorization: Basic x",
                "Authorization-Info: Basic x|Authorization-Info: Basic x",
                "Accept: Authorization: Basic x|Accept: Authorization: Basic x",
            })
    void requestFields(String field, String shown) {
        assertShows(
                shown, "GET / HTTP/1.1\r\nHost: a\r\n", field, "\r\nX: Basic y\r\n\r\nGET /next HTTP/1.1\r\n", true);
    }

    /** The server answers them with 400, but a recording shows them first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Authorization\\t:\\tBasic\\tx|Authorization\\t:\\tBasic\\t*",
                "authorization Basic x|authorization Basic *",
                "Authorization=Basic x|Authorization=Basic *",
                "^ \\tAuthorization: Basic x^|^ \\tAuthorization: Basic *^",
                "^                                Authorization: x^|^                                Authorization: *^",
                ": Authorization: Basic x|: Authorization: Basic *",
                "\\0Authorization: Basic x|\\0Authorization: Basic *",
                "\"Authorization\": Basic x|\"Authorization\": Basic *",
                "Authorization\\0: Basic x|Authorization\\0: Basic *",
                "Authorization\\r\\n : Basic x|Authorization\\r\\n : Basic *",
                "Authorization:\\r\\n\\tBasic\\r\\n x|Authorization:\\r\\n\\tBasic\\r\\n *",
                "Authorization: Basic ab\\rcd|Authorization: Basic **\\r**",
                "A: b\\r\\n Authorization: Basic x|A: b\\r\\n Authorization: Basic *",
                "A: b\\rAuthorization: Basic x|A: b\\rAuthorization: Basic *",
                "A\\rAuthorization: Basic x|A\\rAuthorization: Basic *",
                "Cookie a=b|Cookie a=*",
                "Cookie: a=b;\\r\\n secret|Cookie: a=*;\\r\\n ******",
                "Cookie: a=b;\\r\\n Authorization: Basic xy=|Cookie: a=*;\\r\\n ************** ***** ***",
            })
    void malformedFields(String field, String shown) {
        assertShows(shown, "GET / HTTP/1.1\r\n", field, "\r\nHost: a\r\n\r\n", true);
    }

    /** Expects all but the field, which may have escape sequences, to stay as it is. */
    private void assertShows(String shown, String before, String field, String after, boolean request) {
        assertEquals(
                before + shown.translateEscapes() + after, masked(before + field.translateEscapes() + after, request));
    }

    /** However a line is spoiled, wherever it is cut. */
    @Test
    void noSpoiledLineShowsItsSecret() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String head = "GET / HTTP/1.1\r\n" + either(random, "", "Host: a\r\n", "Host: a\r", "A: b\r\n ", "A\n\t")
                    + either(random, "", " ", "\t", ":", "\0", "\u00ff ", ",")
                    + either(random, "Authorization", "AUTHORIZATION", "proxy-authorization", "Cookie", "cOOKIE")
                    + either(random, ":", ": ", " :", "\t:\t", "=", " ", "::", "\0:", ":\r\n ", "\r\n :", ":\r ", "\f:")
                    + either(random, "", "Basic ", "bearer\t", "Digest\r\n ", "Token ", "Basic:", "a=", "; ", "a=b;\t")
                    + "hunter2"
                    + either(random, "\r\n\r\n", "\n", " ", ";", "\r\n hunter2\r\n");
            int cut = random.nextInt(head.length());
            String shown = masked(head, true, cut);
            assertFalse(shown.contains("hunter2"), head);
            assertEquals(head.length(), shown.length());
        }
    }

    private static String either(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void aFoldedLineContinuesTheSecret() {
        assertEquals(
                "GET / HTTP/1.1\nAuthorization: Basic ab\r\n **\n\t*\nX: y\n".replace("ab", "**"),
                masked("GET / HTTP/1.1\nAuthorization: Basic ab\r\n cd\n\te\nX: y\n", true));
    }

    @Test
    void cookiesOfAResponseButNothingInItsBody() {
        String body = "Set-Cookie: a=b\r\nAuthorization: Basic x\r\n";
        assertEquals(
                "HTTP/1.1 200 OK\r\nSet-Cookie: id=***; Path=/; Secure\r\n\r\n" + body,
                masked("HTTP/1.1 200 OK\r\nSet-Cookie: id=abc; Path=/; Secure\r\n\r\n" + body, false));
        assertEquals(
                body + "HTTP/1.0 404 X\nset-cookie: a=*\n\n" + body,
                masked(body + "HTTP/1.0 404 X\nset-cookie: a=b\n\n" + body, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Set-Cookie: secret|Set-Cookie: ******",
                "set-cookie :\\tsecret; Path=/|set-cookie :\\t******; Path=/",
                "Set-Cookie: a b=c; Secure|Set-Cookie: * ***; Secure",
                "Set-Cookie:\\r\\n secret|Set-Cookie:\\r\\n ******",
                "A: b\\r\\n Set-Cookie: id=secret|A: b\\r\\n Set-Cookie: id=******",
            })
    void cookiesWithoutANameOfAResponse(String field, String shown) {
        assertShows(shown, "HTTP/1.1 200 OK\r\n", field, "\r\n\r\nCookie: a", false);
    }

    @Test
    void otherServicesKeepTheirBytes() {
        List<WireEvent> out = new ArrayList<>();
        WireMask mask = new WireMask(out::add);
        mask.accept(on.accepted("echo", 8082));
        WireEvent data = on.received("Authorization: Basic x\r\n");
        mask.accept(data);
        assertSame(data, out.get(1));
    }

    @Test
    void behindAGapTheRestOfTheLineIsHidden() {
        List<WireEvent> out = new ArrayList<>();
        WireMask mask = new WireMask(out::add);
        mask.accept(on.accepted("http", 8080));
        mask.accept(on.received("GET / HTTP/1.0\r\nAuthoriz"));
        mask.accept(new WireEvent.Omitted(1, 20_000, WireEvent.Omission.OVERLOAD, 1, 0, 30));
        mask.accept(on.received("cret\r\nHost: a\r\n\r\n"));
        assertEquals("****\r\nHost: a\r\n\r\n", Events.text((WireEvent.Data) out.get(3)));
    }

    /** However a head is cut into reads, the same bytes are hidden, and at most the names of cookies as well. */
    @Test
    void piecesMakeNoDifference() {
        String text =
                "GET / HTTP/1.1\r\nAuthorization: Basic dXNlcjpwYXNz\r\n folded\r\nCookie: a=b; c=d\r\n\r\nGET /2 HTTP/1.1\r\n"
                        + "Proxy-Authorization: x\r\n\r\n";
        String whole = masked(text, true);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int[] cuts = random.ints(random.nextInt(20), 1, text.length())
                    .sorted()
                    .distinct()
                    .toArray();
            assertHidesAtLeast(whole, masked(text, true, cuts));
        }
        String response =
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\n\r\nbody HTTP/1HTTP/1.0 200\nSet-Cookie: c=d\n\nSet-Cookie: e=f\n";
        for (int i = 1; i < response.length(); i++) {
            assertHidesAtLeast(masked(response, false), masked(response, false, i));
        }
    }

    private static void assertHidesAtLeast(String whole, String pieces) {
        assertEquals(whole.length(), pieces.length());
        for (int i = 0; i < whole.length(); i++) {
            boolean cookieName = pieces.charAt(i) == '*' && "ac=".indexOf(whole.charAt(i)) >= 0;
            assertTrue(pieces.charAt(i) == whole.charAt(i) || cookieName, pieces);
        }
    }
}
