package portlab.client.net;

import java.util.List;
import java.util.Optional;

/**
 * A response's status line and fields (RFC 9112, 4 and 5), unescaped as the server sent them.
 *
 * @param version {@code HTTP/1.0}, {@code HTTP/1.1}
 * @param status 100 to 999
 * @param reason may be empty
 * @param fields in the order they came
 */
public record ResponseHead(String version, int status, String reason, List<Field> fields) {

    /** One field line. */
    public record Field(String name, String value) {}

    public ResponseHead {
        fields = List.copyOf(fields);
    }

    /** The first value of a field; ignores the case of its name. */
    public Optional<String> field(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the server keeps the connection open after this response (RFC 9112, 9.3). The response must also say itself where
     * its body ends; a Transfer-Encoding beside a Content-Length or in HTTP/1.0 is not to be trusted (6.1, 6.3).
     */
    public boolean keepsConnection() {
        boolean old = version.compareTo("HTTP/1.1") < 0;
        boolean chunked = field("Transfer-Encoding").isPresent();
        boolean faulty = chunked && (old || field("Content-Length").isPresent());
        return !faulty && !hasOption("close") && (!old || hasOption("keep-alive"));
    }

    /** Whether the Connection field has an option. */
    private boolean hasOption(String option) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase("Connection")) {
                for (String word : field.value().split(",")) {
                    if (word.strip().equalsIgnoreCase(option)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The body's content coding (RFC 9110, 8.4), if any. */
    public Optional<String> coding() {
        Optional<String> coding = field("Content-Encoding");
        return coding.isEmpty() || coding.get().isEmpty() || coding.get().equalsIgnoreCase("identity")
                ? Optional.empty()
                : coding;
    }

    /** The status line without its version: {@code 404 Not Found}. */
    public String statusText() {
        return reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
    }
}
