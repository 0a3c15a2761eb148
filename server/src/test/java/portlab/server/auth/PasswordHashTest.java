package portlab.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    /** Computed by Python's hashlib.pbkdf2_hmac('sha256', 'pässword'.encode(), b'0123456789abcdef', 1000). */
    private static final String BY_PYTHON =
            "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$rybsuBlIHCOEKCPpDvTVloYHkPEiKOiJqqYGLCHAfF0";

    @Test
    void agreesWithPython() {
        PasswordHash hash = PasswordHash.parse(BY_PYTHON);
        assertTrue(hash.matches("pässword"));
        assertTrue(hash.matches("pa\u0308ssword"), "typed with a combining character");
        assertFalse(hash.matches("password"));
        assertEquals(BY_PYTHON, hash.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "correct horse battery staple", "🔑", "with:colon", " "})
    void matchesItsPasswordAfterARoundTrip(String password) {
        PasswordHash hash = PasswordHash.of(password, 1000);
        assertEquals(hash, PasswordHash.parse(hash.toString()));
        assertTrue(PasswordHash.parse(hash.toString()).matches(password));
        assertFalse(hash.matches(password + "x"));
        assertFalse(hash.matches(""));
    }

    @Test
    void everyHashHasItsOwnSalt() {
        assertNotEquals(PasswordHash.of("a", 1000), PasswordHash.of("a", 1000));
    }

    @Test
    void aCheckCostsItsIterationsForEachPartOfTheKey() {
        assertEquals(1000, new PasswordHash(1000, new byte[16], new byte[32]).cost());
        assertEquals(2000, new PasswordHash(1000, new byte[16], new byte[33]).cost());
    }

    @ParameterizedTest
    @CsvSource({
        "secret, invalid password hash; --hash USER makes one",
        "$2y$10$abcdefghijklmnopqrstuv, invalid password hash; --hash USER makes one",
        "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg, invalid password hash; --hash USER makes one",
        "$pbkdf2-sha256$i=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg, invalid password hash: expected i from 1000 to 10000000; --hash USER makes one",
        "$pbkdf2-sha256$i=99999999$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg, invalid password hash: expected i from 1000 to 10000000; --hash USER makes one",
        "$pbkdf2-sha256$i=1000$MDEy$MDEyMzQ1Njc4OWFiY2RlZg, invalid password hash: the salt or key is incomplete; --hash USER makes a new one",
        "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$MDEy, invalid password hash: the salt or key is incomplete; --hash USER makes a new one",
        "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZ$MDEyMzQ1Njc4OWFiY, invalid password hash: the salt or key is incomplete; --hash USER makes a new one"
    })
    void rejectsAnythingElseWithoutRepeatingIt(String text, String why) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                        .getMessage());
    }
}
