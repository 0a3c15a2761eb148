package portlab.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "me:secret, me, secret",
        "me:with:colons:, me, with:colons:",
        "me:, me, ''",
        ":secret, '', secret",
        "grüße:🔑 π, grüße, 🔑 π"
    })
    void theUserEndsAtTheFirstColon(String text, String user, String password) {
        assertEquals(Optional.of(new Credentials(user, password)), Credentials.parse(basic(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                "BASIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ",
            })
    void theSchemeIgnoresCase(String field) {
        assertEquals(Optional.of(new Credentials("Aladdin", "open sesame")), Credentials.parse(field));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !", "Basic bm9jb2xvbg==", "Bearer abc", "QWxhZGRpbjpv"})
    void rejectsAnythingElse(String field) {
        assertEquals(Optional.empty(), Credentials.parse(field));
    }

    /** HMAC pads keys with zeros, so NULs after a password would not change its hash. */
    @ParameterizedTest
    @ValueSource(
            strings = {"me:secret\0", "me:secret\0\0", "me\0:secret", "me:\u007f", "me:a\tb", "me:a\u0085b", "me:a\n"})
    void rejectsControlCharacters(String text) {
        assertEquals(Optional.empty(), Credentials.parse(basic(text)));
    }

    @Test
    void onlyUtf8() {
        assertEquals(
                Optional.empty(),
                Credentials.parse("Basic "
                        + Base64.getEncoder().encodeToString("me:p\u00e4ss".getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void theTextDoesNotContainThePassword() {
        assertFalse(new Credentials("me", "secret").toString().contains("secret"));
    }
}
