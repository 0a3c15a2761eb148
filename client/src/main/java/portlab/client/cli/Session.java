package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import portlab.client.command.Progress;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.net.Directory;
import portlab.client.net.Login;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.client.net.Trace;
import portlab.client.net.Url;
import portlab.client.view.CommandView;
import portlab.client.view.FetchView;
import portlab.client.view.JsonReport;
import portlab.client.view.Units;
import portlab.client.view.WireLog;
import portlab.common.Protocol;

/**
 * What commands share from one to the next: where the server is, the settings, the streams. Belongs to one thread, but
 * for {@link #interrupt()}.
 */
public final class Session {
    /** Stands for no round trip so far. */
    public static final long NO_RTT = -1;

    private static final int USUAL_COLUMNS = 80;
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
    private IntSupplier columns = () -> USUAL_COLUMNS;
    private volatile Network network;
    private volatile boolean interrupted;

    public Session(Console console, Directory directory, String userAgent) {
        this.console = console;
        this.directory = directory;
        this.userAgent = userAgent;
        this.network = new Network(timeouts, Trace.off(), userAgent);
    }

    /** Makes ready for a command. */
    void begin() {
        network = new Network(timeouts, tracing ? Trace.on() : Trace.off(), userAgent, login);
        if (interrupted) {
            network.stop();
        }
    }

    /** Shows what the command left to show. */
    void end() throws Failure {
        if (tracing) {
            console.err(WireLog.of(network.trace()));
        }
    }

    /** Stops the command that runs, from any thread. */
    public void stopCommand() {
        network.stop();
    }

    /** Stops the command that runs and those that would follow, from any thread. */
    public void interrupt() {
        interrupted = true;
        network.stop();
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    /** Shows a result to whoever is there, a person or a program. */
    void show(Supplier<String> human, Supplier<String> program) throws Failure {
        if (json) {
            console.out(program.get());
        } else if (!quiet) {
            console.out(human.get());
        }
    }

    /** Shows a person something that is no result. */
    public void note(String text) throws Failure {
        show(() -> text, () -> "");
    }

    /** Shows that something which has no result of its own was done. */
    void done(String command, String text) throws Failure {
        show(() -> text + "\n", () -> JsonReport.of(command, directory.base().toString(), null));
    }

    /** Shows a failure, and where in a script it happened. */
    public ExitCode tell(String command, String target, Failure failure) {
        try {
            if (json) {
                console.out(JsonReport.of(command, target, failure, place.get()));
            } else {
                console.err(new FetchView(console.errPalette()).of(failure, place.get()));
            }
        } catch (Failure deaf) {
            // There is nobody left to tell; the exit code still says it.
            return failure.exit();
        }
        return failure.exit();
    }

    /** A watcher of transfers, if anybody is there to watch. */
    Progress progress() {
        return !json && !quiet && console.isWatched() ? new Ticker(console.errStream()) : Progress.NONE;
    }

    CommandView results() {
        return new CommandView(console.outPalette(), units, columns());
    }

    Network network() {
        return network;
    }

    /** A network for whoever works beside the commands, which does not trace. */
    public Network background() {
        return new Network(timeouts, Trace.off(), userAgent, login);
    }

    /** Asks for what is not to be seen, also where prompts are not wanted otherwise. */
    String askHidden(String prompt) throws Failure {
        return input.askHidden(prompt);
    }

    String ask(String prompt) throws Failure {
        return input.ask(json || quiet ? "" : prompt);
    }

    /** Takes what commands ask for from somewhere else from now on. */
    public void input(Input other) {
        input = other;
    }

    Input input() {
        return input;
    }

    /** Where the line that runs stands: {@code setup.txt:3}; empty unless it is in a script. */
    Supplier<String> place() {
        return place;
    }

    void place(Supplier<String> other) {
        place = other;
    }

    /** How wide the window is, or a usual one. */
    int columns() {
        return columns.getAsInt();
    }

    public void columns(IntSupplier width) {
        columns = width;
    }

    /** What the help says of the keys, where lines are typed. */
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

    /** A service's place as a line of JSON names it: the first of several, the server where it has none. */
    String target(Protocol service) {
        try {
            return directory.of(service).toString();
        } catch (Failure beyond) {
            return directory.base().toString();
        }
    }

    /** Keeps a line that was run, now or in an earlier session. */
    public void keep(String line) {
        history.add(line);
    }

    List<String> history() {
        return history;
    }

    public Directory directory() {
        return directory;
    }

    /** What a word names: a URL, or a path on the server. */
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

    /** Who the server is told that asks. */
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

    /** A script begins. @return how many are under way, one within the other */
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
