package portlab.server.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.Protocol;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.Verdict;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.TcpServer;

@DisabledOnOs(OS.WINDOWS)
class ClientCheckerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static CheckReport run(Protocol protocol, Duration patience, String script, String... only)
            throws Exception {
        ExerciseSuite suite = ExerciseSuite.of(protocol).orElseThrow();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ExerciseServer server = new ExerciseServer(suite, any, List.of(only));
        try (TcpServer workers = new TcpServer(
                List.of(server.listener()),
                Limits.DEFAULT.withGrace(Duration.ZERO),
                AdmissionPolicy.OPEN,
                new MemoryBudget(1 << 20),
                LoopbackServer.reporting((what, cause) -> {}))) {
            workers.start();
            List<String> words = List.of("sh", "-c", script, "sh", "{host}", "{port}", "{path}", "{file}");
            return new ClientChecker(server, new ClientCommand(words, patience), 8080).run(List.of(only), result -> {});
        }
    }

    private static CheckResult one(String script, Duration patience, String only) throws Exception {
        return run(Protocol.HTTP, patience, script, only).results().get(0);
    }

    @Test
    void aCommandThatIsNoClientFailsTheFirstExercise() throws Exception {
        CheckReport report = run(Protocol.HTTP, LONG, "echo hello; exit 3", "plain", "truncated");
        assertEquals(
                List.of(new Verdict.Failed("a request", "none; exit code 3"), new Verdict.Blocked("plain failed")),
                report.results().stream().map(CheckResult::verdict).toList());
        assertFalse(report.passed());
        assertEquals(
                "java -jar server.jar --check-client http --only plain &",
                report.results().get(0).repeat().get(0));
        assertEquals(
                "sh -c 'echo hello; exit 3' sh 127.0.0.1 8080 /plain ./download",
                report.results().get(0).repeat().get(1));
    }

    @Test
    void aClientThatHangsIsEnded() throws Exception {
        CheckResult result = one("sleep 60 & wait", Duration.ofMillis(100), "truncated");
        assertEquals(
                new Verdict.Failed("a request", "none; it was still running and had to be ended"), result.verdict());
    }

    @Test
    void theFolderOfARunIsGoneAfterIt() throws Exception {
        CheckResult result = one("pwd > $4; pwd; touch ../beside; exit 4", LONG, "plain");
        assertTrue(result.observed().endsWith("exit code 4"), result.observed());
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertTrue(left.filter(each -> each.getFileName().toString().startsWith("portlab-client"))
                    .noneMatch(each -> Files.exists(each.resolve("folder/beside"))));
        }
    }

    @Test
    void theInputOfRawServicesIsTyped() throws Exception {
        ClientCommand command = new ClientCommand(List.of("sh", "-c", "cat; exit 5", "{port}"), LONG);
        Trial.Run run = command.run(new ClientCommand.Target(Protocol.CALC, "127.0.0.1", 1, "21"), 1);
        assertEquals("21\n", Trial.latin1(run.out()));
        assertEquals(5, run.exit().orElseThrow());
    }

    @Test
    void filesInsideAndOutsideOfTheFolderAreTold() throws Exception {
        String script = "echo inside > $1; mkdir a; echo deep > a/b; echo outside > ../x; echo far > ../../y";
        ClientCommand command = new ClientCommand(List.of("sh", "-c", script, "sh", "{file}"), LONG);
        Trial.Run run = command.run(new ClientCommand.Target(Protocol.HTTP, "127.0.0.1", 1, "/"), 1);
        assertEquals(List.of("a/b", "download"), List.copyOf(run.files().keySet()));
        assertEquals(List.of("folder/x", "y"), run.outside().stream().sorted().toList());
    }

    private static Trial.Run runScript(String script, Duration patience) throws Exception {
        ClientCommand command = new ClientCommand(List.of("sh", "-c", script, "sh", "{url}"), patience);
        return command.run(new ClientCommand.Target(Protocol.HTTP, "127.0.0.1", 1, "/"), 1);
    }

    /** A daemon: its parent ends before it does, and has no children any more when the client ends. */
    @ParameterizedTest
    @ValueSource(strings = {"", "setsid "})
    @EnabledOnOs(OS.LINUX)
    void whatAClientLeavesRunningIsEnded(String by) throws Exception {
        Trial.Run run = runScript(
                "(" + by
                        + "sh -c 'echo $$ > new; mv new pid; exec sleep 600' &); until [ -e pid ]; do sleep 0.01; done",
                LONG);
        assertEquals(0, run.exit().orElseThrow());
        long pid = Long.parseLong(Trial.latin1(run.files().get("pid")).strip());
        try {
            // The system lists a process that has ended until its parent asks for its exit code, but without a command.
            Conditions.await(
                    "the daemon has ended",
                    () -> ProcessHandle.of(pid)
                            .flatMap(each -> each.info().command())
                            .isEmpty());
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** It would fill the disk. */
    @Test
    void aClientThatPrintsWithoutEndIsEnded() throws Exception {
        Trial.Run run = runScript("exec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Duration.ofMinutes(10));
        assertTrue(run.exit().isEmpty());
        assertTrue(run.out().length > 0);
    }

    @Test
    void aClientThatRemovesItsOutputFailsAlone() throws Exception {
        Trial.Run run = runScript("rm ../../out; mkfifo ../../out; exit 4", LONG);
        assertEquals(4, run.exit().getAsInt());
        assertEquals(0, run.out().length);
    }

    @Test
    void ofManyLargeFilesOnlyTheBeginningIsRead() throws Exception {
        Trial.Run run = runScript("for i in 1 2 3 4; do dd if=/dev/zero of=$i bs=1 count=1 seek=10000000; done", LONG);
        assertEquals(4, run.files().size());
        assertTrue(run.files().values().stream().mapToLong(file -> file.length).sum() < 20_000_000);
    }

    @Test
    void aMissingProgramIsNamed() {
        ClientCommand command = new ClientCommand(List.of("no-such-program-here"), LONG);
        IOException e = assertThrows(
                IOException.class, () -> command.run(new ClientCommand.Target(Protocol.HTTP, "127.0.0.1", 1, "/"), 1));
        assertEquals("cannot run 'no-such-program-here'", e.getMessage());
    }

    @Test
    void aCommandLineSaysWhereToConnect() {
        assertEquals(Optional.empty(), ClientCommand.missing(List.of("curl", "{url}"), Protocol.HTTP));
        assertEquals(Optional.empty(), ClientCommand.missing(List.of("c", "{host}", "{port}{path}"), Protocol.HTTP));
        assertEquals(Optional.empty(), ClientCommand.missing(List.of("c", "{port}"), Protocol.CALC));
        assertTrue(ClientCommand.missing(List.of("c", "{port}"), Protocol.HTTP).isPresent());
        assertTrue(ClientCommand.missing(List.of("c", "{url}"), Protocol.CALC).isPresent());
    }
}
