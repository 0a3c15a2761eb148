package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.ClientProcess.Outcome;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Measurements over time with the client's jar: pings over UDP, also to servers of others, and latency under load. */
class SeriesIT {
    /** The server of the textbooks' UDP Pinger lab: loses some pings, and answers in capitals. */
    private static final String TEXTBOOK_SERVER = """
            import random
            from socket import *
            random.seed(7)
            serverSocket = socket(AF_INET, SOCK_DGRAM)
            serverSocket.bind(('127.0.0.1', 0))
            print(serverSocket.getsockname()[1], flush=True)
            while True:
                rand = random.randint(0, 10)
                message, address = serverSocket.recvfrom(1024)
                message = message.upper()
                if rand < 4:
                    continue
                serverSocket.sendto(message, address)
            """;

    /** An echo server as a student writes it. */
    private static final String STUDENTS_ECHO = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            while True:
                data, client = s.recvfrom(2048)
                s.sendto(data, client)
            """;

    @TempDir
    static Path site;

    @TempDir
    Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A server in Python; its first line is its port. */
    private static final class PythonServer implements AutoCloseable {
        private final Process process;
        private final String port;

        PythonServer(String program) throws IOException {
            process = new ProcessBuilder("python3", "-c", program)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Outcome run(String... args) throws Exception {
        String[] all = new String[args.length + 2];
        all[0] = "127.0.0.1";
        all[1] = "" + server.port();
        System.arraycopy(args, 0, all, 2, args.length);
        return ClientProcess.run(folder, Map.of("LC_ALL", "C.UTF-8"), all);
    }

    private static JsonObject last(Outcome outcome) {
        List<String> lines = outcome.out().lines().toList();
        return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    }

    @Test
    void pingsOurServerOverUdp() throws Exception {
        Outcome outcome = run("-c", "ping udp");
        assertEquals("", outcome.err());
        assertEquals(0, outcome.exit());
        Matcher summary = Pattern.compile("udp RTT, 127.0.0.1:\\d+: 10 pings, lost (\\d+)")
                .matcher(outcome.out());
        assertTrue(summary.find(), outcome.out());
        assertTrue(outcome.out().contains("jitter "), outcome.out());
    }

    @Test
    void pingsTheTextbooksServer() throws Exception {
        Programs.require("python3");
        try (PythonServer textbook = new PythonServer(TEXTBOOK_SERVER)) {
            JsonObject result =
                    last(run("--json", "-c", "ping udp 127.0.0.1:" + textbook.port + " -n 40 -i 0.01 -W 5 -s 64"));
            assertEquals(40, result.get("n").getAsInt() + result.get("lost").getAsInt());
            assertTrue(result.get("lost").getAsInt() >= 5, result::toString);
            assertTrue(result.get("n").getAsInt() >= 10, result::toString);
            assertEquals(result.get("n"), result.get("changed_case"));
        }
    }

    @Test
    void pingsAStudentsServer() throws Exception {
        Programs.require("python3");
        try (PythonServer students = new PythonServer(STUDENTS_ECHO)) {
            JsonObject whole = last(run("--json", "-c", "ping udp 127.0.0.1:" + students.port + " -n 20 -i 0 -W 20"));
            assertEquals(20, whole.get("n").getAsInt(), whole::toString);
            assertTrue(!whole.has("changed_case") && !whole.has("changed_cut"), whole::toString);
            JsonObject cut =
                    last(run("--json", "-c", "ping udp 127.0.0.1:" + students.port + " -n 20 -i 0 -W 20 -s 5000"));
            assertEquals(20, cut.get("changed_cut").getAsInt(), cut::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping udp 127.0.0.1:1|7|portlab: 127.0.0.1:1 refused the datagram: no program receives at this UDP port",
                "ping udp -s 31|2|portlab: invalid --size '31' (expected a number from 32 to 65507)",
                "ping echo -s 64|2|portlab: --size and --wait are for ping udp",
                "ping udp -i -1|2|portlab: invalid --interval '-1' (expected a number of seconds from 0 to 86400)",
                "ping udp no/where|2|portlab: invalid HOST 'no/where'",
                "bulk --ping --up|2|portlab: --ping measures both directions (leave out --up)",
                "bulk 1MB --svg /no/such/folder/x.svg|23|portlab: cannot write /no/such/folder/x.svg",
            })
    void explainsWhatIsWrong(String command, int exit, String told) throws Exception {
        Outcome outcome = run("-c", command);
        assertEquals(exit, outcome.exit(), outcome.err());
        assertTrue(outcome.err().startsWith(told), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void csvIsATableAndNothingElse() throws Exception {
        Outcome udp = run("--csv", "-c", "ping udp -n 5 -i 0.001");
        assertEquals("", udp.err());
        List<String> lines = udp.out().lines().toList();
        assertEquals("sample,elapsed_us,rtt_us,state", lines.get(0));
        assertEquals(6, lines.size(), udp.out());
        assertTrue(lines.stream().skip(1).allMatch(line -> line.matches("\\d+,\\d+,\\d*,[a-z]+")), udp.out());
        Outcome bulk = run("--csv", "-c", "bulk 30MB --ping -i 0.5", "-c", "services");
        List<String> rows = bulk.out().lines().toList();
        assertEquals("phase,elapsed_us,interval_us,bytes,mbit_per_s,pings,rtt_p50_us,rtt_max_us", rows.get(0));
        assertTrue(rows.size() > 8, bulk.out());
        assertTrue(rows.stream().allMatch(row -> row.split(",", -1).length == 8), bulk.out());
        Outcome failed = run("--csv", "-c", "ping udp 127.0.0.1:1");
        assertEquals("sample,elapsed_us,rtt_us,state\n", failed.out());
        assertTrue(failed.err().startsWith("portlab: "), failed.err());
    }

    @Test
    void aStreamOfJsonHasALineForEachInterval() throws Exception {
        Outcome outcome = run("--json-stream", "-c", "bulk 10MB -t 0.5 -i 0.1");
        List<JsonObject> lines = outcome.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertTrue(lines.size() >= 3, outcome.out());
        for (JsonObject line : lines.subList(0, lines.size() - 1)) {
            assertEquals("down", line.get("phase").getAsString());
            assertTrue(line.has("elapsed_us") && line.has("interval_us") && line.has("mbit_per_s"), line::toString);
        }
        assertEquals("down", last(outcome).get("direction").getAsString());
    }

    @Test
    void latencyUnderLoadHasFourPhases() throws Exception {
        JsonArray phases = last(run("--json", "-c", "bulk 30MB --ping")).getAsJsonArray("phases");
        assertEquals(4, phases.size());
        String names = "";
        for (int i = 0; i < 4; i++) {
            JsonObject phase = phases.get(i).getAsJsonObject();
            names += phase.get("phase").getAsString() + " ";
            assertEquals(i == 1 || i == 2, phase.has("mbit_per_s"), phase::toString);
        }
        assertEquals("idle down up after ", names);
        JsonObject idle = phases.get(0).getAsJsonObject();
        assertTrue(idle.get("n").getAsInt() > 5, idle::toString);
        assertEquals(0, idle.get("added_us").getAsInt());
    }

    @Test
    void drawsInTheTerminalAndForAReport() throws Exception {
        Outcome outcome = run("-c", "ping udp -n 50 -i 0.001 --plot --svg ping.svg", "-c", "bulk 30MB --ping --plot");
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("udp RTT\n"), outcome.out());
        assertTrue(outcome.out().contains("throughput\n") && outcome.out().contains("echo RTT\n"), outcome.out());
        assertTrue(outcome.out().contains("└"), outcome.out());
        assertTrue(outcome.out().lines().allMatch(line -> line.length() <= 90), outcome.out());
        String svg = Files.readString(folder.resolve("ping.svg"));
        assertTrue(svg.startsWith("<svg xmlns=") && svg.endsWith("</svg>\n"), svg);
        Outcome ascii = ClientProcess.run(
                folder, Map.of("LC_ALL", "C"), "127.0.0.1", "" + server.port(), "-c", "ping udp -n 3 -i 0.001 --plot");
        String plot = ascii.out().substring(ascii.out().indexOf("udp RTT\n"));
        assertTrue(plot.lines().filter(line -> line.contains("|")).count() >= 8, plot);
        assertTrue(plot.contains("+-"), plot);
    }
}
