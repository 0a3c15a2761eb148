package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import portlab.client.ClientProcess.Outcome;
import portlab.client.check.CheckedSite;
import portlab.common.Conditions;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** {@code check} against our server and others, and its reports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckIT {
    private Path folder;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = ServerProcess.start(CheckedSite.in(folder).toString());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Outcome run(int port, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        all[0] = "127.0.0.1";
        all[1] = "" + port;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ClientProcess.run(folder, Map.of(), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http --www site", "calc", "message", "echo", "bulk", "udp", "http --seed 99 --www site"})
    void ourServerPassesEverything(String arguments) throws Exception {
        Outcome outcome = run(server.port(), "-c", "check " + arguments);
        assertEquals(0, outcome.exit(), outcome.out() + outcome.err());
        assertFalse(outcome.out().contains("✗") || outcome.out().contains(" ! "), outcome.out());
        assertFalse(outcome.out().contains("skipped"), outcome.out());
    }

    @Test
    void reportsForProgramsTellTheSame() throws Exception {
        int port = server.port("echo");
        Outcome outcome = run(
                port, "--json", "-c", "check http --file '/a b=site/a b.txt' --junit j.xml --gradescope results.json");
        assertEquals(1, outcome.exit(), outcome.out() + outcome.err());
        List<String> lines = outcome.out().lines().toList();
        JsonObject first = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("failed", first.get("result").getAsString());
        assertEquals("responds", first.get("check").getAsString());
        assertEquals("the answer is not HTTP but echo", first.get("found").getAsString());
        assertEquals(
                "sent",
                first.getAsJsonArray("wire")
                        .get(0)
                        .getAsJsonObject()
                        .get("event")
                        .getAsString());
        JsonObject last = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
        assertEquals(1, last.get("exit").getAsInt());
        assertEquals(0, last.getAsJsonObject("required").get("passed").getAsInt());
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(folder.resolve("j.xml"))))
                .getElementsByTagName("testsuite")
                .item(0);
        assertEquals("" + (lines.size() - 1), suite.getAttribute("tests"));
        assertEquals(
                suite.getAttribute("failures"),
                "" + suite.getElementsByTagName("failure").getLength());
        assertEquals(
                suite.getAttribute("skipped"),
                "" + suite.getElementsByTagName("skipped").getLength());
        JsonObject grades = JsonParser.parseString(Files.readString(folder.resolve("results.json")))
                .getAsJsonObject();
        assertEquals(0, grades.get("score").getAsInt());
        assertEquals(15, grades.getAsJsonArray("tests").size());
    }

    @Test
    void onlyAndStageAndListSelect() throws Exception {
        Outcome listed = run(1, "-c", "check --list --stage 3");
        assertEquals(0, listed.exit(), listed.err());
        assertTrue(listed.out().contains("\n3  missing       required     answers 404 if there is no such file\n"));
        Outcome one = run(server.port(), "-c", "check http --only missing");
        assertTrue(one.out().startsWith("3  404\n   ✓ missing  answers 404"), one.out());
        Outcome wrong = run(1, "-c", "check http --only nothing");
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("invalid --only 'nothing' (expected one of responds, "), wrong.err());
        Outcome other = run(1, "-c", "check ftp");
        assertTrue(other.err().contains("invalid SERVICE 'ftp'"), other.err());
        Outcome refused = run(1, "-c", "check http");
        assertEquals(1, refused.exit(), refused.out());
        assertTrue(refused.out().contains("127.0.0.1:1 refused the connection"), refused.out());
    }

    @Test
    void pythonsServerPassesWhatIsRequired() throws Exception {
        Programs.require("python3");
        int port = freePort();
        Process python = new ProcessBuilder("python3", "-m", "http.server", "-b", "127.0.0.1", "" + port)
                .directory(folder.resolve("site").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("python.out").toFile())
                .start();
        passes(python, port);
    }

    @Test
    void nginxPassesWhatIsRequired() throws Exception {
        Programs.require("nginx");
        int port = freePort();
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; pid DIR/pid; error_log DIR/error.log; worker_processes 1;
                events {}
                http {
                  types { text/html html; }
                  access_log off; client_body_temp_path DIR/b; proxy_temp_path DIR/p; fastcgi_temp_path DIR/f;
                  uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
                  server { listen 127.0.0.1:PORT; root DIR/site; }
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
        passes(nginx, port);
    }

    private void passes(Process other, int port) throws Exception {
        try {
            Conditions.await("the port is open", () -> answers(other, port));
            Outcome outcome = run(port, "-c", "check http --www site");
            assertEquals(0, outcome.exit(), outcome.out() + outcome.err());
            assertTrue(outcome.out().contains("required 22 of 22"), outcome.out());
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static boolean answers(Process process, int port) {
        assertTrue(process.isAlive(), "the server ended");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
