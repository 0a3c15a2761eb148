package portlab.common.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Where events go and in which form.
 *
 * @param out closed at the end
 * @param failed called once, with the first failure to write; nothing more is written then
 */
public record WireOutput(OutputStream out, WireFormat format, Consumer<IOException> failed) {

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

    private static WireFormat format(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".txt")) {
            return new WireText(0, false);
        }
        if (lower.endsWith(".jsonl")) {
            return new WireJson();
        }
        if (lower.endsWith(".pcapng")) {
            return new Pcapng();
        }
        throw new IllegalArgumentException("expected a file name that ends with .txt, .jsonl or .pcapng");
    }
}
