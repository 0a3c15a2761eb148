package portlab.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Verifies passwords. The slow check of a password happens once; after that the verifier recognises it by a fast digest
 * with a secret of this process, stored in memory for each user. Only a few slow checks run at a time, and further ones are
 * rejected, so that guessing passwords cannot overload the server.
 */
public final class PasswordVerifier {
    /** The result of a check. */
    public enum Verdict {
        ADMITTED,
        REFUSED,
        /** Too many checks are waiting; the client may try again later. */
        BUSY
    }

    /** The limit of checks that run or wait. */
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

    /** Whether an earlier check admitted these credentials; takes microseconds. */
    public boolean recognises(Credentials credentials) {
        byte[] digest = recognised.get(credentials.user());
        return digest != null && MessageDigest.isEqual(digest, digest(credentials));
    }

    /** Checks the password; takes a tenth of a second, or more when other checks are waiting. */
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
        // Another request with the same password may have been admitted while this one waited.
        if (recognises(credentials)) {
            return true;
        }
        boolean correct = users.verify(credentials);
        if (correct) {
            recognised.put(credentials.user(), digest(credentials));
        }
        return correct;
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
