package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.ExitCode;
import portlab.client.lab.Answer;
import portlab.client.lab.Assignment;
import portlab.client.lab.Lab;
import portlab.client.lab.Question;
import portlab.client.net.Endpoint;

/** {@code lab} as students and teachers use it; nothing listens where the server should be. */
class LabCommandTest {
    @TempDir
    Path folder;

    private TypedSession typed;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        typed = new TypedSession(folder, new Endpoint("127.0.0.1", 1));
        file = folder.resolve("record.json");
    }

    @AfterEach
    void close() throws IOException {
        typed.close();
    }

    /** The questions of lab 1, of which none is measured. */
    private static List<Question> questions() {
        return Lab.numbered(1).orElseThrow().sheet(Assignment.of(1, "ada", "")).questions();
    }

    private static String right(Question question) {
        Answer answer = question.answer();
        if (answer instanceof Answer.Number number) {
            return String.format(Locale.ROOT, "%.0f", number.value());
        }
        return answer instanceof Answer.Text text
                ? text.accepted().iterator().next()
                : "a field says something about the message, and here are enough words to be noted";
    }

    private ExitCode lab(String... lines) {
        return typed.type("lab 1 --student ada --record " + file, lines);
    }

    /** What a command prints. */
    private String printed(String command) throws IOException {
        int before = typed.out().length();
        typed.type(command);
        return typed.out().substring(before);
    }

    private ExitCode complete() {
        return lab(questions().stream().map(LabCommandTest::right).toArray(String[]::new));
    }

    @Test
    void rightAnswersCompleteALab() throws IOException {
        assertEquals(ExitCode.OK, complete(), typed.out());
        assertTrue(typed.out().contains("\njava -jar server.jar -p 1 www\n"), typed.out());
        assertTrue(typed.out().contains("\ncomplete  hand in " + file + "\n"), typed.out());
        int before = typed.out().length();
        assertEquals(ExitCode.OK, lab(), "nothing is left to ask");
        String again = typed.out().substring(before).replace(file.toString(), "FILE");
        assertEquals(
                "Lab 1: A first request by hand You have already answered all 8 questions. To begin again, move FILE away, or keep"
                        + " another record with --record FILE. complete hand in FILE ",
                again.replaceAll("\\s+", " "));
        String table = printed("lab verify " + file);
        assertTrue(table.contains("\n  1  ada                6/6        2      8      0"), table);
        assertTrue(table.contains("✓ 2 range\n    "), table);
    }

    @Test
    void theDialogueGoesOnWhereItStopped() throws IOException {
        String answer = right(questions().get(1));
        assertEquals(ExitCode.CHECKS_FAILED, lab("a guess", "no such words", "hint", answer));
        assertTrue(typed.out().contains("1 of 8  at least 1 word on one line,"), typed.out());
        assertTrue(typed.out().contains("answer> noted\n"), typed.out());
        assertTrue(typed.out().contains("not yet\n"), typed.out());
        assertTrue(typed.out().contains("hint 1 of 2: "), typed.out());
        assertTrue(typed.out().contains("right\n"), typed.out());
        assertTrue(typed.out().contains("2 answered, open: 3, 4, 5, 6, 7, 8; the same command continues\n"));
        int before = typed.out().length();
        assertEquals(ExitCode.CHECKS_FAILED, lab("quit"));
        String again = typed.out().substring(before);
        assertTrue(again.contains(", 2 of 8 answered\n"), again);
        assertFalse(again.contains("2 of 8  "), again);
        assertTrue(again.contains("\n3 of 8  "), again);
    }

    @Test
    void skipHintAndNonsense() throws IOException {
        lab("skip", "hint", "hint", "hint", "skip", "skip", "", "many", "skip");
        assertTrue(typed.out().contains("there are no more hints\n"), typed.out());
        assertTrue(typed.out().contains("expected a number such as 42, without thousands separators\n"), typed.out());
        assertTrue(typed.out().contains("\n0 answered, open: 1, 2, 3, 4, 5, 6, 7, 8;"), typed.out());
    }

    @Test
    void aMissingServerIsToldAndRecorded() throws IOException {
        Question latency = Lab.numbered(3)
                .orElseThrow()
                .sheet(Assignment.of(3, "ada", ""))
                .questions()
                .get(1);
        double value = ((Answer.Number) latency.answer()).value();
        typed.type("lab 3 --student ada --record " + file, "I guess", value + " ms");
        assertTrue(typed.out().contains("The server does not answer"), typed.out());
        assertTrue(printed("lab verify " + file).contains("2 latency, not measured by the client\n"));
    }

    @Test
    void answersFromAFile() throws IOException {
        Path answers = folder.resolve("answers.txt");
        Files.writeString(
                answers, "# mine\n\n1: some words\n2: " + right(questions().get(1)) + "\n4: 1\n");
        String command = "lab 1 --student ada --record " + file + " --answers " + answers;
        assertEquals(ExitCode.CHECKS_FAILED, typed.type(command));
        assertTrue(typed.out().contains("2 answered, open: 3, 4, 5, 6, 7, 8;"), typed.out());
        assertEquals(ExitCode.CHECKS_FAILED, typed.type(command), "what is right is not asked again");
        assertTrue(printed("lab verify " + file).contains("✗ 4 length, 2 tries\n    1\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab 9 --student a|there is no lab '9' (the labs are 1 to 6: lab 1 --student NAME begins the first, lab lists them",
                "lab x|there is no lab 'x' (the labs are 1 to 6: lab 1 --student NAME begins the first, lab lists them",
                "lab 7|there is no lab '7' (the labs are 1 to 6:",
                "lab 0|there is no lab '0' (the labs are 1 to 6:",
                "lab 1|lab needs the student's name (add --student NAME; your questions depend on it)",
                "lab 1 x --student a|unexpected 'x' (use lab N --student NAME, or lab verify FILE)",
                "lab 1 --student 'a,b'|invalid --student 'a,b': expected 1 to 64 letters,",
                "lab 1 --student a --class ,|invalid --class ',': expected 1 to 64 letters,",
                "lab 1 --student a --answers missing|cannot read missing: no such file (check its name)",
                "lab verify|no records to verify (name the files that your students handed in, or their folder)",
                "lab verify missing|cannot read missing: no such file (check its name)",
                "lab 1 --student a --record FILE|cannot use FILE: it is not a lab's record, or it is damaged",
                "lab verify FILE|cannot use FILE: it is not a lab's record, or it is damaged",
                "lab 1 --student a --answers FILE|FILE, line 1: this is not an answer (expected a question's number, a colon and",
                "lab verify FOLDER|no lab-….json in FOLDER",
                "lab verify FILE FILE --gradescope x|--gradescope is for one record, and there are 2 (name one FILE)",
            })
    void errors(String command, String message) throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "something else");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        String line = command.replace("FILE", other.toString()).replace("FOLDER", empty.toString());
        if (!line.contains("--record") && line.contains("--student")) {
            line += " --record " + file;
        }
        assertEquals(ExitCode.USAGE, typed.type(line));
        String expected = message.replace("one FILE", "one \0").replace("lab verify FILE)", "lab verify \0)");
        expected = expected.replace("FILE", other.toString()).replace("FOLDER", empty.toString());
        assertTrue(typed.err().contains("portlab: " + expected.replace("\0", "FILE")), typed.err());
        assertFalse(typed.err().contains("internal error"), typed.err());
    }

    @Test
    void anAnswerToNoQuestionIsAnError() throws IOException {
        Path answers = Files.writeString(folder.resolve("a"), "9: 1\n");
        assertEquals(ExitCode.USAGE, typed.type("lab 1 --student ada --record " + file + " --answers " + answers));
        assertTrue(typed.err().contains("there is no question 9 in lab 1 (expected 1 to 8)"), typed.err());
    }

    @Test
    void aRecordBelongsToOneStudentAndIsNotEdited() throws IOException {
        lab("a guess");
        assertEquals(ExitCode.USAGE, typed.type("lab 1 --student bob --record " + file));
        assertTrue(typed.err().contains(file + " is the record of another student, class or lab"), typed.err());
        Files.writeString(file, Files.readString(file).replace("a guess", "wisdom"));
        assertEquals(ExitCode.USAGE, lab());
        assertTrue(typed.err().contains(file + " was changed by hand"), typed.err());
        assertEquals(ExitCode.CHECKS_FAILED, typed.type("lab verify " + file));
        assertTrue(typed.out().contains("NOT TRUSTED\n"), typed.out());
        assertTrue(typed.out().contains(file + ": entry 1 or the one before it was changed\n"), typed.out());
    }

    @Test
    void aFolderInEveryForm() throws IOException {
        Path records = Files.createDirectories(folder.resolve("records"));
        complete();
        Files.copy(file, records.resolve("lab-1-ada.json"));
        typed.type("lab 2 --student bob --class x --record " + records.resolve("lab-2-bob.json"), "one two three");
        Files.writeString(records.resolve("notes.txt"), "mine");
        String text = printed("lab verify " + records);
        assertTrue(text.contains("\n  1  ada                6/6        2      8"), text);
        assertTrue(text.contains("\n  2  bob      x         0/6        1      1"), text);
        assertTrue(text.contains(": done in 0 s\n") || text.contains(": done in 1 s\n"), text);
        typed.session().output().form(Output.Form.CSV);
        List<String> rows = printed("lab verify " + records).lines().toList();
        assertEquals("lab,student,class,points,of,to_read,attempts,hints,measured,seconds,trusted", rows.get(0));
        assertTrue(rows.get(1).matches("1,ada,,6,6,2,8,0,0,[0-9]+,true"), rows.get(1));
        assertTrue(rows.get(2).matches("2,bob,x,0,6,1,1,0,0,[0-9]+,true"), rows.get(2));
        typed.session().output().form(Output.Form.JSON);
        String json = printed("lab verify " + records);
        assertEquals(2, json.lines().count());
        assertTrue(json.contains("\"ok\":true,\"lab\":1,\"student\":\"ada\","), json);
        assertTrue(json.contains("\"points\":6,\"of\":6,"), json);
    }

    @Test
    void gradescope() throws IOException {
        complete();
        Path results = folder.resolve("results.json");
        assertEquals(ExitCode.OK, typed.type("lab verify " + file + " --gradescope " + results));
        String json = Files.readString(results);
        assertTrue(json.startsWith("{\"score\":6,\"output\":\"lab 1, ada\\u000a"), json);
        assertTrue(json.contains("{\"name\":\"range\",\"score\":1,\"max_score\":1,\"status\":\"passed\","), json);
    }

    @Test
    void theDialogueInJson() throws IOException {
        typed.session().output().form(Output.Form.JSON);
        lab("a guess", "no", "hint");
        List<String> lines = typed.out().lines().toList();
        assertTrue(lines.stream()
                .allMatch(line -> line.startsWith("{\"command\":\"lab\",\"target\":\"lab 1\",\"ok\":true")));
        assertTrue(typed.out().contains("\"question\":\"prediction\",\"verdict\":\"noted\""), typed.out());
        assertTrue(typed.out().contains("\"open\":[2,3,4,5,6,7,8]}"), typed.out());
        assertEquals(6, printed("lab").lines().count());
    }

    @Test
    void aListOfLabs() throws IOException {
        assertTrue(printed("lab").contains("\n3  60 min  Where the time of a fetch goes\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab|-c,lab",
                "lab 3 --student ada|-c,lab 3 --student ada",
                "lab verify x y|-c,lab verify x y",
                "lab --json verify x|--json,-c,lab verify x",
                "--json lab verify x|--json,-c,lab verify x",
                "--json host 8080|--json,host,8080",
                "lab verify x --csv|--csv,-c,lab verify x",
                "lab 8080 file|lab,8080,file",
                "lab x|-c,lab x",
                "lab 7|-c,lab 7",
                "lab 1x --student ada|-c,lab 1x --student ada",
                "lab verif x|-c,lab verif x",
                "lab -1|-c,lab -1",
                "lab 80|lab,80",
                "host 3 --student ada|host,3,--student,ada",
            })
    void labMayStandAlone(String typed, String expected) {
        assertArrayEquals(expected.split(","), LabCommand.expand(typed.split(" ")));
    }

    @Test
    void namesWithSpacesStayWhole() {
        String[] args = {"lab", "1", "--student", "Ada Lovelace"};
        String line = Stream.of(LabCommand.expand(args)).skip(1).findFirst().orElseThrow();
        assertEquals(List.of(args), Words.of(line).texts());
    }
}
