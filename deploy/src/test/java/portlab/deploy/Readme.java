package portlab.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The commands in the README. */
final class Readme {
    private Readme() {}

    /** The commands of the section on deployment, in their order. */
    static List<String> deployment() throws IOException {
        return Files.readAllLines(Shell.ROOT.resolve("README.md")).stream()
                .dropWhile(line -> !line.equals("## Deploy"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }
}
