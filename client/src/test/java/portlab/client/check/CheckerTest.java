package portlab.client.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.RawServer;
import portlab.common.Protocol;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.Level;
import portlab.common.check.Verdict;
import portlab.common.wire.WireEvent;

class CheckerTest {
    @TempDir
    Path folder;

    private SiteFiles site;

    @BeforeEach
    void makeSite() throws Exception {
        site = new SiteFiles().addFolder(CheckedSite.in(folder));
    }

    static List<Suite> suites() {
        return Suite.all();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void namesAreUniqueAndNeedsComeFirst(Suite suite) {
        Set<String> seen = new HashSet<>();
        int stage = 1;
        for (ScriptedCheck each : suite.checks()) {
            Check check = each.check();
            assertTrue(seen.containsAll(each.needs()), check.name());
            assertTrue(seen.add(check.name()), check.name());
            assertTrue(check.name().matches("[a-z0-9.-]+"), check.name());
            assertTrue(
                    check.stage() >= stage
                            && check.stage() <= suite.about().stages().size(),
                    check.name());
            stage = check.stage();
        }
        assertEquals(suite.about().stages().size(), stage, "each stage has a check");
    }

    @Test
    void tellsAServerThatTakesEverythingForTextExactlyItsMistakes() throws Exception {
        try (TextOnlyServer server = new TextOnlyServer(folder.resolve("site"))) {
            CheckReport report = Checks.run("http", site, server.port());
            assertEquals(List.of("line-ends", "binary", "large"), Checks.failed(report));
            assertFalse(report.passed());
            assertTrue(Checks.found(report, "line-ends").startsWith("only LF: \"HTTP/1.0 200 OK\\n"));
            assertTrue(Checks.found(report, "binary").endsWith("so the file was decoded as text"));
        }
    }

    @Test
    void aFailureShowsWhatWasSentAndHowToRepeatIt() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nyes")) {
            CheckReport report = Checks.run("http", site, server.port(), 3, Optional.of("missing"), 7);
            CheckResult result = report.results().get(0);
            assertEquals(new Verdict.Failed("the status 404", "200 OK"), result.verdict());
            WireEvent.Sent sent = (WireEvent.Sent) result.wire().get(0);
            String request = HttpTalk.latin1(sent.bytes());
            assertTrue(request.matches("(?s)GET /check-[a-z]{12}\\.html HTTP/1\\.1\r\n.*\r\n\r\n"), request);
            assertEquals(
                    List.of("printf '" + request.replace("\r", "\\r").replace("\n", "\\n") + "' | nc 127.0.0.1 "
                            + server.port()),
                    result.repeat());
        }
    }

    @Test
    void theSameSeedSendsTheSameRequests() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.0 404 Not Found\r\n\r\nno")) {
            Checks.run("http", site, server.port(), 3, Optional.of("missing"), 1);
            Checks.run("http", site, server.port(), 3, Optional.empty(), 1);
            Checks.run("http", site, server.port(), 3, Optional.of("missing"), 2);
            List<String> requests = server.requests();
            assertEquals(requests.get(0), requests.get(1));
            assertFalse(requests.get(0).equals(requests.get(3)), requests.toString());
        }
    }

    @Test
    void checksThatBuildOnAFailedOneAreNotRun() throws Exception {
        try (RawServer server = RawServer.saying("220 mail.example ESMTP\r\n")) {
            CheckReport report = Checks.run("http", site, server.port());
            assertEquals(List.of("responds"), Checks.failed(report));
            assertEquals(1, server.requests().size(), "one connection");
            CheckReport.Tally tally = report.tally(Level.REQUIRED);
            assertEquals(0, tally.passed());
            assertTrue(tally.counted() > 15, "blocked checks count");
        }
    }

    @Test
    void aServerThatHasEndedIsNotBlamedForLaterChecks() throws Exception {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(() -> {
            try (Socket client = listener.accept()) {
                // Before the answer, so that the next connection is refused.
                listener.close();
                client.getOutputStream().write("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
            } catch (IOException e) {
                // The check has left.
                return;
            }
        });
        server.start();
        CheckReport report = Checks.run("http", new SiteFiles(), listener.getLocalPort());
        server.join();
        assertEquals(List.of(), Checks.failed(report));
        assertEquals(
                new Verdict.Blocked("the server has refused connections since responds"),
                report.results().get(1).verdict());
        assertFalse(report.passed());
        assertEquals(1, report.tally(Level.REQUIRED).passed());
    }

    @Test
    void withoutFilesTheirChecksAreSkippedAndCostNothing() throws Exception {
        try (TextOnlyServer server = new TextOnlyServer(folder.resolve("site"))) {
            CheckReport report = Checks.run("http", new SiteFiles(), server.port(), 4, Optional.empty(), 1);
            assertTrue(report.results().get(0).verdict() instanceof Verdict.Skipped);
            assertTrue(report.passed());
            assertEquals(new CheckReport.Tally(0, 0, 0, 0), report.tally(Level.REQUIRED));
        }
    }

    @Test
    void publicAddressesNeedTheUsersWord() {
        Suite suite = Checks.suite("http");
        CheckRequest request = new CheckRequest(
                suite, List.of(new Endpoint("192.0.2.1", 80)), new SiteFiles(), 1, 1, Optional.empty(), false);
        Failure refused = assertThrows(Failure.class, () -> Checker.run(Checks.network(), request, result -> {}));
        assertEquals(ExitCode.USAGE, refused.exit());
        assertEquals("192.0.2.1 is a public address", refused.what());
    }

    @Test
    void filesWhoseNamesAreNotTextAreLeftOut() throws Exception {
        Path site = folder.resolve("site");
        Files.delete(site.resolve("grüße.txt"));
        Files.writeString(site.resolve("gr\uFFFDe.txt"), "as a name looks under LC_ALL=C");
        Files.writeString(site.resolve(".hidden"), "a dotfile");
        assertEquals(Optional.empty(), new SiteFiles().addFolder(site).withUtf8());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,true",
        "10.1.2.3,true",
        "172.16.0.1,true",
        "172.32.0.1,false",
        "192.168.1.1,true",
        "169.254.1.1,true",
        "8.8.8.8,false",
        "::1,true",
        "fe80::1,true",
        "fd00::1,true",
        "2001:db8::1,false"
    })
    void knowsPrivateAddresses(String address, boolean isPrivate) throws Exception {
        assertEquals(isPrivate, Target.isPrivate(InetAddress.getByName(address)));
    }

    /** Nothing resolves this name, so the check would fail if it asked again. */
    @Test
    void aNameIsResolvedOnce() throws Exception {
        try (RawServer server = RawServer.saying("hello\n")) {
            Endpoint named = new Endpoint("rebound.invalid", server.port());
            Target target = new Target(named, List.of(InetAddress.getLoopbackAddress()));
            try (Peer peer =
                    new Peer(Checks.network(), Protocol.MESSAGE, List.of(target), new SiteFiles(), new Random(1))) {
                assertEquals(
                        "hello\n", HttpTalk.latin1(peer.open().send("x\r\n\r\n").line()));
            }
        }
    }

    @Test
    void publicAddressesNeedTheOwnersPermission() throws Exception {
        Endpoint documented = new Endpoint("192.0.2.1", 80);
        Failure failure = assertThrows(Failure.class, () -> Target.of(documented, false));
        assertEquals("192.0.2.1 is a public address", failure.what());
        assertEquals(
                List.of(InetAddress.getByName("192.0.2.1")),
                Target.of(documented, true).addresses());
        assertEquals(
                ExitCode.UNRESOLVED,
                assertThrows(Failure.class, () -> Target.of(new Endpoint("rebound.invalid", 80), true))
                        .exit());
    }
}
