package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Calc;
import portlab.client.exit.ExitCode;
import portlab.client.net.Endpoint;
import portlab.client.net.LineServer;
import portlab.common.Protocol;

/** Lines and scripts while no server listens on the port. */
class InterpreterTest {
    private static final Endpoint SERVER = new Endpoint("127.0.0.1", 1);

    @TempDir
    Path folder;

    private TypedSession typed;

    @BeforeEach
    void open() throws IOException {
        typed = new TypedSession(folder, SERVER);
    }

    @AfterEach
    void close() throws IOException {
        typed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# a comment", "  #"})
    void emptyLinesAndCommentsDoNothing(String line) throws IOException {
        assertEquals(ExitCode.OK, typed.type(line));
        assertEquals("", typed.out() + typed.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"get -o one.txt a b", "get a -f b -o one.txt", "get --parallel 2 -o ./one.txt a b"})
    void severalFilesCannotShareAnOutputName(String line) throws IOException {
        assertEquals(ExitCode.USAGE, typed.type(line));
        assertTrue(typed.err().endsWith("one.txt takes one file (name an existing folder)\n"), typed.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-o -", "-o /dev/null", "-o .", "-r -o new"})
    void severalFilesMayShareAFolderOrAStream(String options) throws IOException {
        assertEquals(ExitCode.UNCONNECTED, typed.type("get " + options + " a b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get --same -f a", "get --same -o - a", "get --same -o /dev/null a"})
    void sameNeedsALocalFileToCompareWith(String line) throws IOException {
        assertEquals(ExitCode.USAGE, typed.type(line));
        assertTrue(typed.err().startsWith("portlab: --same needs a local file to compare with"), typed.err());
    }

    @ParameterizedTest
    @CsvSource({"services,7", "services http,7", "services calc admin,7"})
    void servicesThatRefuseAreAFailure(String line, int exit) throws IOException {
        assertEquals(exit, typed.type(line).number());
        assertEquals("", typed.err());
    }

    @Test
    void servicesChecksOnlyThoseThatAreNamed() throws Exception {
        try (LineServer server = LineServer.saying("42\n")) {
            calculateOn(server);
            assertEquals(ExitCode.OK, typed.type("services calc"));
            assertTrue(typed.out().contains("answers"), typed.out());
            assertEquals(1, typed.out().lines().count(), typed.out());
            assertEquals(ExitCode.UNCONNECTED, typed.type("services calc http"));
        }
    }

    @Test
    void aCommentMayFollowACommand() throws IOException {
        assertEquals(ExitCode.OK, typed.type("set timeout 3 # seconds"));
        assertTrue(typed.out().contains("timeout          3.0 s\n"), typed.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "ping foo;invalid KIND 'foo' (expected http, echo, connect, tls or udp)",
                "services foo;invalid NAME 'foo' (expected http, bulk, echo, message, calc or admin)",
                "trace maybe;invalid value 'maybe' (expected on or off)",
                "cd docs;unknown command cd (there is no current folder on the server",
                "pwd;unknown command pwd (there is no current folder on the server",
                "dir;unknown command dir (use ls to list a folder)",
                "get -x;unknown option -x",
                "--;unexpected -- before the command",
                "'';unknown command",
                "-- calc;unexpected -- before the command",
                "bulk --up=x;--up does not take a value (see help bulk)",
                "compare a b;unexpected argument 'b' (compare takes one PATH, or two commands with -- between them)",
                "compare -- calc 1;missing COMMAND (use compare COMMAND -- COMMAND)",
                "compare calc 1 --;missing COMMAND (use compare COMMAND -- COMMAND)",
                "compare pnig -- calc 1;unknown command pnig (did you mean ping?",
                "help pnig;unknown command pnig (did you mean ping? type help for a list)",
                "compare --svg x calc 1 -- calc 2;--svg and --har are for a page",
                "compare -n 101 x;invalid --rounds '101' (expected up to 100 for a page)",
                "set http 2;invalid http '2' (expected 1.0 or 1.1)",
            })
    void mistakesAreReportedInOneLine(String line, String told) throws IOException {
        assertEquals(ExitCode.USAGE, typed.type(line));
        assertTrue(typed.err().startsWith("portlab: " + told), typed.err());
        assertEquals(1, typed.err().lines().count(), typed.err());
    }

    @Test
    void anUnansweredPingFailsInOneLine() throws IOException {
        assertEquals(ExitCode.UNCONNECTED, typed.type("ping"));
        assertTrue(typed.err().startsWith("portlab: 127.0.0.1:1 refused the connection"), typed.err());
        assertEquals(1, typed.err().lines().count(), typed.err());
        assertEquals("", typed.out());
    }

    @Test
    void aFailedConnectKeepsTheServer() throws IOException {
        assertEquals(ExitCode.UNCONNECTED, typed.type("connect 127.0.0.1 2"));
        assertEquals(SERVER, typed.session().directory().base());
        assertTrue(typed.err().contains("; still using 127.0.0.1:1)"), typed.err());
    }

    @Test
    void aSuccessfulConnectChangesTheServer() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertEquals(ExitCode.OK, typed.type("connect 127.0.0.1 " + other.getLocalPort()));
            assertEquals(
                    other.getLocalPort(), typed.session().directory().base().port());
        }
    }

    @ParameterizedTest
    @CsvSource({"calc,''", "calc,exit", "calc,q", "calc,QUIT", "message,''", "message,exit", "message,q"})
    void everyDialogueEndsTheSameWayAndSaysHow(String command, String last) throws IOException {
        assertEquals(ExitCode.UNCONNECTED, typed.type(command, "21", last, "22"));
        assertTrue(typed.out().contains("end with an empty line, exit or Ctrl-D\n" + command + "> "), typed.out());
        assertEquals(1, typed.err().lines().count(), typed.err());
    }

    @Test
    void aQuestionMarkPrintsHelp() throws IOException {
        assertEquals(ExitCode.OK, typed.type("? calc"));
        assertTrue(typed.out().startsWith("calc [N…]"), typed.out());
    }

    @Test
    void helpExplainsTheKeysOnATerminal() throws IOException {
        typed.session().dialogue().advice("Grey text is a suggestion.");
        typed.type("help");
        assertTrue(typed.out().endsWith("Grey text is a suggestion.\n"), typed.out());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void helpFitsTheWindow(int width) throws IOException {
        typed.session().output().console().window(() -> width);
        for (String name : Interpreter.grammar().getSubcommands().keySet()) {
            typed.type("help " + name);
        }
        typed.type("help");
        typed.out().lines().forEach(line -> assertTrue(line.length() <= width, line));
    }

    @Test
    void theCommandLineHelpFitsEightyColumns() {
        RootCommand.help().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void anExclamationMarkRunsASystemCommand() throws IOException {
        Path made = folder.resolve("made by a shell");
        assertEquals(ExitCode.OK, typed.type("!echo it\\'s > '" + made + "'"));
        assertEquals("it's", Files.readString(made).strip());
        assertEquals(ExitCode.USAGE, typed.type("! exit 3"));
        assertEquals("portlab: exit 3 exited with code 3\n", typed.err());
    }

    @Test
    void historyEscapesControlCharacters() throws IOException {
        typed.session().dialogue().keep("get evil\u202egpj");
        typed.type("history");
        assertTrue(typed.out().contains("get evil\\u202egpj"), typed.out());
    }

    @Test
    void aScriptErrorNamesItsLine() throws Exception {
        String script = "\ufeff# comment\n\nset timeout 3 # seconds\npnig\n";
        try (BufferedReader lines = new BufferedReader(new StringReader(script))) {
            new Script(new Interpreter(typed.session()), "line ", lines, false).run();
        }
        assertEquals("portlab: line 4: unknown command pnig (did you mean ping? type help for a list)\n", typed.err());
    }

    @Test
    void aByteOrderMarkIsIgnored() throws Exception {
        Path script = Files.writeString(folder.resolve("bom"), "\ufeffset units binary\n");
        assertEquals(ExitCode.OK, typed.type("source '" + script + "'"));
        assertEquals("", typed.err());
    }

    @Test
    void anErrorInASourcedFileNamesFileAndLine() throws IOException {
        Path inner = Files.writeString(folder.resolve("inner"), "set timeout 3\ncalc\n1\n");
        Path outer = Files.writeString(folder.resolve("outer"), "\n\nsource '" + inner + "'\n");
        assertEquals(ExitCode.UNCONNECTED, typed.type("source '" + outer + "'"));
        assertTrue(typed.err().startsWith("portlab: " + inner + ":3: no replica answers"), typed.err());
        assertEquals(1, typed.err().lines().count(), typed.err());
        typed.type("pnig");
        assertTrue(typed.err().contains("\nportlab: unknown command pnig"), typed.err());
    }

    @Test
    void aRejectedNumberStopsAScriptAndNamesItsLine() throws Exception {
        try (LineServer server = LineServer.saying(Calc.NOT_A_NUMBER + "\n")) {
            calculateOn(server);
            Path script = Files.writeString(folder.resolve("script"), "calc x\n");
            assertEquals(ExitCode.REFUSED, typed.type("source '" + script + "'"));
            assertEquals("portlab: " + script + ":1: x: " + Calc.NOT_A_NUMBER + "\n", typed.err());
        }
    }

    @Test
    void aRejectedNumberIsAnErrorWithQuiet() throws Exception {
        try (LineServer server = LineServer.saying(Calc.NOT_A_NUMBER + "\n")) {
            calculateOn(server);
            assertEquals(ExitCode.REFUSED, typed.type("calc x"));
            assertEquals("", typed.err(), "the result reports it");
            typed.session().output().quiet(true);
            assertEquals(ExitCode.REFUSED, typed.type("calc y"));
            assertEquals("portlab: y: " + Calc.NOT_A_NUMBER + "\n", typed.err());
        }
    }

    private void calculateOn(LineServer server) {
        Session session = typed.session();
        session.directory(session.directory().with(Protocol.CALC, List.of(server.endpoint())));
    }

    @Test
    void jsonHasTheLocationInItsOwnField() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "pnig\n");
        typed.session().output().form(Output.Form.JSON);
        typed.type("source '" + script + "'");
        assertTrue(typed.out().endsWith(",\"exit\":2,\"at\":\"" + script + ":1\"}\n"), typed.out());
    }
}
