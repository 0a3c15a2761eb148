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
    void theSchemeIsTakenWithoutRegardToCase(String field) {
        assertEquals(Optional.of(new Credentials("Aladdin", "open sesame")), Credentials.parse(field));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !", "Basic bm9jb2xvbg==", "Bearer abc", "QWxhZGRpbjpv"})
    void anythingElseIsNothing(String field) {
        assertEquals(Optional.empty(), Credentials.parse(field));
    }

    @Test
    void theirTextHasNoPasswordInIt() {
        assertFalse(new Credentials("me", "secret").toString().contains("secret"));
    }
}
