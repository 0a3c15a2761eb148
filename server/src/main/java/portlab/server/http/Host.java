package portlab.server.http;

/** The value of a Host field: a name or an address, and perhaps a port (RFC 9110 section 7.2). */
final class Host {
    private Host() {}

    /** Whether it has only characters that can be in one; an empty one is valid. */
    static boolean isValid(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-._~!$&'()*+,;=:[]%".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
