package portlab.client.cli;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import portlab.client.command.Progress;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.net.Startup;
import portlab.client.net.Trace;
import portlab.client.view.CommandView;
import portlab.client.view.JsonView;
import portlab.client.view.ResultView;
import portlab.client.view.WireLog;

/** Prints what commands report, in the chosen form: text for people, or JSON. */
public final class Output {
    private static final Supplier<String> NOWHERE = () -> "";

    private final Console console;
    private Units units = Units.DECIMAL;
    private boolean json;
    private boolean quiet;
    private Supplier<String> place = NOWHERE;
    private boolean silent;
    private Failure untold;

    public Output(Console console) {
        this.console = console;
    }

    /** Prints a result; as text, not with {@code --quiet}. */
    void show(Function<ResultView, String> result) throws Failure {
        if (silent) {
            return;
        }
        if (json) {
            console.out(result.apply(new JsonView(Startup.micros())));
        } else if (!quiet) {
            console.outWrapped(result.apply(new CommandView(console.outPalette(), units, console.columns())));
        }
    }

    /** Prints a result to standard error, because standard output has the body; nothing with {@code --quiet}. */
    void showBesideBody(Function<ResultView, String> result) throws Failure {
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
        if (silent) {
            untold = untold == null ? failure : untold;
            return failure.exit();
        }
        try {
            String text = onErr().failure(command, target, failure, place());
            if (json) {
                console.out(text);
            } else {
                console.err(text);
            }
        } catch (Failure closed) {
            // The stream is closed; the exit code still reports the failure.
            return failure.exit();
        }
        return failure.exit();
    }

    /** Prints the failure that a result contains, unless the result has been printed as JSON, which has it. */
    ExitCode tellWithResult(String command, String target, Failure failure) {
        return json && !silent ? failure.exit() : tell(command, target, failure);
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
        silent = true;
        try {
            ExitCode exit = command.run();
            return new Silenced(exit, Optional.ofNullable(untold));
        } catch (Failure failure) {
            return new Silenced(failure.exit(), Optional.of(failure));
        } finally {
            silent = false;
        }
    }

    /** Prints what was sent and received, with times. */
    void trace(Trace trace) throws Failure {
        console.err(WireLog.of(trace, Startup.micros()));
    }

    /** A progress bar if standard error is a terminal. */
    Progress progress() {
        return takesText() && console.isWatched() ? new Ticker(console.errStream(), units) : Progress.NONE;
    }

    private ResultView onErr() {
        return json
                ? new JsonView(Startup.micros())
                : new CommandView(console.errPalette(), units, Console.USUAL_COLUMNS);
    }

    /** Whether prompts and notes are welcome beside the results. */
    boolean takesText() {
        return !json && !quiet && !silent;
    }

    boolean isQuiet() {
        return quiet;
    }

    public void quiet(boolean on) {
        quiet = on;
    }

    public void json(boolean on) {
        json = on;
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
