package portlab.client.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.lab.LabRecord.Entry;
import portlab.client.lab.LabRecord.Kind;
import portlab.client.lab.Verification.Evidence;

/** Records, and what a teacher learns from them. */
class VerificationTest {
    private static final Instant START = Instant.parse("2026-11-21T17:00:00Z");
    private static final Assignment ADA = Assignment.of(3, "ada", "nets26");

    private final Sheet sheet = Lab.numbered(3).orElseThrow().sheet(ADA);
    private LabRecord record = LabRecord.begun(ADA, START);
    private Instant now = START;

    private Question question(String name) {
        return sheet.questions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void answer(String name, String text, OptionalDouble measured) {
        now = now.plusSeconds(60);
        Judgement judgement = question(name).answer().judge(text);
        record = record.with(new Entry(now, name, Kind.ANSWER, text, judgement.verdict(), measured));
    }

    private void hint(String name) {
        record = record.with(new Entry(now, name, Kind.HINT, "", null, OptionalDouble.empty()));
    }

    private Verification verified(String json) {
        return Verification.of("file", LabRecord.parse(json), Optional.empty(), now);
    }

    private LabRecord worked() {
        Answer.Number latency = (Answer.Number) question("latency").answer();
        answer("prediction", "the wait of one, the receiving of the other", OptionalDouble.empty());
        hint("latency");
        answer("latency", "1 ms", OptionalDouble.of(latency.value()));
        answer("latency", "" + latency.value(), OptionalDouble.of(latency.value() * 1.1));
        answer("bandwidth", LabsTest.right(question("bandwidth").answer()), OptionalDouble.of(1000));
        answer("phase", "a", OptionalDouble.empty());
        return record;
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        LabRecord written = worked();
        LabRecord.Loaded loaded = LabRecord.parse(written.json());
        assertEquals(written, loaded.record());
        assertEquals(Optional.empty(), loaded.broken());
    }

    @Test
    void aTeacherSeesPointsAttemptsHintsAndEvidence() {
        worked();
        Verification verified = verified(record.json());
        assertTrue(verified.trusted(), verified.faults().toString());
        Verification.Result latency = result(verified, "latency");
        assertTrue(latency.right());
        assertEquals(List.of(2, 1), List.of(latency.attempts(), latency.hints()));
        assertEquals(Evidence.CONFIRMED, latency.evidence());
        assertEquals(Evidence.CONTRADICTED, result(verified, "bandwidth").evidence());
        assertEquals(Evidence.NONE, result(verified, "phase").evidence());
        assertEquals(6, verified.scored().size());
        assertEquals(List.of(), verified.remarks());
        assertEquals(now, verified.ended());
    }

    private static Verification.Result result(Verification verified, String name) {
        return verified.results().stream()
                .filter(each -> each.question().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Each of these was typed into the file by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ada\"|\"bob\"|its head was changed",
                "nets26|nets27|its head was changed",
                "17:00:00Z|16:00:00Z|its head was changed",
                "\"answer\": \"1 ms\"|\"answer\": \"2 ms\"|entry 3 or the one before it was changed",
                "\"wrong\"|\"right\"|entry 3 or the one before it was changed",
                "\"kind\": \"hint\"|\"kind\": \"skip\"|entry 2 or the one before it was changed",
                "\"measured\": 1000.0|\"measured\": 40.0|entry 5 or the one before it was changed",
                "17:02:00Z|17:02:01Z|entry 3 or the one before it was changed",
            })
    void anEditShows(String from, String to, String fault) {
        String json = worked().json();
        assertTrue(json.contains(from), json);
        Verification verified = verified(json.replaceFirst(java.util.regex.Pattern.quote(from), to));
        assertFalse(verified.trusted());
        assertEquals(fault, verified.faults().get(0));
        assertEquals(0, verified.points());
    }

    @Test
    void anEntryThatWasLeftOutShows() {
        String json = worked().json();
        int first = json.indexOf("    {");
        int second = json.indexOf("    {", first + 1);
        assertEquals(
                "entry 1 or the one before it was changed",
                verified(json.substring(0, first) + json.substring(second))
                        .faults()
                        .get(0));
    }

    /** Somebody who can compute the HMAC still cannot make a wrong answer right. */
    @Test
    void verdictsAreMadeAgain() {
        record = record.with(new Entry(
                START.plusSeconds(99),
                "latency",
                Kind.ANSWER,
                "1 ms",
                Judgement.Verdict.RIGHT,
                OptionalDouble.empty()));
        assertEquals(
                "entry 1 does not belong to these questions, or was made by another version",
                verified(record.json()).faults().get(0));
    }

    @Test
    void theClassMustBeTheTeachers() {
        LabRecord.Loaded loaded = LabRecord.parse(record.json());
        assertTrue(Verification.of("f", loaded, Optional.of("NETS26"), now).trusted());
        assertEquals(
                List.of("it is for class 'nets26'"),
                Verification.of("f", loaded, Optional.of("nets27"), now).faults());
    }

    @Test
    void hasteAndStrangeClocksAreRemarked() {
        for (Question question : sheet.questions().subList(0, 4)) {
            answer(question.name(), LabsTest.right(question.answer()), OptionalDouble.empty());
        }
        assertEquals(List.of(), verified(record.json()).remarks());
        now = START.minusSeconds(10);
        answer("handshake", "1 ms", OptionalDouble.empty());
        assertEquals(
                List.of("the clock went backwards", "done in 50 s"),
                verified(record.json()).remarks());
        now = START.minusSeconds(3600);
        assertTrue(verified(record.json()).remarks().contains("it ends in the future"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "hello",
                "{\"format\":1}",
                "{\"format\":1,\"lab\":3,\"student\":\"a\",\"class\":\"\",\"started\":\"yesterday\",\"entries\":[]}",
                "{\"format\":1,\"lab\":3,\"student\":[],\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[]}",
                "{\"format\":1,\"lab\":3,\"student\":\"a\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\"}",
                "{\"format\":1,\"lab\":3,\"student\":\"a\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[1]}",
                "{\"format\":1,\"lab\":3,\"student\":\"a\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[{}]}",
                "{\"format\":1,\"lab\":99,\"student\":\"a\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[]}",
                "{\"format\":1,\"lab\":3,\"student\":\"a,b\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[]}",
                "{\"format\":1,\"lab\":3,\"student\":\"a\",\"class\":\"\",\"started\":\"2026-11-21T17:00:00Z\",\"entries\":[{"
                        + "\"time\":\"2026-11-21T17:00:00Z\",\"question\":\"x\",\"kind\":\"cheat\"}]}",
                "{\"format\":2}",
                "{\"format\":\"x\"}",
            })
    void whatIsNotARecordIsRefused(String text) {
        String why = assertThrows(IllegalArgumentException.class, () -> LabRecord.parse(text))
                .getMessage();
        assertTrue(why.matches("it is not a lab's record.*|it was written by .*|there is no lab .*|invalid --.*"), why);
    }

    @Test
    void noRecordHasTheAnswersThatTheStudentDidNotGive() {
        String json = worked().json();
        for (Question each : sheet.questions()) {
            if (each.name().equals("handshake") || each.name().equals("next-fetch")) {
                assertFalse(json.contains(each.name()), json);
            }
        }
    }
}
