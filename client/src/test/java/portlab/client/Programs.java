package portlab.client;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs from outside that some tests need. */
final class Programs {
    private Programs() {}

    /** Skips the test, saying so, on a machine without the program; fails it where nothing may be skipped. */
    static void require(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        skip(name + " is not installed");
    }

    /** Skips the test for this reason, or fails it where nothing may be skipped. */
    static void skip(String why) {
        if ("1".equals(System.getenv("PORTLAB_TEST_ALL"))) {
            fail(why);
        }
        abort(why);
    }
}
