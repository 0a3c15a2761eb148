package portlab.server.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/** The users that may log in, with the hashes of their passwords. Immutable. */
public final class Users {
    /** No users: no login is needed. */
    public static final Users NONE = new Users(Map.of());

    private final Map<String, PasswordHash> hashes;

    private Users(Map<String, PasswordHash> hashes) {
        this.hashes = hashes;
    }

    /**
     * A copy with one more user.
     *
     * @param text {@code USER:HASH}
     * @throws IllegalArgumentException when the text is invalid; the message does not repeat the hash
     */
    public Users with(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("expected USER:HASH; --hash USER makes it");
        }
        String user = name(text.substring(0, colon));
        Map<String, PasswordHash> more = new LinkedHashMap<>(hashes);
        if (more.put(user, PasswordHash.parse(text.substring(colon + 1))) != null) {
            throw new IllegalArgumentException("user " + user + " is listed twice: use different names");
        }
        return new Users(more);
    }

    /**
     * Checks the name of a user (RFC 7617 section 2), and returns it.
     *
     * @throws IllegalArgumentException when the name is invalid
     */
    public static String name(String user) {
        if (user.isEmpty() || user.chars().anyMatch(c -> c == ':') || !Credentials.isPlain(user)) {
            throw new IllegalArgumentException(
                    "invalid user name: it must not be empty or contain colons or control characters");
        }
        return user;
    }

    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether the password is correct. Always takes the time of the most expensive check, so that timing reveals no users. */
    boolean verify(Credentials credentials) {
        PasswordHash hash = hashes.get(credentials.user());
        boolean correct = hash != null && hash.matches(credentials.password());
        int rest = costLeft(credentials.user());
        if (rest > 0) {
            PasswordHash.spend(rest, credentials.password());
        }
        return correct;
    }

    /** By how much a check of this user is cheaper than the most expensive one; an unknown user needs no check at all. */
    int costLeft(String user) {
        int most = hashes.values().stream().mapToInt(PasswordHash::cost).max().orElse(PasswordHash.DEFAULT_ITERATIONS);
        PasswordHash hash = hashes.get(user);
        return hash == null ? most : most - hash.cost();
    }
}
