package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;
import portlab.common.ServerProcess;

/** The client's jar against the server's: each command, interactively and in scripts. */
class LabIT {
    private static final String RTT = "RTT N µs  (connect N µs, 127.0.0.1:PORT)\n";

    @TempDir
    static Path site;

    @TempDir
    Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.createDirectory(site.resolve("dir"));
        Files.writeString(site.resolve("dir/a b.txt"), "spaces");
        server = ServerProcess.start(site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "calc 21 -5|21 doubled is 42\\nRTT-5 doubled is -10\\nRTT",
                "echo hello|same  5 B came back unchanged from 127.0.0.1:PORT\\nRTT N µs  (connect N µs, all back after N µs)\\n",
                "echo 2MB|same  2.0 MB came back unchanged from 127.0.0.1:PORT\\nRTT N µs  (connect N µs, all back after N µs)\\n",
                "echo -- 2MB|same  3 B came back unchanged from 127.0.0.1:PORT\\nRTT N µs  (connect N µs, all back after N µs)\\n",
                "say it's me!!|Server received at TIME: it's me!!\\nRTT",
                "get 'dir/a b.txt'|200 OK  6 B  text/plain; charset=utf-8\\nfrom    portlab/VERSION at 127.0.0.1:PORT\\nsaved   a b.txt\\nRTT N µs  (connect N µs, receive N µs, total N µs, N B/s)\\n",
                "bulk 3MB --verify|3.0 MB from 127.0.0.1:PORT, checksums agree\\nRATE  (transfer N µs, whole exchange N µs)\\n",
                "bulk 1MB --up --verify -P 2|2.0 MB to 127.0.0.1:PORT over 2 streams, checksums agree\\nRATE  (transfer N µs, whole exchange N µs)\\n",
                "ls dir|6 B  TIME  a b.txt\\n",
            })
    void printsResults(String command, String seen) throws Exception {
        Outcome outcome = run("-c", command);
        String expected = seen.replaceAll("\\\\nRTT(?! N)", "\\\\n" + RTT).replace("\\n", "\n");
        assertEquals(new Outcome(0, expected, ""), new Outcome(outcome.exit(), plain(outcome.out()), outcome.err()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calc 1.5 2 abc|22||1.5: Received data is not a valid integer",
                "get nope.txt|22|portlab: 404 Not Found: /nope.txt (|''",
                "head nope.txt|22|portlab: 404 Not Found: /nope.txt (check the name|HTTP/1.0 404 Not Found",
                "ls nope|22|portlab: 404 Not Found: /nope/|''",
                "bulk 20GiB|22|portlab: the server answered ERROR the size is more than 10737418240 bytes (use a smaller SIZE with -t SECONDS, or raise the server's --bulk-max)|''",
                "bulk 10mb|2|portlab: invalid SIZE '10mb' (expected a number with|''",
                "pnig|2|portlab: unknown command pnig (did you mean ping? type help for a list)|''",
                "get --forse x|2|portlab: unknown option --forse (did you mean --force? see help get)|''",
                "get|2|portlab: missing PATH (see help get)|''",
                "say 'a|2|portlab: unclosed quote|''",
                "set timeout soon|2|portlab: invalid timeout 'soon'|''",
                "source no-such-file|2|portlab: cannot read no-such-file|''",
                "connect 127.0.0.1 1|7|portlab: 127.0.0.1:1 refused the connection|''",
            })
    void reportsErrorsAndExitsWithTheirCode(String command, int exit, String err, String out) throws Exception {
        Outcome outcome = run("-c", command);
        assertEquals(exit, outcome.exit());
        assertTrue(outcome.err().lines().count() <= 1, outcome.err());
        assertTrue(outcome.err().startsWith(err == null ? "" : err), outcome.err());
        assertTrue(outcome.out().startsWith(out), outcome.out());
    }

    @Test
    void commandsWorkWithSocketsForExperiments() throws Exception {
        List<String> args = new ArrayList<>();
        for (String command : List.of(
                "set write-size 1",
                "set write-pause 0.001",
                "set nagle on",
                "set receive-buffer 8KiB",
                "calc 21",
                "echo hi",
                "get --slow 1MB/s hello.txt",
                "set")) {
            args.addAll(List.of("-c", command));
        }
        Outcome outcome = run(args.toArray(new String[0]));
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("21 doubled is 42\n"), outcome.out());
        assertTrue(outcome.out().contains("200 OK"), outcome.out());
        assertTrue(outcome.out().contains("write-size       1 B\n"), outcome.out());
        assertEquals(0, outcome.exit());
    }

    @Test
    void everyCommandPrintsALineOfJsonOnSuccessAndFailure() throws Exception {
        List<String> commands = List.of(
                "get hello.txt",
                "head hello.txt",
                "ls",
                "ping -n 3 -i 0.001",
                "ping echo -n 2 -i 0.001",
                "ping connect -n 2 -i 0.001",
                "ping udp -n 2 -i 0.001",
                "bulk 1MB",
                "bulk 1MB --ping",
                "echo hi",
                "calc 21",
                "calc --stats 5",
                "message hi",
                "explain calc 21",
                "services",
                "compare -n 1 hello.txt",
                "check http --only missing",
                "check --list --stage 3",
                "compare -n 1 calc 1 -- calc 2",
                "set http 1.1",
                "get hello.txt",
                "connect 127.0.0.1 " + server.port(),
                "set",
                "trace off",
                "get nope",
                "pnig",
                "calc x");
        List<String> args = new ArrayList<>(List.of("--json", "--keep-going"));
        for (String command : commands) {
            args.addAll(List.of("-c", command));
        }
        Outcome outcome = run(args.toArray(new String[0]));
        assertEquals("", outcome.err());
        assertEquals(22, outcome.exit());
        for (String line : outcome.out().split("\n")) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            assertTrue(object.keySet().containsAll(Set.of("command", "target", "ok")), line);
            assertEquals(!object.get("ok").getAsBoolean(), object.has("error"), line);
        }
        JsonObject first = JsonParser.parseString(
                        outcome.out().lines().findFirst().orElseThrow())
                .getAsJsonObject();
        assertTrue(first.keySet()
                .containsAll(
                        Set.of("bytes", "rtt_us", "connect_us", "wait_us", "receive_us", "total_us", "startup_us")));
    }

    @Test
    void aScriptStopsAtTheFirstFailure() throws Exception {
        String script = "# a comment\n\n  calc 1\ncalc\n2\n3\nexit\nget nope\ncalc 4\n";
        Outcome outcome = piped(script);
        assertEquals(22, outcome.exit());
        assertTrue(outcome.out().contains("1 doubled is 2\n"), outcome.out());
        assertTrue(outcome.out().contains("3 doubled is 6\n"), outcome.out());
        assertFalse(outcome.out().contains("4 doubled"), outcome.out());
        assertTrue(piped(script, "--keep-going").out().contains("4 doubled is 8\n"));
        assertEquals(22, piped(script, "--keep-going").exit());
        assertEquals(0, piped("# a comment\n").exit());
        assertEquals(0, piped("calc 1\nquit\npnig\n").exit());
    }

    @Test
    void anEmptyScriptIsAnError() throws Exception {
        String line = "portlab: no command for 127.0.0.1:" + server.port()
                + " (use HOST PORT FILE, -c COMMAND, or commands on standard input)\n";
        assertEquals(new Outcome(2, "", line), piped(""));
    }

    @Test
    void commandsRunInOrderAndStopAtTheFirstFailure() throws Exception {
        Outcome outcome = run("-c", "calc 1", "-c", "pnig", "-c", "calc 2");
        assertEquals(2, outcome.exit());
        assertTrue(outcome.out().startsWith("1 doubled is 2\n"), outcome.out());
        assertFalse(outcome.out().contains("2 doubled"), outcome.out());
    }

    @Test
    void aSourcedFileIsAScriptThatCannotSourceItself() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "calc 1\nsource script\n");
        Outcome outcome = run("-c", "source " + script.getFileName());
        assertEquals(2, outcome.exit());
        assertEquals(
                "portlab: script:2: too many nested scripts: script (does the script run itself?)\n", outcome.err());
    }

    @Test
    void oneRunningReplicaIsEnough() throws Exception {
        int alive = server.ports("calc").get(2);
        for (int i = 0; i < 3; i++) {
            Outcome outcome = run("--service", "calc=1,127.0.0.1:2," + alive, "-c", "calc 21");
            assertEquals(0, outcome.exit());
            assertTrue(outcome.out().contains("21 doubled is 42\n"), outcome.out());
        }
        Outcome none = run("--service", "calc=1,2", "-c", "calc 21");
        assertEquals(7, none.exit());
        assertTrue(none.err().startsWith("portlab: no replica answers: 127.0.0.1:"), none.err());
    }

    @Test
    void servicesReportsWhichServicesAnswer() throws Exception {
        Outcome outcome = run("--service", "message=" + server.port(), "--service", "echo=1", "-c", "services");
        assertEquals(7, outcome.exit());
        assertTrue(outcome.out().contains("● http      127.0.0.1:" + server.port() + "  answers"), outcome.out());
        assertTrue(outcome.out().contains("○ echo      127.0.0.1:1      refused\n"), outcome.out());
        assertTrue(outcome.out().contains("○ udp echo  127.0.0.1:1      off\n"), outcome.out());
        String other = "○ message   127.0.0.1:" + server.port() + "  speaks another protocol";
        assertTrue(outcome.out().contains(other), outcome.out());
        String admin = "● admin     127.0.0.1:" + server.port("admin") + "  ready ";
        assertTrue(outcome.out().contains(admin), outcome.out());
        String site =
                "○ admin     127.0.0.1:" + server.port() + "  speaks another protocol  (answers /readyz with 404)";
        Outcome wrong = run("--service", "admin=" + server.port(), "-c", "services");
        assertTrue(wrong.out().contains(site), wrong.out());
        assertEquals(0, wrong.exit());
    }

    @Test
    void servicesSaysWhatToTryInsteadOfTls() throws Exception {
        Outcome outcome = run("--tls", "-c", "services http echo calc");
        assertEquals(35, outcome.exit());
        assertEquals(5, outcome.out().split(" does not speak TLS\n", -1).length - 1, outcome.out());
        String advice = "\nNone of these services speaks TLS: use http://127.0.0.1:" + server.port();
        assertTrue(outcome.out().contains(advice), outcome.out());
    }

    @ParameterizedTest
    @CsvSource({
        "services,0",
        "services http calc,0",
        "services echo,7",
        "services message,8",
        "services http message echo,8",
        "services admin,8"
    })
    void servicesFailsIfOneThatWasAskedForDoes(String command, int exit) throws Exception {
        String[] moved = command.equals("services")
                ? new String[] {"--service", "admin=1"}
                : new String[] {
                    "--service",
                    "message=" + server.port(),
                    "--service",
                    "echo=1",
                    "--service",
                    "admin=" + server.port()
                };
        List<String> args = new ArrayList<>(List.of(moved));
        args.addAll(List.of("-c", command));
        assertEquals(exit, run(args.toArray(String[]::new)).exit());
    }

    @Test
    void parallelFetchesSaveIdenticalFilesOnce() throws Exception {
        Outcome outcome = run("-c", "get --parallel 4 hello.txt 'dir/a b.txt' hello.txt hello.txt hello.txt");
        assertEquals(0, outcome.exit(), outcome.err());
        assertEquals("hello", Files.readString(folder.resolve("hello.txt")));
        assertEquals("spaces", Files.readString(folder.resolve("a b.txt")));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/dir/a%20b.txt",
                "127.0.0.1:PORT dir/a\u00a0b.txt?x=1",
                "http://127.0.0.1:PORT dir/a\u00a0b.txt",
                "127.0.0.1 PORT http://127.0.0.1:PORT/dir/a%20b.txt?x",
                "127.0.0.1 1 -c get\u00a0http://127.0.0.1:PORT/dir/a%20b.txt",
                "127.0.0.1 1 -c connect\u00a0127.0.0.1:PORT -c get\u00a0'dir/a\u00a0b.txt'",
                "127.0.0.1 1 -c connect\u00a0http://127.0.0.1:PORT/x -c get\u00a0dir/*.txt",
            })
    void acceptsAllFormsOfAddresses(String line) throws Exception {
        String[] words = line.replace("PORT", "" + server.port()).split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace('\u00a0', ' ');
        }
        Outcome outcome = ClientProcess.run(folder, Map.of(), words);
        assertEquals("", outcome.err());
        assertEquals("spaces", Files.readString(folder.resolve("a b.txt")));
    }

    @Test
    void fetchesWholeFolders() throws Exception {
        Outcome outcome = run("-c", "get -r --parallel 3 /");
        Path here = folder.resolve("127.0.0.1_" + server.port());
        assertEquals(0, outcome.exit(), outcome.err());
        assertTrue(outcome.out().endsWith("2 files, 11 B\n"), outcome.out());
        assertEquals("hello", Files.readString(here.resolve("hello.txt")));
        assertEquals("spaces", Files.readString(here.resolve("dir/a b.txt")));
        assertEquals(0, run("-r", "dir", "-o", "there", "-q").exit());
        assertEquals("spaces", Files.readString(folder.resolve("there/a b.txt")));
        Outcome none = run("-c", "get *.png");
        assertEquals(22, none.exit());
        assertTrue(none.err().startsWith("portlab: no file matches /*.png"), none.err());
        Outcome page = run("-c", "get dir/");
        assertTrue(
                page.out().contains("saved   index.html  (the folder's page; get -r downloads its files)\n"),
                page.out());
    }

    @Test
    void sameFailsWhenTheContentDiffers() throws Exception {
        Outcome missing = run("-c", "get --same hello.txt");
        assertEquals(22, missing.exit());
        assertEquals("portlab: hello.txt was not here (now saved as hello.txt)\n", missing.err());
        assertEquals(0, run("-c", "get --same hello.txt").exit());
        Files.writeString(folder.resolve("hello.txt"), "another");
        Outcome outcome = run("-c", "get --same hello.txt");
        assertEquals(22, outcome.exit());
        assertTrue(outcome.err().contains("hello.txt differs from the local file"), outcome.err());
        assertEquals("another", Files.readString(folder.resolve("hello.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v -c calc\\ 1", "-c trace\\ on -c calc\\ 1"})
    void tracesTheWire(String args) throws Exception {
        List<String> words = new ArrayList<>();
        for (String word : args.split("(?<!\\\\) ")) {
            words.add(word.replace("\\ ", " "));
        }
        Outcome outcome = run(words.toArray(new String[0]));
        String seen = outcome.err().replaceAll(" +", " ");
        assertTrue(seen.contains("\n#1 → 1\\n\n"), seen);
        assertTrue(seen.contains("\n#1 ← 2\\n\n"), seen);
        assertTrue(seen.contains("* closed\nstartup "), seen);
    }

    @Test
    void theWireCanBeRecordedInFiles() throws Exception {
        Outcome outcome = run("--wire", "a.jsonl", "--wire", "a.pcapng", "hello.txt");
        assertEquals("", outcome.err());
        List<String> lines = Files.readAllLines(folder.resolve("a.jsonl"));
        JsonObject opened = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("opened", opened.get("event").getAsString());
        assertEquals("client", opened.get("side").getAsString());
        assertTrue(lines.stream().anyMatch(line -> line.contains("hello\"}")), lines.toString());
        assertTrue(Files.size(folder.resolve("a.pcapng")) > 500);
        assertEquals(
                0,
                run("-c", "set wire b.txt", "-c", "calc 21", "-c", "set wire ''", "-c", "calc 22")
                        .exit());
        String text = Files.readString(folder.resolve("b.txt"));
        assertTrue(text.contains("← 42\\n") && !text.contains("← 44"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.wire|2|portlab: cannot record in 'a.wire' (expected a file name that ends with .txt, .jsonl or .pcapng)",
                "none/a.txt|23|portlab: cannot write none/a.txt: no such folder"
            })
    void aFileThatCannotBeRecordedInIsNamed(String file, int exit, String err) throws Exception {
        assertEquals(new Outcome(exit, "", err + "\n"), run("--wire", file, "hello.txt"));
    }

    @Test
    void secretsAreRecordedOnlyOnRequest() throws Exception {
        String coded = "bWU6c2VjcmV0";
        run("-u", "me:secret", "--wire", "a.txt", "hello.txt");
        assertFalse(Files.readString(folder.resolve("a.txt")).contains(coded));
        run("-u", "me:secret", "--wire", "a.txt", "--wire-secrets", "--wire-bytes", "1kB", "hello.txt");
        assertTrue(Files.readString(folder.resolve("a.txt")).contains(coded));
        run("--wire", "a.txt", "--wire-bytes", "3", "hello.txt");
        assertTrue(Files.readString(folder.resolve("a.txt")).contains("→ GET\n"));
    }

    @Test
    void aSingleFetchLoadsNoLibrary() throws Exception {
        List<String> command = new ArrayList<>(ClientProcess.command("127.0.0.1", "" + server.port(), "hello.txt"));
        command.add(1, "-Xlog:class+load:file=loaded.log");
        try (ClientProcess client = ClientProcess.start(folder, Map.of(), command)) {
            assertEquals(0, client.outcome().exit());
        }
        String loaded = Files.readString(folder.resolve("loaded.log"));
        assertTrue(loaded.contains("portlab.client.Main"));
        List<String> slow = List.of(
                "picocli.",
                "org.jline.",
                "org.HdrHistogram.",
                "com.google.gson.",
                "java.lang.runtime.ObjectMethods",
                "portlab.common.wire.",
                "portlab.client.tls.",
                "sun.security.ssl.",
                "javax.net.ssl.");
        for (String library : slow) {
            assertFalse(loaded.contains(library), library);
        }
    }

    private Outcome run(String... words) throws Exception {
        return ClientProcess.run(folder, Map.of(), here(words));
    }

    private Outcome piped(String script, String... words) throws Exception {
        try (ClientProcess client = ClientProcess.start(folder, Map.of(), here(words))) {
            client.type(script);
            return client.outcome();
        }
    }

    private static String[] here(String... words) {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", Integer.toString(server.port())));
        all.addAll(List.of(words));
        return all.toArray(new String[0]);
    }

    private static String plain(String out) {
        return out.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}", "TIME")
                .replaceAll("portlab/[0-9.]+", "portlab/VERSION")
                .replaceAll("average N B/s  [0-9.]+ [kMGT]?bit/s", "RATE");
    }
}
