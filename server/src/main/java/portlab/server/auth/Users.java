package portlab.server.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/** Those who may read, by name, with their passwords' hashes. Immutable. */
public final class Users {
    /** Nobody in particular: everybody may read. */
    public static final Users NONE = new Users(Map.of());

    private final Map<String, PasswordHash> hashes;

    private Users(Map<String, PasswordHash> hashes) {
        this.hashes = hashes;
    }

    /**
     * The same with one more.
     *
     * @param text {@code USER:HASH}
     * @throws IllegalArgumentException when it is something else, saying what is wrong without repeating it
     */
    public Users with(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("write it like USER:HASH; --hash USER makes that");
        }
        String user = name(text.substring(0, colon));
        Map<String, PasswordHash> more = new LinkedHashMap<>(hashes);
        if (more.put(user, PasswordHash.parse(text.substring(colon + 1))) != null) {
            throw new IllegalArgumentException("there is already a user " + user + ": give each another name");
        }
        return new Users(more);
    }

    /**
     * The name, if a user can have it (RFC 7617 section 2).
     *
     * @throws IllegalArgumentException when not
     */
    public static String name(String user) {
        if (user.isEmpty() || user.chars().anyMatch(c -> c == ':') || !Credentials.isPlain(user)) {
            throw new IllegalArgumentException(
                    "a user's name has at least one character, no colon, and no control characters");
        }
        return user;
    }

    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether the password is the user's. Takes as long for everybody: as the most expensive of all checks. */
    boolean verify(Credentials credentials) {
        PasswordHash hash = hashes.get(credentials.user());
        boolean right = hash != null && hash.matches(credentials.password());
        int left = left(credentials.user());
        if (left > 0) {
            PasswordHash.spend(left, credentials.password());
        }
        return right;
    }

    /** By how much a check of this user is cheaper than the most expensive one; one of somebody unknown costs nothing. */
    int left(String user) {
        int most = hashes.values().stream().mapToInt(PasswordHash::cost).max().orElse(PasswordHash.DEFAULT_ITERATIONS);
        PasswordHash hash = hashes.get(user);
        return hash == null ? most : most - hash.cost();
    }
}
