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
 * What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2), written as
 * {@code $pbkdf2-sha256$i=ITERATIONS$SALT$KEY}, salt and key in Base64 without padding.
 *
 * @param iterations how often the function is applied; what a check costs is proportional to it
 */
public record PasswordHash(int iterations, byte[] salt, byte[] key) {
    /** About a tenth of a second of one core; a password is checked once, not at every request. */
    public static final int DEFAULT_ITERATIONS = 210_000;

    /** A check must not become the way to keep the server busy for minutes. */
    static final int MOST_ITERATIONS = 10_000_000;

    private static final int LEAST_ITERATIONS = 1000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    /** What one application of HMAC-SHA-256 gives. */
    private static final int DIGEST_BYTES = 32;

    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha256\\$i=([0-9]{1,9})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** Hashes a password with a salt of its own. */
    public static PasswordHash of(String password) {
        return of(password, DEFAULT_ITERATIONS);
    }

    static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, iterations, salt, KEY_BYTES));
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when it is something else, saying so without repeating it
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("that is no hash of a password; --hash USER makes one");
        }
        int iterations = Integer.parseInt(form.group(1));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("the hash's i must be from " + LEAST_ITERATIONS + " to "
                    + MOST_ITERATIONS + "; --hash USER makes one");
        }
        byte[] salt = bytes(form.group(2));
        byte[] key = bytes(form.group(3));
        if (salt.length < 8 || key.length < 16 || key.length > 64) {
            throw new IllegalArgumentException("the hash's salt or key was cut; --hash USER makes a new one");
        }
        return new PasswordHash(iterations, salt, key);
    }

    /** What the text stands for; nothing for a text that was cut in the middle. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Does what a check of this cost does, for nothing. */
    static void spend(int cost, String password) {
        derive(password, cost, new byte[SALT_BYTES], DIGEST_BYTES);
    }

    /** What a check costs, in applications of the function: it is iterated for each part of the key. */
    int cost() {
        return iterations * ((key.length + DIGEST_BYTES - 1) / DIGEST_BYTES);
    }

    /** Whether this is the password's. Takes its time, and as long for a wrong one as for the right one. */
    boolean matches(String password) {
        return MessageDigest.isEqual(key, derive(password, iterations, salt, key.length));
    }

    /** Passwords that look the same are the same, however they were typed (RFC 8265's first step). */
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
