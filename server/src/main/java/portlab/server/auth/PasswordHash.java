package portlab.server.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted hash of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2), written as
 * {@code $pbkdf2-sha256$i=ITERATIONS$SALT$KEY}, salt and key in Base64 without padding.
 *
 * @param iterations of the function; the cost of a check is proportional to it
 */
public record PasswordHash(int iterations, byte[] salt, byte[] key) {
    /** About a tenth of a second on one core; the server checks a password once, not at every request. */
    public static final int DEFAULT_ITERATIONS = 210_000;

    /** A single check must not keep the server busy for minutes. */
    static final int MAX_ITERATIONS = 10_000_000;

    private static final int MIN_ITERATIONS = 1000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    /** The output of HMAC-SHA-256. */
    private static final int DIGEST_BYTES = 32;

    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha256\\$i=([0-9]{1,9})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** Hashes a password with a random salt. */
    public static PasswordHash of(String password) {
        return of(password, DEFAULT_ITERATIONS);
    }

    static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, iterations, salt, KEY_BYTES));
    }

    /**
     * Parses the text that {@link #toString} writes.
     *
     * @throws IllegalArgumentException when the hash is invalid; the message does not repeat it
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("invalid password hash; --hash USER makes one");
        }
        int iterations = Integer.parseInt(form.group(1));
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("invalid password hash: expected i from " + MIN_ITERATIONS + " to "
                    + MAX_ITERATIONS + "; --hash USER makes one");
        }
        byte[] salt = bytes(form.group(2));
        byte[] key = bytes(form.group(3));
        if (salt.length < 8 || key.length < 16 || key.length > 64) {
            throw new IllegalArgumentException(
                    "invalid password hash: the salt or key is incomplete; --hash USER makes a new one");
        }
        return new PasswordHash(iterations, salt, key);
    }

    /** Decodes Base64; an invalid text gives no bytes. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Takes the time of a check with this cost. */
    static void spend(int cost, String password) {
        derive(password, cost, new byte[SALT_BYTES], DIGEST_BYTES);
    }

    /** The cost of a check, in applications of HMAC: all iterations are repeated for each block of the key. */
    int cost() {
        return iterations * ((key.length + DIGEST_BYTES - 1) / DIGEST_BYTES);
    }

    /** Whether this is the hash of {@code password}. Slow, and equally slow for a wrong password. */
    boolean matches(String password) {
        return MessageDigest.isEqual(key, derive(password, iterations, salt, key.length));
    }

    /** Normalizes the password to NFC first, so that it does not matter how it was typed (RFC 8265 section 4.2). */
    private static byte[] derive(String password, int iterations, byte[] salt, int length) {
        char[] characters = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, length * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash hash
                && iterations == hash.iterations
                && Arrays.equals(salt, hash.salt)
                && MessageDigest.isEqual(key, hash.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(iterations, Arrays.hashCode(salt));
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$pbkdf2-sha256$i=" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
    }
}
