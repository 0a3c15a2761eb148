package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.client.ClientProcess.Outcome;
import portlab.common.Conditions;
import portlab.common.Programs;

/** The client against another web server. */
class WebServersIT {
    @TempDir
    Path folder;

    @Test
    void fetchesAndResumesFromNginx() throws Exception {
        Programs.require("nginx");
        Path site = Files.createDirectories(folder.resolve("site/dir"));
        byte[] big = new byte[300_000];
        new java.util.Random(1).nextBytes(big);
        Files.write(site.getParent().resolve("big.bin"), big);
        Files.writeString(site.resolve("a b.txt"), "hello");
        int port = freePort();
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; pid DIR/pid; error_log DIR/error.log; worker_processes 1;
                events {}
                http {
                  access_log off; client_body_temp_path DIR/b; proxy_temp_path DIR/p; fastcgi_temp_path DIR/f;
                  uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
                  server { listen 127.0.0.1:PORT; root DIR/site; autoindex on; }
                }
                """.replace("DIR", folder.toString())
                .replace("PORT", "" + port));
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Process nginx = new ProcessBuilder(
                        "nginx",
                        "-c",
                        config.toString(),
                        "-e",
                        folder.resolve("e").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        try {
            Conditions.await("the port is open", () -> answers(nginx, port));
            fetchAndResume(port, big);
            Outcome listing = ClientProcess.run(folder, Map.of(), "127.0.0.1", "" + port, "-c", "ls dir");
            keepAndPipeline(site.getParent(), port);
            assertEquals("a b.txt\n/dir/ has no listing; these are the links of its page\n", listing.out());
        } finally {
            nginx.destroy();
            nginx.waitFor();
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

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static boolean answers(Process server, int port) {
        assertTrue(server.isAlive(), "the server ended");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
