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
        if (user.isEmpty() || user.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("a user's name has at least one character, and no colon");
        }
        return user;
    }

    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether the password is the user's. Takes as long for somebody who is not known. */
    boolean verify(Credentials credentials) {
        PasswordHash hash = hashes.get(credentials.user());
        return (hash == null ? nobody() : hash).matches(credentials.password());
    }

    private PasswordHash nobody() {
        int iterations = hashes.values().stream()
                .mapToInt(PasswordHash::iterations)
                .max()
                .orElse(PasswordHash.DEFAULT_ITERATIONS);
        return PasswordHash.ofNobody(iterations);
    }
}
