package portlab.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Login;
import portlab.client.report.Marker;
import portlab.client.report.Report.Outcome;
import portlab.client.view.ReportView;
import portlab.common.FileErrors;
import portlab.common.PercentEncoding;

/**
 * Writes a report. Whatever is known is in the file at once: the line of a command before it runs, everything else when it
 * ends. Each plot is a file beside it.
 */
final class Recorder {
    private static final String SUFFIX = ".md";

    private final Path file;
    private final boolean replace;
    private int commands;

    private Recorder(Path file, boolean replace) {
        this.file = file;
        this.replace = replace;
    }

    /**
     * Begins a report.
     *
     * @param replace whether to replace an existing file, which is a failure otherwise
     */
    static Recorder begin(String name, boolean replace, Marker marker, Map<String, String> facts) throws Failure {
        try {
            Recorder recorder = new Recorder(Path.of(name), replace);
            recorder.create(recorder.file, ReportView.heading(marker, facts));
            return recorder;
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    ExitCode.UNWRITABLE, name + " already exists", "choose another name, or use -f to overwrite it", e);
        } catch (InvalidPathException | IOException e) {
            throw unwritable(name, e);
        }
    }

    private static Failure unwritable(String name, Exception e) {
        return new Failure(
                ExitCode.UNWRITABLE, "cannot write " + name + ": " + FileErrors.ofWriting(e), "nothing is recorded", e);
    }

    /** Never writes through a link that is in the way. */
    private void create(Path path, String text) throws IOException {
        if (replace && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
        }
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    Path file() {
        return file;
    }

    /** The number of commands so far. */
    int commands() {
        return commands;
    }

    /**
     * Runs and records a command. If the report cannot be written, says so and ends the recording; the command runs anyway.
     *
     * @param line as typed
     */
    ExitCode record(Session session, String line, Supplier<ExitCode> command) {
        Secrets secrets = secrets(session).in(line);
        String shown = secrets.apply(line);
        int number = ++commands;
        boolean begun = tried(session, () -> append(ReportView.command(number, shown)));
        Transcript transcript = new Transcript(
                session.output().units(), text -> secrets(session).apply(secrets.apply(text)));
        Optional<Transcript> before = session.output().transcript(Optional.of(transcript));
        ExitCode exit = ExitCode.DEFECT;
        try {
            exit = command.get();
        } finally {
            session.output().transcript(before);
        }
        // A script has run other commands, which the report already has.
        if (begun && number == commands) {
            Outcome outcome = transcript.outcome(exit);
            ReportView view = new ReportView(session.output().units());
            begun = tried(session, () -> end(shown, outcome, transcript.text(), view));
        }
        return begun || exit != ExitCode.OK ? exit : ExitCode.UNWRITABLE;
    }

    /** The login may change while a command runs. */
    private static Secrets secrets(Session session) {
        return new Secrets(session.login().map(Login::password).orElse(""));
    }

    private interface Writing {
        void run() throws Failure;
    }

    private boolean tried(Session session, Writing writing) {
        try {
            writing.run();
            return true;
        } catch (Failure failure) {
            session.recorder(Optional.empty());
            session.output().tell("record", file.toString(), failure);
            return false;
        }
    }

    private void end(String line, Outcome outcome, String output, ReportView view) throws Failure {
        Optional<String> svg = view.plot(line, outcome);
        Optional<String> plot = svg.isPresent() ? Optional.of(plot(svg.get())) : Optional.empty();
        append(view.outcome(outcome, output, plot));
    }

    private void append(String text) throws Failure {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }

    /** Writes a plot. @return its name as in a URL */
    private String plot(String svg) throws Failure {
        String whole = file.getFileName().toString();
        String stem = whole.endsWith(SUFFIX) ? whole.substring(0, whole.length() - SUFFIX.length()) : whole;
        for (int attempt = 1; ; attempt++) {
            String name = stem + "-" + commands + (attempt == 1 ? "" : "-" + attempt) + ".svg";
            try {
                create(file.resolveSibling(name), svg);
                return PercentEncoding.encode(name.getBytes(StandardCharsets.UTF_8), "");
            } catch (FileAlreadyExistsException e) {
                // Another report's plot keeps its name.
                continue;
            } catch (IOException e) {
                throw unwritable(name, e);
            }
        }
    }
}
