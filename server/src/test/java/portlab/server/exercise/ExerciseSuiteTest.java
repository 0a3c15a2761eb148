package portlab.server.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import portlab.common.Protocol;
import portlab.common.check.Level;
import portlab.common.check.Verdict;

class ExerciseSuiteTest {

    @ParameterizedTest
    @EnumSource(names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
    void namesAreUniqueNeedsComeFirstAndScriptsEnd(Protocol protocol) {
        ExerciseSuite suite = ExerciseSuite.of(protocol).orElseThrow();
        Set<String> seen = new HashSet<>();
        for (Exercise each : suite.exercises()) {
            assertTrue(seen.containsAll(each.needs().stream().toList()), each.name());
            assertTrue(seen.add(each.name()), each.name());
            for (String version : List.of("HTTP/1.0", "HTTP/1.1")) {
                List<Step> steps = each.script().answer(Trials.get(each, version));
                assertInstanceOf(Step.Last.class, steps.get(steps.size() - 1), each.name());
                assertTrue(steps.stream().filter(Step.Last.class::isInstance).count() == 1, each.name());
            }
        }
        assertEquals(
                suite.about().stages().size(),
                suite.about().checks().stream()
                        .mapToInt(check -> check.stage())
                        .max()
                        .orElse(0));
    }

    /** A client that ends with 0 and has everything that came, as a single read until the end would. */
    @ParameterizedTest
    @CsvSource({
        "plain, passed",
        "binary, passed",
        "close, passed",
        "drip, passed",
        "surplus, failed",
        "chunked, failed",
        "lower-case, passed",
        "truncated, failed",
        "reset, failed",
        "nothing, failed",
        "cut-head, failed",
        "chunked-cut, failed",
        "bad-length, failed",
        "two-lengths, failed",
        "not-http, failed",
        "missing, passed"
    })
    void aClientThatPrintsWhateverComesIsToldItsMistakes(String name, String expected) {
        Exercise exercise = Trials.exercise(Protocol.HTTP, name);
        ReceivedRequest asked = Trials.get(exercise, "HTTP/1.1");
        Trial trial = Trials.of(List.of(asked), 0, sent(exercise.script().answer(asked)), "", Map.of());
        Verdict verdict = exercise.result(trial, List.of()).verdict();
        assertEquals(expected, verdict instanceof Verdict.Passed ? "passed" : "failed", verdict::toString);
    }

    private static String sent(List<Step> steps) {
        StringBuilder all = new StringBuilder();
        for (Step step : steps) {
            all.append(step instanceof Step.Send send ? Trial.latin1(send.bytes()) : "");
        }
        return all.toString();
    }

    @Test
    void aClientOfHttp10IsNotAskedForChunks() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "chunked");
        ReceivedRequest asked = Trials.get(exercise, "HTTP/1.0");
        Trial trial = Trials.of(List.of(asked), 0, "", "", Map.of());
        assertEquals(
                new Verdict.Skipped("only for clients that say HTTP/1.1"),
                exercise.result(trial, List.of()).verdict());
    }

    @Test
    void aBodyThatWasDecodedAsTextIsCalledSo() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "binary");
        ReceivedRequest asked = Trials.get(exercise, "HTTP/1.0");
        String body = sent(exercise.script().answer(asked)).split("\r\n\r\n", 2)[1];
        byte[] decoded = new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_8);
        Trial trial = Trials.of(List.of(asked), 0, "", "", Map.of("download", decoded));
        Verdict.Failed failed =
                (Verdict.Failed) exercise.result(trial, List.of()).verdict();
        assertTrue(failed.found().endsWith("exit code 0: the body was decoded as text"), failed.found());
    }

    @Test
    void redirectsMayBeFollowedOrReported() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "redirect");
        ReceivedRequest first = Trials.get(exercise, "HTTP/1.1");
        ReceivedRequest second = new ReceivedRequest(first.text().replace("/redirect", "/redirect/there"));
        String page = Trial.latin1(HttpAnswer.page("redirect"));
        assertPassed(exercise, Trials.of(List.of(first, second), 0, page, "", Map.of()));
        assertPassed(exercise, Trials.of(List.of(first), 0, "302 Found", "", Map.of()));
        assertPassed(exercise, Trials.of(List.of(first), 1, "", "redirected", Map.of()));
        assertInstanceOf(
                Verdict.Failed.class,
                exercise.result(Trials.of(List.of(first), 0, "", "", Map.of()), List.of())
                        .verdict());
        assertInstanceOf(
                Verdict.Failed.class,
                exercise.result(Trials.of(List.of(first, second), 0, "", "", Map.of()), List.of())
                        .verdict());
    }

    private static void assertPassed(Exercise exercise, Trial trial) {
        assertEquals(new Verdict.Passed(), exercise.result(trial, List.of()).verdict());
    }

    @Test
    void aLoopOfRedirectsNeedsAnEnd() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "redirect-loop");
        List<ReceivedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            requests.add(Trials.get(exercise, "HTTP/1.1"));
        }
        assertPassed(exercise, Trials.of(requests.subList(0, 20), 1, "", "", Map.of()));
        assertEquals(
                new Verdict.Failed("an end after some redirects", "101 requests"),
                exercise.result(Trials.of(requests, 1, "", "", Map.of()), List.of())
                        .verdict());
        assertInstanceOf(
                Verdict.Failed.class,
                exercise.result(Trials.of(requests, -1, "", "", Map.of()), List.of())
                        .verdict());
    }

    @Test
    void escapeSequencesAreFoundWhereverTheyAre() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "escapes");
        ReceivedRequest asked = Trials.get(exercise, "HTTP/1.1");
        assertPassed(exercise, Trials.of(List.of(asked), 0, "\033[32mmy own colour\033[0m", "\\x1b]0;", Map.of()));
        for (Trial bad : List.of(
                Trials.of(List.of(asked), 0, EvilText.ALL, "", Map.of()),
                Trials.of(List.of(asked), 1, "", "200 " + EvilText.ALL, Map.of()),
                Trials.of(List.of(asked), 0, "", "", Map.of(EvilText.ALL + ".txt", new byte[0])))) {
            assertInstanceOf(
                    Verdict.Failed.class, exercise.result(bad, List.of()).verdict());
        }
    }

    @Test
    void withoutTheClientTheServerSaysWhereToLook() {
        Exercise exercise = Trials.exercise(Protocol.HTTP, "truncated");
        Trial trial = new Trial(8080, Trials.wire(List.of(Trials.get(exercise, "HTTP/1.1"))), Optional.empty());
        assertEquals(
                new Verdict.Skipped(
                        "look at your client: it should report an error, and exit with a code other than 0"),
                exercise.result(trial, List.of()).verdict());
        Trial bad = new Trial(8080, Trials.wire(List.of(new ReceivedRequest("GET / HTTP/1.1\n\n"))), Optional.empty());
        Verdict verdict =
                Trials.exercise(Protocol.HTTP, "request").result(bad, List.of()).verdict();
        assertEquals(
                new Verdict.Failed("a well-formed request", "HTTP/1.1 without Host; a line ends with LF alone"),
                verdict);
    }

    @Test
    void aClientThatAsksNothingFails() {
        for (Exercise each : ExerciseSuite.of(Protocol.HTTP).orElseThrow().exercises()) {
            Verdict verdict = each.result(Trials.of(List.of(), 0, "", "", Map.of()), List.of())
                    .verdict();
            assertEquals(new Verdict.Failed("a request", "none; exit code 0"), verdict, each.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CALC, answer, 21, '42', true",
        "CALC, answer, 21, '4', false",
        "CALC, two-lines, 21, '42', true",
        "CALC, two-lines, 21, '42 77777', false",
        "CALC, not-an-integer, abc, 'Received data is not a valid integer', true",
        "CALC, not-an-integer, abc, 'error', false",
        "MESSAGE, answer, hello, 'Server received at 2001-02-03 04:05:06: hello', true",
        "MESSAGE, answer, hello, 'hello', false",
        "ECHO, wrong, 'hello, echo', 'hellO, echo', true",
        "ECHO, wrong, 'hello, echo', 'hello, echo', false",
        "BULK, less, 1, '', false"
    })
    void rawClientsAreJudgedByWhatTheySay(Protocol protocol, String name, String line, String out, boolean passes) {
        Exercise exercise = Trials.exercise(protocol, name);
        Trial trial = Trials.of(List.of(new ReceivedRequest(line + "\n")), 0, out, "", Map.of());
        assertEquals(passes, exercise.result(trial, List.of()).passed());
    }

    @Test
    void onlyRequiredExercisesDecide() {
        Exercise required = Trials.exercise(Protocol.HTTP, "truncated");
        Exercise extra = Trials.exercise(Protocol.HTTP, "old-style");
        assertEquals(Level.REQUIRED, required.check().level());
        assertEquals(Level.EXTRA, extra.check().level());
        Trial none = Trials.of(List.of(), 0, "", "", Map.of());
        assertTrue(required.result(none, List.of()).fails());
        assertTrue(!extra.result(none, List.of()).fails());
    }
}
