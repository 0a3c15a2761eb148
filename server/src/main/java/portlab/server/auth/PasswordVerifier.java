package portlab.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets those in who say who they are. A password is checked slowly once; after that its user is recognised by a fast digest
 * with a key that only this process has, kept in memory, one for each user. Slow checks are few at a time, and those who
 * would wait too long for one are sent away, so that guessing costs the guesser more than the server.
 */
public final class PasswordVerifier {
    /** What becomes of somebody who wants in. */
    public enum Verdict {
        ADMITTED,
        REFUSED,
        /** Too many are being checked; it may work in a while. */
        BUSY
    }

    /** So many may wait to be checked, those that are being checked included. */
    public static final int MOST_WAITING = 32;

    private final Users users;
    private final byte[] secret = new byte[32];
    private final Map<String, byte[]> recognised = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Semaphore checks;

    public PasswordVerifier(Users users) {
        this.users = users;
        this.checks = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
        new SecureRandom().nextBytes(secret);
    }

    /** Whether these were found right before; takes microseconds. */
    public boolean recognises(Credentials credentials) {
        byte[] digest = recognised.get(credentials.user());
        return digest != null && MessageDigest.isEqual(digest, digest(credentials));
    }

    /** Checks the password; takes a tenth of a second, or more where others are before. */
    public Verdict check(Credentials credentials) {
        if (!places.tryAcquire()) {
            return Verdict.BUSY;
        }
        try {
            checks.acquire();
            try {
                return verify(credentials) ? Verdict.ADMITTED : Verdict.REFUSED;
            } finally {
                checks.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.BUSY;
        } finally {
            places.release();
        }
    }

    private boolean verify(Credentials credentials) {
        // Somebody who waited may have been recognised meanwhile, by another request of theirs.
        if (recognises(credentials)) {
            return true;
        }
        boolean right = users.verify(credentials);
        if (right) {
            recognised.put(credentials.user(), digest(credentials));
        }
        return right;
    }

    private byte[] digest(Credentials credentials) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(secret);
            return sha.digest(credentials.password().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
