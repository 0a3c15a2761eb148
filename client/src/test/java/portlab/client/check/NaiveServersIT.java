package portlab.client.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.check.CheckReport;

/** First web servers with the usual mistakes are told these, and no others. {@link CheckerTest} has one more. */
class NaiveServersIT {
    private static final Path FIXTURES = Path.of("src/test/resources/check").toAbsolutePath();

    @TempDir
    Path folder;

    private Path site;

    @BeforeEach
    void makeSite() throws Exception {
        Programs.require("python3");
        site = CheckedSite.in(folder);
    }

    private CheckReport check(String fixture) throws Exception {
        Process server = new ProcessBuilder("python3", FIXTURES.resolve(fixture).toString(), "0", site.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = server.inputReader()) {
            int port = Integer.parseInt(out.readLine().replace("port ", ""));
            return Checks.run("http", new SiteFiles().addFolder(site), port);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSingleReadAndASingleThread() throws Exception {
        CheckReport report = check("single_read.py");
        assertEquals(List.of("pieces", "silent-client"), Checks.failed(report));
        assertTrue(Checks.found(report, "silent-client").startsWith("no byte of an answer; then nothing more came"));
    }

    @Test
    void aPathThatLeavesTheFolderAndAWrongStatus() throws Exception {
        CheckReport report = check("traversal.py");
        assertEquals(List.of("missing", "dot-dot", "encoded-dot-dot"), Checks.failed(report));
        assertEquals("200 OK", Checks.found(report, "missing"));
    }
}
