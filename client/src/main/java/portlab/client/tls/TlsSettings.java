package portlab.client.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Which servers to trust.
 *
 * @param authorities a PEM file with the certificates to trust instead of the system's; null for the system's
 * @param pins of public keys, of which the server must have one; empty for any
 * @param insecure whether to accept any certificate
 */
public record TlsSettings(String authorities, List<String> pins, boolean insecure) {
    public static final TlsSettings DEFAULT = new TlsSettings(null, List.of(), false);

    private static final String PREFIX = "sha256//";
    private static final int SHA256 = 32;

    /**
     * Parses curl's form: {@code sha256//} and the hash of the public key in Base64; several with {@code ;} between them.
     *
     * @return the pins; empty if the text is invalid
     */
    public static List<String> pins(String text) {
        List<String> pins = new ArrayList<>();
        for (String pin : text.split(";", -1)) {
            if (!isPin(pin)) {
                return List.of();
            }
            pins.add(pin);
        }
        return pins;
    }

    private static boolean isPin(String text) {
        try {
            return text.startsWith(PREFIX)
                    && Base64.getDecoder().decode(text.substring(PREFIX.length())).length == SHA256;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
