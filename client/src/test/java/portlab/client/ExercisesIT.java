package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.lab.Answer;
import portlab.client.lab.Assignment;
import portlab.client.lab.Lab;
import portlab.client.lab.LabRecord;
import portlab.client.lab.Question;
import portlab.client.lab.Sheet;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Works through the labs of docs/labs: runs their servers and their commands, and compares what is printed. */
class ExercisesIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int BASE = 8080;
    private static final int PORTS = 8;
    private static final String ANYTHING = "…";

    /** What tshark reads from an interface, if one is allowed to. */
    private static final Pattern LIVE = Pattern.compile("-i lo -f '[^']*'");

    /** A line with something that differs from run to run: its numbers don't count, nor the bars drawn for them. */
    private static final Pattern MEASURED = Pattern.compile(
            "(?s).*(\\d (µs|ms|s|%)\\b|\\d %|B/s|bit/s|wait_us|first byte|0m\\d|dur=|min |--:|picks|an answer|in parallel|kept alive"
                    + "|pipelined|one connection|127\\.0\\.0\\.1:\\d+ +\\d).*");

    @TempDir
    Path folder;

    private ServerProcess server;

    /** A command of a page, and what it should print. */
    private record Example(String typed, List<String> printed) {}

    private static List<String> lines(String page) throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/labs/" + page + ".md"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-by-hand", "2-connections", "3-time", "4-bufferbloat", "5-replicas", "6-slow-and-lost"})
    void everyExamplePrintsWhatThePageSays(String page) throws Exception {
        List.of("bash", "nc", "curl", "xxd", "tshark").forEach(Programs::require);
        try {
            work(lines(page));
        } finally {
            stop();
        }
    }

    private void work(List<String> lines) throws Exception {
        String kind = "";
        Example example = null;
        for (String line : lines) {
            boolean fence = line.startsWith("```");
            if (example != null && (fence || line.startsWith("$ "))) {
                check(example);
                example = null;
            }
            if (fence) {
                kind = kind.isEmpty() ? line : "";
            } else if (kind.equals("```sh") && line.startsWith("java -jar server.jar -p 8080")) {
                start(line.substring("java -jar server.jar -p 8080 ".length()));
            } else if (kind.equals("```sh") && line.startsWith("tshark -r")
                    || LIVE.matcher(line).find()) {
                check(new Example(LIVE.matcher(line).replaceAll("-r lab1.pcapng"), List.of(ANYTHING)));
            } else if (kind.equals("```console") && line.startsWith("$ ")) {
                example = new Example(line.substring(2), new ArrayList<>());
            } else if (example != null) {
                example.printed().add(line);
            }
        }
    }

    /** Starts a page's server on free ports. A fault may name a port, so they have to be known beforehand. */
    private void start(String options) throws Exception {
        stop();
        List<String> words = words(options);
        server = ServerProcess.start(words.toArray(String[]::new));
        if (options.matches(".*'80[0-9]{2}=.*")) {
            int base = server.port();
            stop();
            words = words(ported(options, base));
            words.addAll(0, List.of("-p", Integer.toString(base)));
            server = ServerProcess.run(Map.of(), words);
            server.awaitOut("Ctrl-C ends it.");
        }
    }

    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        for (String word : options.split(" (?=(?:[^']*'[^']*')*[^']*$)")) {
            words.add(word.replace("'", "").replaceFirst("^(?=www$|docs/)", ROOT + "/"));
        }
        return words;
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private static String ported(String text, int base) {
        String ported = text;
        for (int i = PORTS - 1; i >= 0; i--) {
            ported = ported.replaceAll("\\b" + (BASE + i) + "\\b", "" + (base + i));
        }
        return ported;
    }

    private void check(Example example) throws Exception {
        if (example.typed().contains("-r lab1.pcapng") && !Files.exists(folder.resolve("lab1.pcapng"))) {
            Files.copy(capture(), folder.resolve("lab1.pcapng"));
        }
        String typed = ported(example.typed(), server.port())
                .replace("java -jar client.jar", String.join(" ", ClientProcess.command()))
                .replace("=www/", "=" + ROOT.resolve("www") + "/");
        ProcessBuilder builder = new ProcessBuilder("timeout", "60", "bash", "-c", typed)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), typed);
        String expected = plain(example.printed());
        String found = plain(printed);
        assertTrue(
                found.matches(Pattern.quote(expected).replace(ANYTHING, "\\E(?s:.*)\\Q")),
                () -> typed + "\nexpected:\n" + expected + "\nfound:\n" + found);
    }

    /** Something for tshark to read. */
    private Path capture() throws Exception {
        Path file = folder.resolve("any.pcapng");
        String target = "127.0.0.1:" + server.port();
        ClientProcess.Outcome outcome =
                ClientProcess.run(folder, Map.of(), target, "--wire", file.toString(), "-c", "head labs/short.html");
        assertEquals(0, outcome.exit(), outcome.err());
        return file;
    }

    private static String plain(List<String> lines) {
        StringBuilder plain = new StringBuilder();
        for (String line : lines) {
            String words = line.replaceAll("\\p{Cntrl}", "")
                    .replaceAll("^(Date|Last-Modified|ETag): .*", "$1: …")
                    .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS");
            if (MEASURED.matcher(line).matches()) {
                words = words.replaceAll("[░▒▓█]", "")
                        .replaceAll("[\\d.]+ ?(µs|ms|s|[kMG]?B/s|[kMG]?bit/s)\\b", "#")
                        .replaceAll("[\\d.]+", "#")
                        .replaceAll("(?<= )-(?= |$)", "#");
            }
            plain.append(words.replaceAll(" +", " ").strip()).append('\n');
        }
        return plain.toString().strip();
    }

    /** The client measures what the server of a student's sheet does: both draw the same numbers from the seed. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void theClientMeasuresWhatItAskedFor(int number) throws Exception {
        Assignment assignment = Assignment.of(number, "ada", "");
        Sheet sheet = Lab.numbered(number).orElseThrow().sheet(assignment);
        String prefix = "java -jar server.jar -p 8080 ";
        start(sheet.server(BASE).substring(prefix.length()));
        try {
            Path answers = folder.resolve("answers.txt");
            Files.writeString(answers, answers(sheet));
            ClientProcess.Outcome outcome = ClientProcess.run(
                    folder,
                    Map.of(),
                    "127.0.0.1:" + server.port(),
                    "-c",
                    "lab " + number + " --student ada --answers answers.txt");
            assertEquals(1, outcome.exit(), outcome.err());
            LabRecord record = LabRecord.parse(Files.readString(folder.resolve(assignment.fileName())))
                    .record();
            sheet.questions().stream()
                    .filter(question -> question.probe().isPresent())
                    .forEach(question -> compare(question, record));
        } finally {
            stop();
        }
    }

    private static String answers(Sheet sheet) {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < sheet.questions().size(); i++) {
            Question question = sheet.questions().get(i);
            if (question.probe().isPresent()) {
                Answer.Number answer = (Answer.Number) question.answer();
                answers.append(String.format(Locale.ROOT, "%d: %.3f %s%n", i + 1, answer.value(), answer.unit()));
            }
        }
        return answers.toString();
    }

    /** A busy machine makes everything slower, but never faster than the server allows. */
    private static void compare(Question question, LabRecord record) {
        Answer.Number answer = (Answer.Number) question.answer();
        double measured = record.settled(question).orElseThrow().evidence().orElseThrow();
        String what = question.name() + ": " + measured + " for " + answer.value();
        switch (question.probe().orElseThrow().kind()) {
            case WAIT, ECHO, CALC, UDP_ECHO ->
                assertTrue(measured >= 0.97 * answer.value() && measured < answer.value() + 2000, what);
            case FILE_RATE, BULK_RATE ->
                assertTrue(measured <= 1.3 * answer.value() && measured > answer.value() / 10, what);
            case UDP_LOSS -> assertTrue(Math.abs(measured - answer.value()) < 15, what);
        }
    }

    @Test
    void aStudentAndATeacher() throws Exception {
        Path records = Files.createDirectory(folder.resolve("records"));
        try (ClientProcess client = ClientProcess.start(
                folder, Map.of(), "lab", "1", "--student", "Ada L", "--record", "records/lab-1-ada.json")) {
            client.type("I guess ten\n404\nhint\n");
            ClientProcess.Outcome outcome = client.outcome();
            assertEquals(1, outcome.exit());
            assertTrue(outcome.out().contains("1 answered, open: 2, 3, 4, 5, 6, 7, 8"), outcome.out());
            assertEquals("", outcome.err());
        }
        ClientProcess.Outcome table = ClientProcess.run(folder, Map.of(), "lab", "verify", records.toString(), "--csv");
        assertEquals(0, table.exit());
        assertTrue(table.out().contains("\n1,Ada L,,0,6,1,2,1,0,"), table.out());
    }
}
