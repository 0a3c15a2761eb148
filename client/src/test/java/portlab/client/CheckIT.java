package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
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
import portlab.common.OtherServer;
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
        try (OtherServer python = OtherServer.python(folder)) {
            passes(python);
        }
    }

    @Test
    void nginxPassesWhatIsRequired() throws Exception {
        try (OtherServer nginx = OtherServer.nginx(folder, "types { text/html html; }", "")) {
            passes(nginx);
        }
    }

    private void passes(OtherServer other) throws Exception {
        Outcome outcome = run(other.port(), "-c", "check http --www site");
        assertEquals(0, outcome.exit(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("required 22 of 22"), outcome.out());
    }
}
