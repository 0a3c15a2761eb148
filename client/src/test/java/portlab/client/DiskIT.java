package portlab.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.ClientProcess.Outcome;
import portlab.client.net.RawServer;
import portlab.common.Programs;

/** Downloads to full and read-only disks, each mounted in its own namespace. */
@EnabledOnOs(OS.LINUX)
class DiskIT {
    private static final int BIG = 4 << 20;

    @TempDir
    Path folder;

    @Test
    void aFullDiskKeepsExistingFilesAndLeavesNoPart() throws Exception {
        Outcome outcome = download("tmpfs -o size=1m", "echo mine > file.bin");
        assertEquals(23, outcome.exit());
        assertEquals(
                "portlab: cannot write file.bin: No space left on device (save elsewhere with -o FILE)\n",
                outcome.err());
        assertEquals("file.bin\nmine\n", outcome.out(), "no other file remains");
    }

    /** Neither resuming nor restarting may lose the part that an earlier download left. */
    @ParameterizedTest
    @CsvSource({"206, --continue", "200, --continue", "200, -q"})
    void aFullDiskKeepsAnEarlierPart(int status, String option) throws Exception {
        String range =
                status == 206 ? "Content-Range: bytes 500000-" + (BIG + 499_999) + "/" + (BIG + 500_000) : "X: x";
        String head = "HTTP/1.0 " + status + " x\r\nETag: \"v1\"\r\n" + range + "\r\n";
        RawServer.Script big = (socket, out) -> out.write((head + "\r\n" + "x".repeat(BIG)).getBytes(UTF_8));
        try (RawServer server = new RawServer(big)) {
            String before = "head -c 500000 /dev/zero > .file.bin.part; printf 'http://" + server.endpoint()
                    + "/file.bin\\n\"v1\"\\n' > .file.bin.part-of";
            Outcome outcome = download(server, "tmpfs -o size=1m", before, option);
            assertEquals(23, outcome.exit(), outcome.err());
            assertTrue(outcome.out().startsWith(".file.bin.part\n.file.bin.part-of\n"), outcome.out());
            assertEquals(status == 206, outcome.err().contains("use --continue to resume"), outcome.err());
            long kept = Long.parseLong(outcome.out().replaceAll("(?s).*SIZE ([0-9]+).*", "$1"));
            assertTrue(kept >= 500_000, outcome.out());
        }
    }

    @Test
    void aReadOnlyDiskIsReported() throws Exception {
        Outcome outcome = download("tmpfs", "mount -o remount,ro .");
        assertEquals(23, outcome.exit());
        assertTrue(
                outcome.err().matches("portlab: cannot write file.bin: Read-only file system \\(.*\\)\n"),
                outcome.err());
        assertEquals("", outcome.out());
    }

    /** Downloads to a new disk, then lists its files and prints the small ones. */
    private Outcome download(String disk, String before) throws Exception {
        String head = "HTTP/1.0 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n";
        RawServer.Script big = (socket, out) -> out.write((head + "x".repeat(BIG)).getBytes(UTF_8));
        try (RawServer server = new RawServer(big)) {
            return download(server, disk, before, "-q");
        }
    }

    private Outcome download(RawServer server, String disk, String before, String option) throws Exception {
        requireNamespaces();
        Files.createDirectory(folder.resolve("disk"));
        String client = String.join(" ", ClientProcess.command("127.0.0.1", "" + server.port(), option, "file.bin"));
        String script = "mount -t " + disk + " none disk && cd disk && " + before + " && { " + client
                + "; code=$?; ls -A; cat * 2> /dev/null; stat -c 'SIZE %s' .*.part 2> /dev/null; exit $code; }";
        return run("unshare", "-rm", "sh", "-c", script);
    }

    private Outcome run(String... command) throws IOException, InterruptedException {
        try (ClientProcess process = ClientProcess.start(folder, Map.of(), List.of(command))) {
            return process.outcome();
        }
    }

    /** On some systems only root may create a mount namespace, in some containers nobody. */
    private void requireNamespaces() throws IOException, InterruptedException {
        Programs.require("unshare");
        if (run("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt").exit() != 0) {
            Programs.skip("this system grants no mount namespace");
        }
    }
}
