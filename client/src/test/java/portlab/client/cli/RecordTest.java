package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import portlab.client.exit.ExitCode;
import portlab.client.net.Directory;
import portlab.client.net.LineServer;
import portlab.client.net.RawServer;
import portlab.common.Protocol;

/** {@code record} and {@code replay}, with servers of the test. */
class RecordTest {
    @TempDir
    Path folder;

    private RawServer http;
    private LineServer calc;
    private TypedSession typed;
    private Path file;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int stopAt;
    private volatile String answer = "Server received at 2026-11-21 17:00:00: ";
    private volatile String response = "HTTP/1.0 200 OK\r\nServer: <b>lab`|\r\nContent-Length: 5\r\n\r\nhello";

    @BeforeEach
    void open() throws IOException {
        http = new RawServer((socket, out) -> {
            if (requests.incrementAndGet() == stopAt) {
                typed.session().stopCommand();
            }
            out.write(response.getBytes(StandardCharsets.UTF_8));
        });
        calc = new LineServer((line, out) -> {
            boolean number = line.strip().matches("[0-9]+");
            String said = number ? Integer.parseInt(line.strip()) * 2 + "\n" : answer + line + "\n";
            out.write(said.getBytes(StandardCharsets.UTF_8));
        });
        typed = new TypedSession(folder, http.endpoint());
        typed.session()
                .directory(new Directory(http.endpoint())
                        .with(Protocol.CALC, List.of(calc.endpoint()))
                        .with(Protocol.MESSAGE, List.of(calc.endpoint())));
        file = folder.resolve("r.md");
    }

    @AfterEach
    void close() throws Exception {
        typed.close();
        http.close();
        calc.close();
    }

    private ExitCode record() {
        return typed.type("record " + file);
    }

    private String report() throws IOException {
        return Files.readString(file);
    }

    /** What replay prints. */
    private String replay(String options, ExitCode exit) throws IOException {
        int before = typed.out().length();
        assertEquals(exit, typed.type("replay " + options + " " + file), typed.err());
        return typed.out().substring(before);
    }

