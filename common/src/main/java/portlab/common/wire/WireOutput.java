package portlab.common.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import portlab.common.OwnerOnly;

/**
 * Where events go and in which form.
 *
 * @param out closed at the end
 * @param failed called once, with the first failure to write; nothing more is written then
 */
public record WireOutput(OutputStream out, WireFormat format, Consumer<IOException> failed) {
    private static final String TEXT = ".txt";
    private static final String JSON = ".jsonl";
    private static final String CAPTURE = ".pcapng";
    private static final List<String> SUFFIXES = List.of(TEXT, JSON, CAPTURE);

    /**
     * Creates or replaces a file. Its suffix decides the form: {@code .txt}, {@code .jsonl} or {@code .pcapng}.
     *
     * @throws IllegalArgumentException for another suffix, with a text for the user
     * @throws IOException if the file cannot be written
     */
    public static WireOutput file(Path file, Consumer<IOException> failed) throws IOException {
        WireFormat format = format(String.valueOf(file.getFileName()));
        return new WireOutput(Files.newOutputStream(file), format, failed);
    }

    /** The same, but only the owner can read the file, even if it existed before. */
    public static WireOutput ownFile(Path file, Consumer<IOException> failed) throws IOException {
        if (!Files.exists(file)) {
            OwnerOnly.create(file);
        } else if (Files.isRegularFile(file)) {
            OwnerOnly.restrict(file);
        }
        return file(file, failed);
    }

    /** Whether the suffix of a file name decides its form. */
    public static boolean isFile(String name) {
        return SUFFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /** Whether a file with this name always has all bytes. */
    public static boolean isCapture(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(CAPTURE);
    }

    /**
     * The form that a file's suffix decides.
     *
     * @throws IllegalArgumentException for another suffix, with a text for the user
     */
    public static WireFormat format(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(TEXT)) {
            return new WireText(0, false);
        }
        if (lower.endsWith(JSON)) {
            return new WireJson();
        }
        if (lower.endsWith(CAPTURE)) {
            return new Pcapng();
        }
        throw new IllegalArgumentException("expected a file name that ends with .txt, .jsonl or .pcapng");
    }
}
