package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.client.ClientProcess.Outcome;
import portlab.common.OtherServer;

/** The client against another web server. */
class WebServersIT {
    @TempDir
    Path folder;

    @Test
    void fetchesAndResumesFromNginx() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site/dir"));
        byte[] big = new byte[300_000];
        new java.util.Random(1).nextBytes(big);
        Files.write(site.getParent().resolve("big.bin"), big);
        Files.writeString(site.resolve("a b.txt"), "hello");
        try (OtherServer nginx = OtherServer.nginx(folder, "", "autoindex on;")) {
            int port = nginx.port();
            fetchAndResume(port, big);
            Outcome listing = ClientProcess.run(folder, Map.of(), "127.0.0.1", "" + port, "-c", "ls dir");
            keepAndPipeline(site.getParent(), port);
            assertEquals("a b.txt\n/dir/ has no listing; these are the links of its page\n", listing.out());
        }
    }

    private void fetchAndResume(int port, byte[] big) throws Exception {
        Outcome whole = ClientProcess.run(folder, Map.of(), "127.0.0.1", "" + port, "big.bin");
        assertEquals(0, whole.exit(), whole.err());
        assertTrue(whole.out().startsWith("200 OK  300.0 kB  text/plain\nfrom    nginx"), whole.out());
        assertEquals(-1, java.util.Arrays.mismatch(big, Files.readAllBytes(folder.resolve("big.bin"))));
        Outcome head = ClientProcess.run(folder, Map.of(), "127.0.0.1", "" + port, "--json", "-c", "head big.bin");
        String tag = head.out().replaceAll(".*\"ETag\",\"value\":\"\\\\\"([^\\\\]+)\\\\\"\".*\n", "$1");
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.write(mine.resolve(".big.bin.part"), java.util.Arrays.copyOf(big, 100_000));
        Files.writeString(mine.resolve(".big.bin.part-of"), "http://127.0.0.1:" + port + "/big.bin\n\"" + tag + "\"\n");
        Outcome rest = ClientProcess.run(mine, Map.of(), "127.0.0.1", "" + port, "-c", "get -c big.bin");
        assertTrue(rest.out().startsWith("206 Partial Content  200.0 kB"), rest.out() + rest.err());
        assertEquals(-1, java.util.Arrays.mismatch(big, Files.readAllBytes(mine.resolve("big.bin"))));
    }

    /** A listing of nginx is no page with objects, so it gets one. */
    private void keepAndPipeline(Path site, int port) throws Exception {
        Files.writeString(site.resolve("page.html"), "<img src=1.svg><img src=2.svg><img src=3.svg>");
        for (int i = 1; i <= 3; i++) {
            Files.writeString(site.resolve(i + ".svg"), "<svg/>");
        }
        Outcome compared = ClientProcess.run(folder, Map.of(), "127.0.0.1", "" + port, "-c", "compare -n 1 page.html");
        assertEquals(0, compared.exit(), compared.err());
        assertTrue(compared.out().contains("\nkept alive  1 connection, 5 round trips,"), compared.out());
        assertTrue(compared.out().contains("\npipelined  1 connection, 3 round trips,"), compared.out());
    }
}
