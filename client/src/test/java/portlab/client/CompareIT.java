package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.client.ClientProcess.Outcome;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** {@code compare} and HTTP/1.1 against Portlab's server and Python's. */
class CompareIT {
    private static final Path WWW = Path.of("..", "www").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Outcome run(int port, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", "" + port));
        all.addAll(List.of(words));
        return ClientProcess.run(folder, Map.of(), all.toArray(new String[0]));
    }

    private static List<String> connections(String line) {
        JsonArray ways = JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("ways");
        List<String> seen = new ArrayList<>();
        ways.forEach(each -> {
            JsonObject way = each.getAsJsonObject();
            seen.add(way.get("way").getAsString() + " " + way.get("connections").getAsInt());
            way.getAsJsonArray("objects")
                    .forEach(object -> assertEquals(
                            200, object.getAsJsonObject().get("status").getAsInt(), line));
        });
        return seen;
    }

    @Test
    void theSampleSite() throws Exception {
        try (ServerProcess server = ServerProcess.start(WWW.toString())) {
            Outcome json = run(server.port(), "--json", "-c", "compare -n 1 objects.html --svg a.svg --har a.har");
            assertEquals("", json.err());
            assertEquals(0, json.exit());
            assertEquals(
                    List.of("one-each 13", "kept-alive 1", "pipelined 1", "parallel 13", "parallel-kept-alive 6"),
                    connections(json.out()));
            assertTrue(Files.readString(folder.resolve("a.svg")).startsWith("<svg "));
            JsonObject har = JsonParser.parseString(Files.readString(folder.resolve("a.har")))
                    .getAsJsonObject()
                    .getAsJsonObject("log");
            assertEquals(5 * 13, har.getAsJsonArray("entries").size());
            Outcome text = run(server.port(), "-c", "compare -n 1 --parallel 2 objects.html");
            assertTrue(text.out().contains("/objects.html and 12 objects, "), text.out());
            assertTrue(text.out().contains("\n2 in parallel, kept alive  2 connections, "), text.out());
        }
    }

    @Test
    void twoCommands() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "x");
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            Outcome outcome = run(server.port(), "-c", "compare -n 6 calc 21 -- get -f file.txt -o /dev/null");
            assertEquals(0, outcome.exit(), outcome.err());
            List<String> lines = outcome.out().lines().toList();
            assertTrue(lines.get(1).startsWith("A  calc 21 "), outcome.out());
            assertTrue(lines.get(2).startsWith("B  get -f file.txt -o /dev/null "), outcome.out());
            assertTrue(outcome.out().contains(" of 6 rounds"), outcome.out());
            Outcome failed = run(server.port(), "-c", "compare calc 21 -- get nope");
            assertEquals(22, failed.exit());
            assertTrue(failed.err().startsWith("portlab: get nope: 404 Not Found: /nope (check"), failed.err());
            assertEquals("", failed.out());
        }
    }

    @Test
    void severalFilesComeOverOneConnection() throws Exception {
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            Files.writeString(folder.resolve(name), name);
        }
        Path here = Files.createDirectory(folder.resolve("here"));
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            String[] words = {"127.0.0.1", "" + server.port(), "-v", "--http", "1.1", "a.txt", "b.txt", "c.txt"};
            Outcome outcome = ClientProcess.run(here, Map.of(), words);
            assertEquals(0, outcome.exit(), outcome.err());
            assertEquals("c.txt", Files.readString(here.resolve("c.txt")));
            assertEquals(1, outcome.err().split(" open http ", -1).length - 1, outcome.err());
            assertEquals(3, outcome.err().split(" HTTP/1\\.1\\\\r", -1).length - 1, outcome.err());
            Outcome set = run(server.port(), "-v", "-c", "set http 1.1", "-c", "head a.txt");
            assertTrue(set.err().contains("→ HEAD /a.txt HTTP/1.1\\r\\n"), set.err());
            Outcome wrong = run(server.port(), "--http", "2", "a.txt");
            assertEquals("portlab: invalid --http '2' (expected 1.0 or 1.1)\n", wrong.err());
        }
    }

    /** It speaks HTTP/1.0 and closes every connection, or HTTP/1.1 and keeps them. */
    @Test
    void python() throws Exception {
        Programs.require("python3");
        for (String version : List.of("HTTP/1.0", "HTTP/1.1")) {
            String program = "import http.server, sys\n"
                    + "h = http.server.SimpleHTTPRequestHandler\n"
                    + "h.protocol_version = '" + version + "'\n"
                    + "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), h)\n"
                    + "print(s.server_address[1], flush=True)\n"
                    + "s.serve_forever()\n";
            Process python = new ProcessBuilder("python3", "-c", program)
                    .directory(WWW.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
                int port = Integer.parseInt(out.readLine());
                Outcome json = run(port, "--json", "-c", "compare -n 1 objects.html");
                assertEquals(0, json.exit(), json.out() + json.err());
                List<String> expected = version.equals("HTTP/1.0")
                        ? List.of(
                                "one-each 13", "kept-alive 13", "pipelined 13", "parallel 13", "parallel-kept-alive 13")
                        : List.of("one-each 13", "kept-alive 1", "pipelined 1", "parallel 13", "parallel-kept-alive 6");
                assertEquals(expected, connections(json.out()), version);
            } finally {
                python.destroy();
                python.waitFor();
            }
        }
    }
}
