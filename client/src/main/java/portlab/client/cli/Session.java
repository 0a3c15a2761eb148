package portlab.client.cli;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import portlab.client.command.Progress;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.Directory;
import portlab.client.net.Login;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.client.net.Trace;
import portlab.client.net.Url;
import portlab.client.view.CommandView;
import portlab.client.view.FetchView;
import portlab.client.view.JsonReport;
import portlab.client.view.LineWrap;
import portlab.client.view.WireLog;
import portlab.common.Protocol;
import portlab.common.Terminal;
import portlab.common.TerminalSize;

/**
 * The state that commands share: the server, the settings and the streams. Belongs to one thread, except for
 * {@link #stopCommand()} and {@link #interrupt()}.
 */
public final class Session {
    /** No round trip has been measured yet. */
    public static final long NO_RTT = -1;

    private static final Supplier<String> NOWHERE = () -> "";

    private final Console console;
    private final String userAgent;
    private final List<String> history = new ArrayList<>();
    private Directory directory;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Optional<Login> login = Optional.empty();
    private Units units = Units.DECIMAL;
    private boolean tracing;
    private boolean json;
    private boolean quiet;
    private boolean leaving;
    private int depth;
    private long rttMicros = NO_RTT;
    private Input input = prompt -> null;
    private Supplier<String> place = NOWHERE;
    private String advice = "";
    private IntSupplier columns = this::terminalColumns;
    private int terminalColumns;
    private volatile Network network;
    private volatile boolean interrupted;

    public Session(Console console, Directory directory, String userAgent) {
        this.console = console;
        this.directory = directory;
        this.userAgent = userAgent;
        this.network = new Network(timeouts, Trace.off(), userAgent);
    }

    /** Prepares for a command. */
    void begin() {
        network = new Network(timeouts, tracing ? Trace.on() : Trace.off(), userAgent, login);
        if (interrupted) {
            network.stop();
        }
    }

    /** Shows the command's trace. */
    void end() throws Failure {
        if (tracing) {
            console.err(WireLog.of(network.trace()));
        }
    }

    /** Stops the running command; any thread may call this. */
    public void stopCommand() {
        network.stop();
    }

    /** Stops the running command and all later ones; any thread may call this. */
    public void interrupt() {
        interrupted = true;
        network.stop();
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    /** Prints a result as text, or as JSON with {@code --json}. */
    void show(Supplier<String> human, Supplier<String> program) throws Failure {
        if (json) {
            console.out(program.get());
        } else if (!quiet) {
            console.out(Terminal.stdout() ? LineWrap.text(human.get(), columns()) : human.get());
        }
    }

    /** Prints a text that is not a result, except with {@code --json} or {@code --quiet}. */
    public void note(String text) throws Failure {
        show(() -> text, () -> "");
    }

    /** Reports the success of a command that has no result of its own. */
    void done(String command, String text) throws Failure {
        show(() -> text + "\n", () -> JsonReport.of(command, directory.base().toString(), null));
    }

    /** Prints a failure, with its line if a script runs. */
    public ExitCode tell(String command, String target, Failure failure) {
        try {
            if (json) {
                console.out(JsonReport.of(command, target, failure, place.get()));
            } else {
                console.err(new FetchView(console.errPalette()).of(failure, place.get()));
            }
        } catch (Failure closed) {
            // The stream is closed; the exit code still reports the failure.
            return failure.exit();
        }
        return failure.exit();
    }

    /** A progress bar if standard error is a terminal. */
    Progress progress() {
        return !json && !quiet && console.isWatched() ? new Ticker(console.errStream(), units) : Progress.NONE;
    }

    CommandView results() {
        return new CommandView(console.outPalette(), units, columns());
    }

    Network network() {
        return network;
    }

    /** A network without a trace, for work in the background. */
    public Network background() {
        return new Network(timeouts, Trace.off(), userAgent, login);
    }

    /** Asks for a line without showing what is typed; prompts even with {@code --quiet}. */
    String askHidden(String prompt) throws Failure {
        return input.askHidden(prompt);
    }

    String ask(String prompt) throws Failure {
        return input.ask(json || quiet ? "" : prompt);
    }

    /** Sets the source of the lines that commands ask for. */
    public void input(Input other) {
        input = other;
    }

    Input input() {
        return input;
    }

    /** The place of the running line in a script: {@code setup.txt:3}; empty outside scripts. */
    Supplier<String> place() {
        return place;
    }

    void place(Supplier<String> other) {
        place = other;
    }

    /** The width of the window; 80 if unknown. */
    int columns() {
        return columns.getAsInt();
    }

    /** Asks the terminal only once, since that starts a process. */
    private int terminalColumns() {
        if (terminalColumns == 0) {
            terminalColumns = Terminal.stdout() ? TerminalSize.columns(new File("/dev/tty")) : Help.DEFAULT_WIDTH;
        }
        return terminalColumns;
    }

    public void columns(IntSupplier width) {
        columns = width;
    }

    /** The help on keys; empty outside the shell. */
    String advice() {
        return advice;
    }

    public void advice(String text) {
        advice = text;
    }

    void measured(Timing timing) {
        rttMicros = timing.rttMicros();
    }

    void measured(long rttNanos) {
        rttMicros = (rttNanos + 500) / 1000;
    }

    /** The last round trip in µs, or {@link #NO_RTT}. */
    public long rttMicros() {
        return rttMicros;
    }

    /** The endpoint that a line of JSON names: the service's first one, or the server's if it has none. */
    String target(Protocol service) {
        try {
            return directory.of(service).toString();
        } catch (Failure beyond) {
            return directory.base().toString();
        }
    }

    /** Adds a line to the history. */
    public void keep(String line) {
        history.add(line);
    }

    List<String> history() {
        return history;
    }

    public Directory directory() {
        return directory;
    }

    /** Parses a URL, or a path on the server. */
    Url url(String word) throws Failure {
        return Url.of(directory.of(Protocol.HTTP), word);
    }

    public void directory(Directory other) {
        directory = other;
        rttMicros = NO_RTT;
    }

    public Console console() {
        return console;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    public void timeouts(Timeouts other) {
        timeouts = other;
    }

    /** The user and password to send. */
    Optional<Login> login() {
        return login;
    }

    public void login(Optional<Login> other) {
        login = other;
    }

    Units units() {
        return units;
    }

    void units(Units other) {
        units = other;
    }

    boolean tracing() {
        return tracing;
    }

    public void tracing(boolean on) {
        tracing = on;
    }

    boolean json() {
        return json;
    }

    public void json(boolean on) {
        json = on;
    }

    public void quiet(boolean on) {
        quiet = on;
    }

    boolean quiet() {
        return quiet;
    }

    /** Starts a script. @return the number of nested scripts */
    int enter() {
        return ++depth;
    }

    void leaveScript() {
        depth--;
    }

    void leave() {
        leaving = true;
    }

    /** Whether a command asked to end the session. */
    public boolean isLeaving() {
        return leaving;
    }
}
