package portlab.common;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** External programs that some tests need. */
public final class Programs {
    private Programs() {}

    /** Skips the test with a reason if a program is missing; fails it if skipping is forbidden. */
    public static void require(String... names) {
        for (String name : names) {
            if (!isInstalled(name)) {
                skip(name + " is not installed");
            }
        }
    }

    /** The same for OpenBSD's {@code nc}, the only one with {@code -N} to half-close. */
    public static void requireOpenBsdNetcat() throws Exception {
        require("bash", "nc");
        if (!run("nc -h 2>&1").contains("-N")) {
            skip("nc is not OpenBSD's");
        }
    }

    private static boolean isInstalled(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }

    /** Skips the test for this reason, or fails it if skipping is forbidden. */
    public static void skip(String why) {
        if ("1".equals(System.getenv("PORTLAB_TEST_ALL"))) {
            fail(why);
        }
        abort(why);
    }

    /** The output of a shell command, one character per byte; the command is killed after three minutes. */
    public static String run(String shellLine) throws IOException, InterruptedException {
        return run("timeout", "180", "bash", "-c", shellLine);
    }

    /** The output of a program. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(new File("/dev/null"))
                .start();
        try (InputStream out = process.getInputStream()) {
            String printed = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends: " + String.join(" ", command));
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
