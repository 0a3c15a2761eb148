package portlab.server.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys and certificates that OpenSSL made for these tests. */
final class Samples {
    private Samples() {}

    /** Copies a sample into a folder. */
    static Path copy(String name, Path folder) throws IOException {
        Path copy = folder.resolve(name);
        Files.writeString(copy, text(name));
        return copy;
    }

    static String text(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        }
    }
}
