package portlab.client.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.lab.Assignment;
import portlab.client.lab.LabRecord;
import portlab.common.FileErrors;

/** The files of labs: records, and answers. */
final class LabFiles {
    private static final Pattern ANSWER = Pattern.compile("([0-9]{1,3})\\s*[:.]\\s*(.*)");
    private static final Pattern RECORD = Pattern.compile("lab-.*\\.json");
    /** Far more than the longest record. */
    private static final long MOST_BYTES = 4 << 20;

    private LabFiles() {}

    static Path path(String text) throws Failure {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "invalid path '" + text + "'", "check its characters", e);
        }
    }

    /** The student's record, or a new one if there is no file yet. */
    static LabRecord open(Path file, Assignment assignment) throws Failure {
        if (!Files.exists(file)) {
            return LabRecord.begun(assignment, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        }
        LabRecord.Loaded loaded = load(file);
        if (!loaded.record().assignment().isSame(assignment)) {
            throw new Failure(
                    ExitCode.USAGE,
                    file + " is the record of another student, class or lab",
                    "choose another file with --record");
        }
        if (loaded.broken().isPresent()) {
            throw new Failure(
                    ExitCode.USAGE,
                    file + " was changed by hand, so it proves nothing any more",
                    "start again with --record and another file");
        }
        return loaded.record();
    }

    static LabRecord.Loaded load(Path file) throws Failure {
        try {
            return LabRecord.parse(read(file));
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "cannot use " + file + ": " + e.getMessage(), "", e);
        }
    }

    private static String read(Path file) throws Failure {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Failure(ExitCode.USAGE, "cannot use " + file + ": it is too large", "");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new Failure(ExitCode.USAGE, "cannot read " + file + ": it is not text in UTF-8", "", e);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE, "cannot read " + file + ": " + FileErrors.ofReading(e), "check its name", e);
        }
    }

    /** Replaces the file in one step, so that it is complete at any time. */
    static void save(Path file, LabRecord record) throws Failure {
        try {
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            try {
                Files.writeString(part, record.json());
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNWRITABLE,
                    "cannot write " + file + ": " + FileErrors.ofWriting(e),
                    "try --record FILE",
                    e);
        }
    }

    /** The answers by the numbers of their questions. */
    static Map<Integer, String> answers(Path file) throws Failure {
        Map<Integer, String> answers = new TreeMap<>();
        int number = 0;
        for (String line : read(file).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = ANSWER.matcher(line.strip());
            if (!matcher.matches()) {
                throw new Failure(
                        ExitCode.USAGE,
                        file + ", line " + number + ": this is not an answer",
                        "expected a question's number, a colon and the answer, such as 2: 143 ms");
            }
            answers.put(Integer.parseInt(matcher.group(1)), matcher.group(2));
        }
        return answers;
    }

    /** The records among files and in folders, sorted by name. */
    static List<Path> records(List<String> names) throws Failure {
        List<Path> records = new ArrayList<>();
        for (String name : names) {
            Path path = path(name);
            if (Files.isDirectory(path)) {
                records.addAll(in(path));
            } else {
                records.add(path);
            }
        }
        if (records.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    names.isEmpty() ? "no records to verify" : "no lab-….json in " + String.join(", ", names),
                    "name the files that your students handed in, or their folder");
        }
        return records;
    }

    private static List<Path> in(Path folder) throws Failure {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            RECORD.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot read the folder " + folder, "check its permissions", e);
        }
    }
}
