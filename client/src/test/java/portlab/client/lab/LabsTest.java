package portlab.client.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.lab.Judgement.Verdict;

class LabsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int STUDENTS = 300;

    private static Stream<Lab> labs() {
        return Lab.all().stream();
    }

    private static List<Sheet> sheets(Lab lab) {
        return IntStream.range(0, STUDENTS)
                .mapToObj(i -> lab.sheet(Assignment.of(lab.number(), "student " + i, "test")))
                .toList();
    }

    /** What a student would type who knows everything. */
    static String right(Answer answer) {
        if (answer instanceof Answer.Number number) {
            return String.format(Locale.ROOT, "%.6f %s", number.value(), number.unit());
        }
        if (answer instanceof Answer.Text text) {
            return text.accepted().iterator().next();
        }
        return answer instanceof Answer.Choice choice
                ? "" + Answer.Choice.letter(choice.right())
                : "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
    }

    @ParameterizedTest
    @MethodSource("labs")
    void everybodyHasAnswerableQuestionsOfTheirOwn(Lab lab) {
        Set<String> all = new HashSet<>();
        for (Sheet sheet : sheets(lab)) {
            Set<String> names = new HashSet<>();
            for (Question question : sheet.questions()) {
                assertTrue(names.add(question.name()), question.name() + " twice");
                assertFalse(question.hints().isEmpty(), question.name());
                Verdict verdict =
                        question.answer().judge(right(question.answer())).verdict();
                assertTrue(verdict.settles(), question + " " + right(question.answer()));
                assertFalse(
                        question.answer().judge("no").verdict() == Verdict.RIGHT,
                        "a wrong answer to " + question.name());
            }
            all.add(sheet.questions().toString());
        }
        assertTrue(all.size() > STUDENTS * 0.95, all.size() + " different sheets");
    }

    /** Neither a hint nor the question itself, for what is not a choice among its words. */
    @ParameterizedTest
    @MethodSource("labs")
    void noHintGivesTheAnswerAway(Lab lab) {
        for (Sheet sheet : sheets(lab)) {
            for (Question question : sheet.questions()) {
                if (question.answer() instanceof Answer.Text text
                        && text.accepted().size() == 1) {
                    String answer = text.accepted().iterator().next();
                    question.hints().forEach(hint -> assertFalse(hint.contains(answer), hint));
                    assertFalse(question.text().contains(answer), question.text());
                } else if (question.answer() instanceof Answer.Choice choice) {
                    String answer = choice.options().get(choice.right());
                    question.hints().forEach(hint -> assertFalse(hint.matches(".*\\b" + answer + "\\b.*"), hint));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("labs")
    void theSameStudentGetsTheSameAgain(Lab lab) {
        Sheet first = lab.sheet(Assignment.of(lab.number(), "Ada Lovelace", "nets26"));
        assertEquals(first, lab.sheet(Assignment.of(lab.number(), " ada lovelace ", "NETS26")));
        assertNotEquals(first, lab.sheet(Assignment.of(lab.number(), "Ada Lovelace", "nets27")));
        assertNotEquals(first, lab.sheet(Assignment.of(lab.number(), "Grace Hopper", "nets26")));
    }

    @ParameterizedTest
    @MethodSource("labs")
    void thePageExists(Lab lab) throws IOException {
        Path page = ROOT.resolve("docs/labs/" + lab.page() + ".md");
        assertTrue(Files.readString(page).startsWith("# Lab " + lab.number() + ": "), page.toString());
        assertTrue(Files.readString(page)
                .contains("\n" + "java -jar client.jar lab " + lab.number() + " --student ada\n"));
        String overview = Files.readString(ROOT.resolve("docs/labs/README.md"));
        assertTrue(
                overview.contains("| " + lab.number() + " | [" + lab.title() + "](" + lab.page() + ".md)"),
                lab.title());
        assertTrue(overview.contains(" | " + lab.minutes() + " |\n"), lab.title());
    }

    @Test
    void theTableOnTheSiteIsTheOneThatIsAskedAbout() throws IOException {
        assertEquals(TableFile.content(), Files.readString(ROOT.resolve("www" + TableFile.PATH)));
        assertEquals(TableFile.BYTES, TableFile.content().length());
    }

    @Test
    void theServersPortsFollowItsBase() {
        Sheet sheet = new Sheet(List.of("P+4=latency:2ms", "P+6=reset:20..60%"), 7, List.of());
        assertEquals(
                "java -jar server.jar -p 9000 --fault '9004=latency:2ms' --fault '9006=reset:20..60%' --seed 7 www",
                sheet.server(9000));
        assertEquals("java -jar server.jar -p 8080 www", new Sheet(List.of(), 7, List.of()).server(8080));
    }

    /** FaultSpecTest has the same numbers for the server. */
    @ParameterizedTest
    @CsvSource({"7, 1, 1, 80, 400, 84", "7, 2, 1, 80, 400, 245", "8, 1, 1, 5, 40, 25", "8, 1, 2, 10, 20, 15"})
    void theServerChoosesTheSame(long seed, int fault, int range, long least, long most, long number) {
        assertEquals(number, Draft.drawn(seed, fault, range, least, most));
    }

    @Test
    void twoReplicasCanBeToldApart() {
        for (Sheet sheet : sheets(Lab.numbered(5).orElseThrow())) {
            assertEquals(3, sheet.faults().size());
            assertEquals(
                    1,
                    sheet.faults().stream()
                            .filter(fault -> fault.contains("reset"))
                            .count());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "143, RIGHT, ''",
        "143 ms, RIGHT, ''",
        "143ms, RIGHT, ''",
        "0.143 s, RIGHT, ''",
        "143000 µs, RIGHT, ''",
        "143000us, RIGHT, ''",
        "150, RIGHT, ''",
        "160, WRONG, ''",
        "136, RIGHT, ''",
        "130, WRONG, ''",
        "0.143, WRONG, 'off by a factor of 1,000: check the unit'",
        "143 s, WRONG, 'off by a factor of 1,000: check the unit'",
        "71.5, WRONG, 'off by a factor of two: one way, or there and back?'",
        "286, WRONG, 'off by a factor of two: one way, or there and back?'",
        "-143, WRONG, ''",
        "0, WRONG, ''",
        "'1,430', INVALID, 'expected a number such as 42 or 42 ms, without thousands separators'",
        "143 kB, INVALID, 'expected a time in ms, such as 42 or 42 ms; 143 kB is a size'",
        "143 Mbit/s, INVALID, 'expected a time in ms, such as 42 or 42 ms; 143 Mbit/s is a rate'",
        "143 MS, INVALID, 'expected a time in ms, such as 42 or 42 ms; ''MS'' is not a known unit'",
        "fast, INVALID, 'expected a number such as 42 or 42 ms, without thousands separators'",
        "1e3, INVALID, 'expected a number such as 42 or 42 ms, without thousands separators'",
        "9999999999999999, INVALID, 'expected a number such as 42 or 42 ms, without thousands separators'",
    })
    void aNumberHasAUnitAndATolerance(String typed, Verdict verdict, String remark) {
        Answer answer = new Answer.Number(Quantity.TIME, "ms", 143, 0.05, 2);
        assertEquals(new Judgement(verdict, remark), answer.judge(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, RIGHT, ''",
        "20 Mbit/s, RIGHT, ''",
        "2500 kB/s, RIGHT, ''",
        "20, WRONG, 'off by a factor of eight: bits or bytes?'",
        "0.3125, WRONG, 'off by a factor of eight: bits or bytes?'",
        "2.4414, WRONG, 'close: did you count in 1,000 or in 1,024?'",
        "2.5 MiB/s, WRONG, 'close: did you count in 1,000 or in 1,024?'",
        "3, WRONG, ''",
    })
    void aRateMayBeInBits(String typed, Verdict verdict, String remark) {
        Answer answer = new Answer.Number(Quantity.RATE, "MB/s", 2.5, 0.01, 0);
        assertEquals(new Judgement(verdict, remark), answer.judge(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "61 kB, 'expected a number without a unit, such as 42; 61 kB is a size'",
        "200 OK, 'expected a number without a unit, such as 42; ''OK'' is not a known unit'",
    })
    void aCountHasNoUnit(String typed, String remark) {
        Answer answer = new Answer.Number(Quantity.COUNT, "", 61, 0, 0);
        assertEquals(Judgement.invalid(remark), answer.judge(typed));
    }

    @ParameterizedTest
    @CsvSource({"amber falcon, RIGHT", "'  Amber   FALCON ', RIGHT", "amber, WRONG", "'', WRONG"})
    void spacesAndCaseMakeNoDifferenceInAText(String typed, Verdict verdict) {
        assertEquals(verdict, Answer.Text.of("amber falcon", "").judge(typed).verdict());
    }

    @ParameterizedTest
    @CsvSource({"b, RIGHT", " B , RIGHT", "a, WRONG", "d, INVALID", "ab, INVALID", "'', INVALID", "2, INVALID"})
    void aChoiceIsALetter(String typed, Verdict verdict) {
        Answer answer = new Answer.Choice(List.of("x", "y", "z"), 1);
        assertEquals(verdict, answer.judge(typed).verdict());
    }

    @Test
    void wordsAreForATeacher() {
        Answer answer = new Answer.Words(3);
        assertFalse(answer.scored());
        assertEquals(Verdict.NOTED, answer.judge("one two  three").verdict());
        assertEquals(Verdict.INVALID, answer.judge("one two").verdict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "Ada Lovelace", "ada@example.org", "s1234567", "O'Neill", "Łukasz", "李雷", "a"})
    void namesOfPeople(String name) {
        Assignment assignment = Assignment.of(1, name, "");
        assertTrue(assignment.fileName().matches("lab-1-[A-Za-z0-9._@+-]+\\.json"), assignment.fileName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a,b", "=cmd", "-x", "a/b", "a\tb", "a\u001bb", "\"", "a\u202eb"})
    void notNames(String name) {
        String why = assertThrows(IllegalArgumentException.class, () -> Assignment.of(1, name, ""))
                .getMessage();
        assertTrue(why.startsWith("invalid --student '"), why);
    }

    @Test
    void aLongNameIsNone() {
        assertThrows(IllegalArgumentException.class, () -> Assignment.of(1, "a".repeat(65), ""));
        assertThrows(IllegalArgumentException.class, () -> Assignment.of(1, "a", "x,y"));
    }
}
