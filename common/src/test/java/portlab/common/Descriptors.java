package portlab.common;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** The open file descriptors of a process, as Linux shows them. */
public final class Descriptors {
    private Descriptors() {}

    /** The number of open descriptors whose target matches; 0 where the system does not show it. */
    public static long count(long pid, Predicate<String> wanted) throws IOException {
        Path all = Path.of("/proc/" + pid + "/fd");
        if (!Files.isDirectory(all)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(all)) {
            for (Path descriptor : descriptors) {
                count += wanted.test(target(descriptor)) ? 1 : 0;
            }
        }
        return count;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            // Closed in the meantime.
            return "";
        }
    }
}
