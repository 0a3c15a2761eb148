package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.ServerProcess;

/** The shell in a terminal. */
class ShellIT {
    private static final String PROMPT = "❯";

    @TempDir
    static Path site;

    @TempDir
    Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectory(site.resolve("docs"));
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.writeString(site.resolve("-dash.txt"), "dash");
        server = ServerProcess.start(site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void completesCommandsOptionsAndNamesOnTheServer() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("serv", "Tab").await("services").type("C-c");
            window.type("bulk --ver", "Tab").await("bulk --verify").type("C-c");
            window.type("ping con", "Tab").await("ping connect").type("C-c");
            window.type("ping u", "Tab").await("ping udp").type("C-c");
            window.type("bulk --pi", "Tab").await("bulk --ping").type("C-c");
            window.retype("get he", "get hello.txt");
            window.type("Enter").await("saved   hello.txt");
        }
        assertEquals("hello", Files.readString(folder.resolve("hello.txt")));
    }

    @Test
    void keepsPrivateHistoryAndSuggestsFromIt() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("say it's me!!", "Enter").await("Server received at ");
            window.leave();
        }
        Path file = folder.resolve("state/portlab/history");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).endsWith(":say it's me!!\n"), Files.readString(file));
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("sa").await("❯ say it's me!!").type("C-u");
            window.type("Up").await("❯ say it's me!!").type("Enter").await(": it's me!!");
            window.type("history", "Enter").await("    1  say it's me!!");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "dumb", "no-such-terminal"})
    void ctrlCStopsTheCommandAndPrintsItsResultSoFar(String term) throws Exception {
        try (TerminalWindow window = open(term, 100)) {
            window.type("bulk 1MB -t 60", "Enter").await("1.0 s ").type("C-c").await("stopped");
            window.type("ping -n 9999 -i 0.05", "Enter")
                    .await("   3  ")
                    .type("C-c")
                    .await("lost 0, stopped");
            window.type("calc 21", "Enter").await("21 doubled is 42").awaitMatch(prompts(4));
            window.type("half a line", "C-c").awaitMatch(prompts(5));
            window.type("calc 4", "Enter").await("4 doubled is 8");
            window.leave();
            String screen = window.screen();
            assertFalse(screen.contains("Exception"), screen);
            assertFalse(screen.contains("WARNING"), screen);
        }
    }

    /** So many prompts. What is typed early stands in front of one, and Ctrl-C may discard it before the terminal shows it. */
    private static Pattern prompts(int count) {
        return Pattern.compile("(?s)(127\\.0\\.0\\.1:[0-9]+ [^\n]*?[>❯].*?){" + count + "}");
    }

    @Test
    void suggestsCorrectionsForTypos() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("pnig", "Enter").await("unknown command pnig (did you mean ping?");
        }
    }

    @Test
    void promptsForNumbersAndLines() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("calc", "Enter").await("calc>").type("8", "Enter").await("8 doubled is 16");
            window.type("exit", "Enter").await("s ❯");
            window.type("message", "Enter")
                    .await("message>")
                    .type("hello!", "Enter")
                    .await(": hello!");
            window.type("", "Enter").type("quit", "Enter").await("ENDED 0");
        }
    }

    @Test
    void completesANameThatLooksLikeAnOption() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.retype("get -da", "get ./-dash.txt");
            window.type("Enter").await("saved   -dash.txt");
        }
    }

    @Test
    void runsAPastedBlockLineByLine() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.paste("calc 1\ncalc 2 # twice\ncalc\n3\nexit\nsay it's me\nping con");
            window.await(": it's me").await("s ❯ ping con");
            String screen = window.screen();
            for (String line :
                    new String[] {"❯ calc 1\n", "1 doubled is 2\n", "2 doubled is 4\n", "calc> 3\n3 doubled is 6"}) {
                assertTrue(screen.contains(line), screen);
            }
            window.type("C-u").leave();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "dumb", ""})
    void worksInANarrowWindow(String term) throws Exception {
        try (TerminalWindow window = open(term, 40)) {
            window.type("calc 21", "Enter").await("21 doubled is 42");
            window.type("help", "Enter").await("Type help COMMAND for details.");
            window.leave();
        }
    }

    /** The short form has no session, but the terminal is as narrow. */
    @Test
    void aFetchWrapsItsLinesToTheWindow() throws Exception {
        String fetch = String.join(" ", ClientProcess.command("127.0.0.1", "" + server.port(), "hello.txt"));
        try (TerminalWindow window = TerminalWindow.open(folder, "xterm-256color", 50, server.port(), fetch)) {
            window.await("saved   hello.txt").await(PROMPT);
            assertTrue(window.screen().matches("(?s).*\nRTT [^\n]*\n    [^\n ].*"), window.screen());
        }
    }

    @Test
    void assumesADefaultSizeIfTheTerminalHasNone() throws Exception {
        try (TerminalWindow window =
                TerminalWindow.open(folder, "xterm-256color", 100, server.port(), "stty rows 0 cols 0")) {
            window.await("127.0.0.1:" + server.port() + " " + PROMPT);
            window.type("calc 21").await("❯ calc 21").type("Enter").await("21 doubled is 42");
            window.leave();
        }
    }

    @Test
    void printsNoEscapesWithoutATerminalType() throws Exception {
        Path recorded = folder.resolve("recorded");
        try (TerminalWindow window = open("", 80)) {
            window.record(recorded);
            window.type("pnig", "Enter").await("unknown command pnig");
            window.type("get hello.txt", "Enter").await("saved   hello.txt");
            window.type("clear", "Enter").type("calc 21", "Enter").await("21 doubled is 42");
            window.leave();
        }
        String bytes = Files.readString(recorded);
        assertTrue(bytes.contains("21 doubled is 42"), bytes);
        assertFalse(bytes.contains("\033"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "dumb"})
    void reportsAtOnceWhetherTheServerAnswers(String term) throws Exception {
        try (TerminalWindow window = open(term, 100)) {
            assertTrue(window.screen().contains(" at 127.0.0.1:" + server.port() + " answers\n"), window.screen());
        }
        try (TerminalWindow window = TerminalWindow.open(folder, term, 100, 1)) {
            window.await("portlab: 127.0.0.1:1 refused the connection (is a server running there?");
        }
    }

    @Test
    void clearsTheScreenAndPrintsHelp() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("?", "Enter").await("Grey text after the cursor is a suggestion from your history");
            // What is typed before the prompt is there would be echoed twice.
            window.awaitMatch(Pattern.compile(PROMPT + "\\s*\\z")).type("clear", "Enter");
            window.awaitMatch(Pattern.compile("\\A\\S+ " + PROMPT + "\\s*\\z"))
                    .type("calc 21", "Enter")
                    .await("21 doubled is 42");
            assertTrue(window.screen().startsWith("127.0.0.1:" + server.port() + " ❯ calc 21\n"), window.screen());
        }
    }

    @Test
    void keepsRunningWhenTheServerEnds() throws Exception {
        ServerProcess mortal = ServerProcess.start(site.toString());
        int port = mortal.port();
        try (TerminalWindow window = TerminalWindow.open(folder, "xterm-256color", 100, port)) {
            window.await(PROMPT).type("calc 21", "Enter").await("21 doubled is 42");
            mortal.close();
            window.type("calc 22", "Enter").await("no replica answers");
            mortal = ServerProcess.run(Map.of(), List.of("-p", "" + port, site.toString()));
            mortal.awaitOut("Ctrl-C");
            window.type("calc 23", "Enter").await("23 doubled is 46");
        } finally {
            mortal.close();
        }
    }

    @Test
    void recordsASessionAndReplaysIt() throws Exception {
        try (TerminalWindow window = open("xterm-256color", 100)) {
            window.type("record lab.md", "Enter").await("recording to lab.md");
            window.type("calc 21", "Enter").await("21 doubled is 42");
            window.type("ping -n 5 -i 0.01", "Enter").await("n 5, lost 0");
            window.type("calc", "Enter").await("calc>").type("8", "Enter").await("8 doubled is 16");
            window.type("", "Enter").awaitMatch(prompts(5));
            window.type("record of", "Tab").await("record off").type("Enter");
            window.await("ended recording to lab.md: 3 commands");
            window.type("record lab.md", "Enter").await("lab.md already exists");
            window.type("replay lab.m", "Tab").await("replay lab.md").type("Enter");
            window.await("3 same, 0 changed, 0 skipped");
            assertTrue(window.screen().contains("3  calc  same output"), window.screen());
            window.leave();
        }
        String report = Files.readString(folder.resolve("lab.md"));
        assertTrue(report.contains("\n![plot](lab-2.svg)\n"), report);
        assertTrue(Files.readString(folder.resolve("lab-2.svg")).endsWith("</svg>\n"));
        assertFalse(report.contains("\033"), "the report has no colours");
    }

    private TerminalWindow open(String term, int width) throws Exception {
        return TerminalWindow.open(folder, term, width, server.port())
                .await(term.equals("dumb") || term.isEmpty() ? "> " : PROMPT);
    }
}
