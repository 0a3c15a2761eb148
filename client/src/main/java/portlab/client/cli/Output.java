package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import portlab.client.command.Progress;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.net.Startup;
import portlab.client.view.CommandView;
import portlab.client.view.CsvView;
import portlab.client.view.JsonView;
import portlab.client.view.ResultView;
import portlab.client.view.SeriesView;
import portlab.common.FileErrors;

/** Prints what commands report, in the chosen form. */
public final class Output {
    private static final Supplier<String> NOWHERE = () -> "";

    private final Console console;
    private Units units = Units.DECIMAL;
    private Form form = Form.TEXT;
    private boolean quiet;
    private Supplier<String> place = NOWHERE;
    private boolean silent;
    private Optional<Transcript> transcript = Optional.empty();
    private Failure untold;

    /** The forms of output. */
    public enum Form {
        /** For people. */
        TEXT,
        /** A line of JSON for each result and failure. */
        JSON,
        /** The same, and a line for each interval of a measurement. */
        JSON_STREAM,
        /** A row for each interval of a measurement, and nothing else; failures are text. */
        CSV;

        boolean isJson() {
            return this == JSON || this == JSON_STREAM;
        }
    }

    public Output(Console console) {
        this.console = console;
    }

    /** Prints a result; as text, not with {@code --quiet}. */
    void show(Function<ResultView, String> result) throws Failure {
        console.settle();
        transcript.ifPresent(each -> each.result(result));
        if (silent) {
            return;
        }
        if (form.isJson()) {
            console.out(result.apply(json()));
        } else if (takesText()) {
            console.outWrapped(result.apply(new CommandView(console.outPalette(), units, console.columns())));
        }
    }

    /** Prints a result that fits the width by itself, and has lines that must not be wrapped. */
    void draw(Function<ResultView, String> result) throws Failure {
        if (form != Form.TEXT) {
            show(result);
            return;
        }
        console.settle();
        transcript.ifPresent(each -> each.result(result));
        if (!quiet && !silent) {
            console.out(result.apply(new CommandView(console.outPalette(), units, console.columns())));
        }
    }

    /** Prints a part of a measurement over time, or its result; as text, not with {@code --quiet}. */
    void showSeries(Function<SeriesView, String> part) throws Failure {
        if (form == Form.CSV && !silent) {
            transcript.ifPresent(each -> each.result(part::apply));
            console.out(part.apply(new CsvView()));
        } else {
            show(part::apply);
        }
    }

    private JsonView json() {
        return new JsonView(Startup.micros(), form == Form.JSON_STREAM);
    }

    /** Prints a result to standard error, because standard output has the body; nothing with {@code --quiet}. */
    void showBesideBody(Function<ResultView, String> result) throws Failure {
        transcript.ifPresent(each -> each.result(result));
        if (!quiet && !silent) {
            console.err(result.apply(onErr()));
        }
    }

    /** Prints a text that is not a result, except with {@code --json} or {@code --quiet}. */
    public void note(String text) throws Failure {
        if (takesText()) {
            console.outWrapped(text);
        }
    }

    /** Prints a failure, with its line if a script runs. */
    public ExitCode tell(String command, String target, Failure failure) {
        transcript.ifPresent(each -> each.result(view -> view.failure(command, target, failure, place())));
        return print(command, target, failure);
    }

    private ExitCode print(String command, String target, Failure failure) {
        if (silent) {
            untold = untold == null ? failure : untold;
            return failure.exit();
        }
        try {
            String text = onErr().failure(command, target, failure, place());
            if (form.isJson()) {
                console.out(text);
            } else {
                console.errWrapped(text);
            }
        } catch (Failure closed) {
            // The stream is closed; the exit code still reports the failure.
            return failure.exit();
        }
        return failure.exit();
    }

    /** Prints the failure that a result contains, unless the result has been printed as JSON, which has it. */
    ExitCode tellWithResult(String command, String target, Failure failure) {
        transcript.ifPresent(each -> each.textOf(view -> view.failure(command, target, failure, place())));
        return form.isJson() && !silent ? failure.exit() : print(command, target, failure);
    }

    /**
     * What became of a command that printed nothing.
     *
     * @param failure the first that it reported
     */
    record Silenced(ExitCode exit, Optional<Failure> failure) {}

    /** A command to run. */
    interface Run {
        ExitCode run() throws Failure;
    }

    /** Runs a command without printing what it reports. */
    Silenced silently(Run command) {
        untold = null;
        boolean before = silent;
        Optional<Transcript> outer = transcript(Optional.empty());
        silent = true;
        try {
            ExitCode exit = command.run();
            return new Silenced(exit, Optional.ofNullable(untold));
        } catch (Failure failure) {
            return new Silenced(failure.exit(), Optional.of(failure));
        } finally {
            silent = before;
            transcript = outer;
        }
    }

    /** Writes a drawing or a report to a file, and replaces the file if it exists. */
    static void write(String file, String text) throws Failure {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.UNWRITABLE, "cannot write " + file + ": " + FileErrors.ofWriting(e), "", e);
        }
    }

    /** Sets who keeps what commands report, beside printing it. @return the one before */
    Optional<Transcript> transcript(Optional<Transcript> other) {
        Optional<Transcript> before = transcript;
        transcript = other;
        return before;
    }

    /** A line was typed because a command asked for it. */
    void answered(String line) {
        transcript.ifPresent(each -> each.answer(line));
    }

    /** Connections carried this, as it is shown on standard error. */
    void traced(String text) {
        transcript.ifPresent(each -> each.text(text));
    }

    /** A progress bar if standard error is a terminal on which nothing else appears. */
    Progress progress() {
        return takesText() && !console.isShared() && console.isWatched()
                ? new Ticker(console.errStream(), units)
                : Progress.NONE;
    }

    private ResultView onErr() {
        return form.isJson() ? json() : new CommandView(console.errPalette(), units, Console.USUAL_COLUMNS);
    }

    /** Whether prompts and notes are welcome beside the results. */
    boolean takesText() {
        return form == Form.TEXT && !quiet && !silent;
    }

    boolean isQuiet() {
        return quiet;
    }

    public void quiet(boolean on) {
        quiet = on;
    }

    public void form(Form other) {
        form = other;
    }

    Units units() {
        return units;
    }

    void units(Units other) {
        units = other;
    }

    /** The place of the running line in a script: {@code setup.txt:3}; empty outside scripts. */
    String place() {
        return place.get();
    }

    /** Sets the place for failures from now on. @return the place before, to restore it */
    Supplier<String> place(Supplier<String> other) {
        Supplier<String> before = place;
        place = other;
        return before;
    }

    public Console console() {
        return console;
    }
}
