package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.site.UrlPath;

class BasicAuthTest {
    /** The hash of {@code secret}. */
    private static final String HASH =
            "$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AkYsQLg1WVW2sQ8m+tSg6vMnKdmKRLxP8/X30HK/IPU";

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void filesBehindALogin() throws IOException {
        PasswordVerifier verifier = new PasswordVerifier(Users.NONE.with("me:" + HASH));
        site = new TestSite(folder)
                .settings(settings -> {
                    settings.passwords = verifier;
                    settings.spa = true;
                })
                .file("file.txt", "hello")
                .file("index.html", "the page")
                .file("404.html", "ours")
                .file("folder/inner.txt", "inner");
    }

    private static String basic(String text) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/file.txt", "/folder", "/folder/", "/nothing", "/%zz", "/../..", "/.hidden", "*"})
    void withoutValidCredentialsAClientLearnsNothing(String target) throws Exception {
        String first = site.bytes("GET / HTTP/1.0\r\n\r\n");
        assertTrue(first.startsWith("HTTP/1.0 401 Unauthorized\r\n"), first);
        assertTrue(first.contains("\r\nWWW-Authenticate: Basic realm=\"Portlab\", charset=\"UTF-8\"\r\n"), first);
        assertEquals(first, site.bytes("GET " + target + " HTTP/1.0\r\n\r\n"));
        for (String wrong :
                new String[] {basic("me:wrong"), basic("you:secret"), "Authorization: Basic", basic("me")}) {
            assertEquals(first, site.bytes("GET " + target + " HTTP/1.0\r\n" + wrong + "\r\n\r\n"));
        }
    }

    @Test
    void withValidCredentialsAClientGetsTheUsualResponse() throws Exception {
        assertEquals("hello", site.get("/file.txt", basic("me:secret")).body());
        assertEquals("hello", site.get("/file.txt", basic("me:secret")).body());
        assertEquals(301, site.get("/folder", basic("me:secret")).status());
        assertEquals(404, site.get("/nothing", basic("me:secret")).status());
    }

    @ParameterizedTest
    @CsvSource({
        "/folder/inner.txt, 401",
        "/folder/, 401",
        "/folder, 401",
        "/folder/nothing, 401",
        "//folder//inner.txt, 401",
        "/%66older/inner.txt, 401",
        "/./x/../folder/inner.txt, 401",
        "/FOLDER/inner.txt, 401",
        "http://host/folder/inner.txt, 401",
        "/folder/../file.txt, 200",
        "/file.txt, 200",
        "/, 200",
        "/folders, 404",
        "/%zz, 400",
    })
    void onlyAProtectedPathNeedsTheLogin(String target, int status) throws Exception {
        site.settings(settings -> {
            settings.spa = false;
            settings.protectedPaths = List.of(UrlPath.parse("/folder/").orElseThrow());
        });
        assertEquals(status, site.get(target).status());
        assertEquals(status, site.get(target, basic("me:wrong")).status());
        assertEquals("inner", site.get("/folder/inner.txt", basic("me:secret")).body());
    }

    @Test
    void twoFieldsAreRejected() throws Exception {
        assertEquals(
                401,
                site.get("/file.txt", basic("me:secret"), basic("me:secret")).status());
    }

    @Test
    void aMissingFileAlsoNeedsThePassword() throws Exception {
        String before = site.bytes("GET /file.txt HTTP/1.0\r\n\r\n");
        Files.delete(folder.resolve("file.txt"));
        assertEquals(before, site.bytes("GET /file.txt HTTP/1.0\r\n\r\n"));
        assertFalse(before.contains("ours"));
    }
}
