package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;
import portlab.common.ServerProcess;

/** The client's jar against a server that requires a password. */
class LoginIT {
    private static final String PASSWORD = "pässword";

    /** The hash of {@link #PASSWORD}. */
    private static final String HASH =
            "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$rybsuBlIHCOEKCPpDvTVloYHkPEiKOiJqqYGLCHAfF0";

    private static final String HINT = "log in with -u USER:PASSWORD";

    @TempDir
    static Path site;

    @TempDir
    Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.createDirectory(site.resolve("dir"));
        server = ServerProcess.start("--auth", "me:" + HASH, site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Outcome run(Map<String, String> environment, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", Integer.toString(server.port())));
        all.addAll(List.of(words));
        return ClientProcess.run(folder, environment, all.toArray(String[]::new));
    }

    private Outcome run(String... words) throws Exception {
        return run(Map.of(), words);
    }

    @Test
    void withoutAPasswordTheHintSaysHowToLogIn() throws Exception {
        for (String[] words : new String[][] {{"hello.txt"}, {"-c", "ls"}, {"-u", "me:wrong", "hello.txt"}}) {
            Outcome outcome = run(words);
            assertEquals(22, outcome.exit());
            assertTrue(outcome.err().startsWith("portlab: 401 Unauthorized: /"), outcome.err());
            assertTrue(outcome.err().contains(HINT), outcome.err());
        }
        assertFalse(Files.exists(folder.resolve("hello.txt")));
    }

    @Test
    void everyWayToLogInWorks() throws Exception {
        String user = "me:" + PASSWORD;
        assertEquals(0, run("-u", user, "hello.txt").exit());
        assertEquals("hello", Files.readString(folder.resolve("hello.txt")));
        assertEquals(0, run("--user", user, "-f", "--continue", "hello.txt").exit());
        assertEquals(0, run(Map.of("PORTLAB_USER", user), "-f", "hello.txt").exit());
        Outcome commands = run(
                "-u", user, "-c", "ls", "-c", "head hello.txt", "-c", "ping -n 2 -i 0.01", "-c", "get -o - hello.txt");
        assertEquals(0, commands.exit(), commands.err());
        assertTrue(commands.out().contains("dir/"), commands.out());
        assertTrue(commands.out().contains("HTTP/1.0 200 OK"), commands.out());
        assertTrue(commands.out().endsWith("hello"), commands.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v hello.txt", "-v -c get\\ hello.txt", "--json hello.txt", "--json -v -c set -c history"})
    void passwordsAreNeverPrinted(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of("-u", "me:" + PASSWORD));
        for (String word : line.split("(?<!\\\\) ")) {
            words.add(word.replace("\\ ", " "));
        }
        Outcome outcome = run(words.toArray(String[]::new));
        assertEquals(0, outcome.exit(), outcome.err());
        String shown = outcome.out() + outcome.err();
        assertFalse(shown.contains(PASSWORD) || shown.contains("bWU6c"), shown);
        assertEquals(line.startsWith("-v"), shown.contains("Authorization: Basic ****"), shown);
    }

    @Test
    void passwordsAreNotSentToOtherServers() throws Exception {
        Outcome outcome =
                run("-u", "me:" + PASSWORD, "-c", "connect localhost " + server.port(), "-c", "get hello.txt");
        assertEquals(22, outcome.exit());
        assertTrue(outcome.err().startsWith("portlab: 401 "), outcome.err());
    }

    @Test
    void thePasswordIsAskedForOnlyOnATerminal() throws Exception {
        Outcome outcome = run("-u", "me", "hello.txt");
        assertEquals(2, outcome.exit());
        assertTrue(outcome.err().startsWith("portlab: no password for me ("), outcome.err());
    }

    @Test
    void aScriptGivesThePasswordInItsNextLine() throws Exception {
        try (ClientProcess client = ClientProcess.start(
                folder, Map.of(), ClientProcess.command("127.0.0.1", "" + server.port(), "--keep-going"))) {
            client.type("set user me\n" + PASSWORD + "\nget hello.txt\nset user ''\nget -f hello.txt\nset user me:x\n");
            Outcome outcome = client.outcome();
            assertEquals(22, outcome.exit());
            assertTrue(outcome.out().contains("user             me at 127.0.0.1:" + server.port()), outcome.out());
            assertTrue(outcome.out().contains("saved   hello.txt"), outcome.out());
            assertTrue(outcome.out().contains("user             none"), outcome.out());
            assertTrue(outcome.err().startsWith("portlab: line 5: 401 "), outcome.err());
            assertTrue(outcome.err().endsWith("which keeps it out of the history)\n"), outcome.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "dumb"})
    void theShellNeitherShowsNorStoresATypedPassword(String term) throws Exception {
        try (TerminalWindow window = TerminalWindow.open(folder, term, 100, server.port())) {
            window.await(term.equals("dumb") ? "> " : " ❯ ");
            window.type("get hello.txt", "Enter").await(HINT);
            window.type("set user me", "Enter").await("password of me: ");
            window.type(PASSWORD, "Enter").await("user             me at 127.0.0.1:");
            window.type("get hello.txt", "Enter").await("saved   hello.txt");
            window.type("calc", "Enter").await("calc>").type("4", "Enter").await("4 doubled is 8");
            window.type("exit", "Enter").type("history", "Enter").await("  history");
            assertFalse(window.screen().contains(PASSWORD), window.screen());
            window.leave();
        }
        Path history = folder.resolve("state/portlab/history");
        assertFalse(Files.exists(history) && Files.readString(history).contains(PASSWORD));
    }
}