    private void write(String... lines) throws IOException {
        StringBuilder report = new StringBuilder(
                "<!-- portlab report {\"format\":1,\"version\":\"1\",\"started\":\"then\",\"server\":\"there\"} -->\n");
        for (String line : lines) {
            report.append("<!-- portlab command {\"line\":\"").append(line).append("\"} -->\n");
        }
        Files.writeString(file, report);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    @Test
    void aReportIsWrittenAsItHappens() throws IOException {
        assertEquals(ExitCode.OK, record());
        String beginning = report();
        assertTrue(beginning.startsWith("# Portlab report\n\n<!-- portlab report {\"format\":1,"), beginning);
        assertTrue(beginning.contains("| server | " + http.endpoint()), beginning);
        assertTrue(beginning.contains("&#60;b&#62;lab&#96;&#124; |\n"), beginning);
        assertTrue(beginning.contains("| Java | " + System.getProperty("java.version")), beginning);
        typed.type("calc 21");
        assertTrue(report().contains("\n## 1. `calc 21`\n"), report());
        assertTrue(report().contains("\n```text\n21 doubled is 42\nRTT "), report());
        assertTrue(report().contains("\nExit code 0, success, after "), report());
        typed.type("record off");
        typed.type("calc 21");
        assertFalse(report().contains("## 2."), report());
        assertTrue(report().startsWith(beginning));
    }

    @Test
    void itSaysWhetherItRecords() throws IOException {
        typed.type("record");
        record();
        typed.type("calc 21");
        typed.type("history");
        typed.type("help");
        typed.type("nonsense");
        typed.type("record");
        typed.type("record off");
        typed.type("record off");
        List<String> said =
                typed.out().lines().filter(line -> line.contains("record")).toList();
        assertEquals("not recording", said.get(0));
        assertEquals("recording to " + file, said.get(1));
        String state = "recording to " + file + ": 1 command";
        assertTrue(said.containsAll(List.of(state, "ended " + state)), said.toString());
        assertEquals("not recording", said.get(said.size() - 1));
    }

    @Test
    void anExistingFileIsKept() throws IOException {
        Files.writeString(file, "mine");
        assertEquals(ExitCode.UNWRITABLE, record());
        assertTrue(typed.err().contains("r.md already exists (choose another name, or use -f to overwrite it)"));
        assertEquals("mine", report());
        assertEquals(ExitCode.OK, typed.type("record -f " + file));
        assertTrue(report().startsWith("# Portlab report\n"));
        assertEquals(ExitCode.USAGE, typed.type("record " + folder.resolve("other.md")));
    }

    @Test
    void forceReplacesALinkAndNotWhatItPointsTo() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(file, other);
        typed.type("record -f " + file);
        assertEquals("mine", Files.readString(other));
        assertTrue(report().startsWith("# Portlab report\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing/r.md", "."})
    void aReportThatCannotBeWrittenIsAFailure(String name) {
        assertEquals(ExitCode.UNWRITABLE, typed.type("record -f " + folder.resolve(name)));
        assertTrue(typed.session().recorder().isEmpty());
        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void aLostReportEndsTheRecordingButNotTheCommand() throws IOException {
        record();
        Files.delete(file);
        assertEquals(ExitCode.UNWRITABLE, typed.type("calc 21"));
        assertTrue(typed.out().contains("21 doubled is 42"));
        assertTrue(typed.err().contains("r.md"), typed.err());
        assertEquals(ExitCode.OK, typed.type("calc 21"));
    }

    @Test
    void aSeriesHasAPlotBesideTheReport() throws IOException {
        Files.writeString(folder.resolve("r-1.svg"), "mine");
        record();
        typed.type("ping -n 6 -i 0.001");
        assertTrue(report().contains("\n![plot](r-1-2.svg)\n"), report());
        assertTrue(report().contains("\n| n | lost | min | avg |"), report());
        assertTrue(Files.readString(folder.resolve("r-1-2.svg")).startsWith("<svg "));
        assertEquals("mine", Files.readString(folder.resolve("r-1.svg")));
    }

    @Test
    void aScriptsCommandsAreRecorded() throws IOException {
        Path script = Files.writeString(folder.resolve("s"), "calc 1\n\ncalc\n2\n\n");
        record();
        typed.type("source " + script);
        typed.type("source " + folder.resolve("missing"));
        String report = report();
        assertTrue(report.contains("## 1. `source "), report);
        assertTrue(report.contains("## 2. `calc 1`"), report);
        assertTrue(report.contains("## 3. `calc`"), report);
        assertTrue(report.contains("> 2\n"), report);
        assertTrue(report.contains("## 4. `source "), report);
        assertTrue(report.contains("portlab: cannot read "), report);
        String again = replay("", ExitCode.OK);
        assertTrue(again.contains("skipped: the report has the commands of the script\n"), again);
        assertTrue(again.contains("3  calc  same output\n"), again);
    }

    @Test
    void passwordsAreNotRecorded() throws IOException {
        response = "HTTP/1.0 401 No\r\nX-Echo: s3cret!\r\nContent-Length: 0\r\n\r\n";
        record();
        typed.type("set user bob", "s3cret!");
        typed.type("set user bob:s3cret!");
        typed.type("set user 'bob:s3 cret!'");
        typed.type("head /");
        typed.type("get http://bob:s3cret!@127.0.0.1:1/");
        typed.type("connect bob:s3cret!@127.0.0.1");
        typed.session().login(Optional.empty());
        typed.type("connect bob:s3cret!@127.0.0.1");
        typed.type("!true -u bob:s3cret! --user=bob:s3cret! http://a:s3cret!@b");
        typed.type("!true -ubob:s3cret!");
        typed.type("!true -H 'Authorization: Basic s3cret!'");
        answer = "Authorization: Basic s3cret! ";
        typed.type("say hello");
        assertFalse(report().contains("cret!"), report());
        assertTrue(report().contains("## 8. `!true -u bob:*** --user=bob:*** http://a:***@b`"), report());
        assertTrue(report().contains("## 4. `head /`"), report());
        String again = replay("--all", ExitCode.REFUSED);
        assertTrue(again.contains("skipped: its password was not recorded"), again);
    }

    @ParameterizedTest
    @CsvSource({
        "get http://u:p@h/x, get http://u:***@h/x",
        "connect u:p@h:80, connect u:***@h:80",
        "!curl -u a:b c, !curl -u a:*** c",
        "!curl --user a:b c, !curl --user a:*** c",
        "set user a:b, set user a:***",
        "calc -u, calc -u",
        "ping echo -n 5, ping echo -n 5",
        "connect 127.0.0.1:8080, connect 127.0.0.1:8080",
        "get http://h:80/a@b, get http://h:80/a@b",
        "say Authorization: Basic QQ==, say Authorization: Basic ***",
    })
    void masks(String typed, String shown) {
        assertEquals(shown, new Secrets("").apply(typed));
    }

    @Test
    void aReplayShowsWhatChanged() throws IOException {
        record();
        typed.type("say hi");
        typed.type("head /");
        typed.type("ping -n 6 -i 0.001");
        typed.type("record off");
        String same = replay("", ExitCode.OK);
        assertTrue(same.contains("1  say hi  same output\n   rtt "), same);
        assertTrue(same.contains("2  head /  same output\n"), same);
        assertTrue(same.matches("(?s).*   p50 .* noise\n.*"), same);
        assertTrue(same.contains("\n3 same, 0 changed, 0 skipped\n"), same);
        response = response.replace("hello", "hell").replace("h: 5", "h: 4");
        String changed = replay("", ExitCode.REFUSED);
        assertTrue(changed.contains("1  say hi  same output\n"), changed);
        assertTrue(changed.contains("   fields.Content-Length: 5 → 4\n"), changed);
        assertTrue(changed.contains("\n2 same, 1 changed, 0 skipped\n"), changed);
    }

    @Test
    void aReplayInJson() throws IOException {
        record();
        typed.type("head /");
        typed.type("record off");
        typed.session().output().form(Output.Form.JSON);
        response = response.replace("hello", "hell").replace("h: 5", "h: 4");
        List<String> lines = replay("", ExitCode.REFUSED).lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.get(0)
                        .startsWith("{\"command\":\"replay\",\"target\":\"head /\",\"ok\":false,\"step\":1,"
                                + "\"state\":\"changed\",\"outputs\":[{\"name\":\"fields.Content-Length\",\"before\":\"5\",\"now\":\"4\"}],"
                                + "\"figures\":[{\"name\":"),
                lines.get(0));
        assertTrue(lines.get(1).contains("\"same\":0,\"changed\":1,\"skipped\":0,\"unknown\":0}"), lines.get(1));
    }

    @Test
    void aReplayAnswersWhatACommandAsks() throws IOException {
        record();
        typed.type("calc", "1", "2", "");
        assertTrue(replay("", ExitCode.OK).contains("1  calc  same output\n"));
    }

    @Test
    void aReplayLeavesNothingBehind() throws IOException {
        write("get x", "get -o y x", "get -r /", "set timeout 3", "trace on");
        long before = files();
        Path here = Path.of("x");
        String again = replay("", ExitCode.OK);
        assertTrue(again.contains("0 same, 0 changed, 0 skipped, 5 not compared"), again);
        assertEquals(before, files());
        assertFalse(Files.exists(here) || Files.exists(Path.of("y")));
        assertFalse(typed.session().isTracing());
        assertEquals(10e9, typed.session().timeouts().silenceNanos());
    }

    /** A report may come from anybody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "!touch FILE;it runs a command of your system",
                "  !touch FILE;it runs a command of your system",
                "compare --svg FILE /;it writes files",
                "compare ls -- compare --har FILE /;it writes files",
                "compare ls -- ! touch FILE;it runs a command of your system",
                "compare /x -- nonsense;it does not name two commands",
                "get --continue x;it needs local files",
                "get --same x;it needs local files",
                "get http://127.0.0.1:1/x;it names another server",
                "get x http://127.0.0.1:1/x;it names another server",
                "head http://127.0.0.1:1/x;it names another server",
                "ls http://127.0.0.1:1/;it names another server",
                "compare http://127.0.0.1:1/;it names another server",
                "connect 127.0.0.1 1;it names another server",
                "ping udp 127.0.0.1:1;it names another server",
                "ping --svg FILE;it writes files",
                "source FILE;the report has the commands of the script",
                "set user bob;it asks for a password",
                "record -f FILE;it is about the shell itself",
                "replay FILE;it is about the shell itself",
                "quit;it is about the shell itself",
                "nonsense;not a command",
                "# comment;not a command",
                "get 'x;not a command",
            })
    void aReplaySkipsWhatCouldDoHarm(String line, String why) throws IOException {
        Path target = folder.resolve("target");
        write(line.replace("FILE", target.toString()), "calc 21");
        String again = replay("", ExitCode.OK);
        assertTrue(again.contains("skipped: " + why + "\n"), again);
        assertFalse(Files.exists(target), line);
    }

    /** A command that a replay runs must not gain an argument that leads elsewhere unless its {@code risk} looks at it. */
    @Test
    void everyArgumentOfACommandThatAReplayRunsIsKnown() {
        Set<String> harmless = Set.of(
                "", "BYTES", "COMMAND", "FILE", "HOST", "KIND", "N", "NAME", "PATH", "PORT", "RATE", "SECONDS", "SIZE");
        Set<String> texts = Set.of("TEXT", "TEXT|SIZE", "VALUE", "on|off", "--");
        Set<String> looked = Set.of("ping HOST:PORT");
        Interpreter.grammar().getSubcommands().forEach((name, command) -> {
            Object action = command.getCommandSpec().userObject();
            boolean runs = Stream.of(action.getClass().getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals("risk"));
            for (ArgSpec argument : runs ? command.getCommandSpec().args() : List.<ArgSpec>of()) {
                String label = argument.arity().max() == 0 ? "" : argument.paramLabel();
                assertTrue(
                        harmless.contains(label) || texts.contains(label) || looked.contains(name + " " + label),
                        name + " " + label + ": see " + action.getClass() + ".risk");
            }
        });
    }

    @Test
    void whatFollowsAnotherServerIsSkipped() throws IOException {
        write("connect 127.0.0.1 1", "calc 21", "connect 127.0.0.1 " + http.port(), "calc 21");
        String again = replay("", ExitCode.OK);
        assertTrue(again.contains("2  calc 21  skipped: it ran on another server\n"), again);
        assertTrue(again.contains("4  calc 21  not compared: the report has no result\n"), again);
    }

    @Test
    void aTrustedReportMayDoEverything() throws IOException {
        Path target = folder.resolve("target");
        write("!touch " + target, "get -o " + folder.resolve("got") + " x");
        replay("--all", ExitCode.OK);
        assertTrue(Files.exists(target));
        assertEquals("hello", Files.readString(folder.resolve("got")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"exit\":0,\"total_us\":0,\"results\":[{\"seconds\":5,\"mbit_per_s\":1}]};",
                "{\"exit\":0,\"total_us\":0,\"results\":[{\"target\":[],\"n\":{},\"avg_us\":\"x\"}]};",
                "{\"exit\":0,\"total_us\":0,\"results\":[{\"rtt_us\":1e999999999}]};",
                "{\"exit\":0,\"total_us\":0,\"samples\":[[1]]};is damaged",
                "{\"exit\":\"\\u001b[2J\",\"total_us\":0};is damaged",
            })
    void aHostileResultIsToldInALine(String result, String told) throws IOException {
        write("ping -n 6 -i 0.001");
        Files.writeString(file, Files.readString(file) + "<!-- portlab result " + result + " -->\n\n");
        typed.type("replay " + file);
        assertTrue(typed.err().contains(told == null ? "" : told), typed.err());
        assertFalse(typed.err().contains("internal error") || typed.out().contains("\033"), typed.err());
    }

    @Test
    void ctrlCStopsTheReplayAndTheCommandInIt() throws IOException {
        write("ping -n 100000 -i 0.001", "calc 21");
        stopAt = 3;
        String again = replay("", ExitCode.INTERRUPTED);
        assertTrue(again.contains("0 same, 0 changed, 0 skipped, stopped\n"), again);
        assertFalse(again.contains("calc"), again);
    }

    @Test
    void aMissingFileIsAFailure() throws IOException {
        assertEquals(ExitCode.USAGE, typed.type("replay " + file));
        assertTrue(typed.err().contains("cannot read " + file), typed.err());
    }

    @Test
    void aLongOutputKeepsItsBeginningAndItsEnd() {
        Transcript transcript = new Transcript(portlab.client.measure.Units.DECIMAL, text -> text);
        for (int i = 0; i < 100_000; i++) {
            transcript.text("line " + i + "\n");
        }
        String text = transcript.text();
        assertTrue(text.startsWith("line 0\nline 1\n"));
        assertTrue(text.endsWith("line 99999\n"));
        assertTrue(text.contains(" characters left out)\nline "), "the gap is between lines");
        assertTrue(text.length() < Transcript.MAX_HEAD + 3 * Transcript.MAX_TAIL);
    }
}
