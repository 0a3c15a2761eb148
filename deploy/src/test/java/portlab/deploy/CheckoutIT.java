package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;

/** Working in a checkout leaves the terminal and the folder clean. */
class CheckoutIT {
    /** Runs Maven as the Makefile does, in a phase with little work. */
    private static final String MAVEN =
            "make --eval='nothing: ; @$(MVN) $(QUIET) --offline validate --projects server' nothing";

    @Test
    void makeWritesNoEscapeSequencesIntoAFile() throws Exception {
        Programs.require("make", "mvn");
        String printed = Shell.here().run(MAVEN).ok();
        assertFalse(printed.contains("\033"), printed.replace("\033", "ESC"));
    }

    @Test
    void gitIgnoresTheReadmesFirstFetch(@TempDir Path checkout) throws Exception {
        Programs.require("git");
        Files.copy(Shell.ROOT.resolve(".gitignore"), checkout.resolve(".gitignore"));
        Files.createFile(checkout.resolve("file.txt"));
        Files.createFile(checkout.resolve(".file.txt.part"));
        String untracked = Shell.in(checkout)
                .run("git init --quiet && git status --porcelain")
                .ok();
        assertEquals("?? .gitignore\n", untracked);
    }
}
