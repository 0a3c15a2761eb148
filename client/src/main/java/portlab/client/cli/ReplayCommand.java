package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.cli.Dialogue.Input;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.report.Comparison;
import portlab.client.report.Replay.State;
import portlab.client.report.Replay.Step;
import portlab.client.report.Replay.Summary;
import portlab.client.report.Report;
import portlab.client.report.Report.Outcome;
import portlab.client.report.ReportParser;

/** {@code replay FILE}. */
@Command(
        name = "replay",
        description = "run the commands of a report again, on this server, and show what changed; saves nothing, and"
                + " skips commands that could do more than ask this server")
final class ReplayCommand implements Action {
    private static final long MAX_SIZE = 64L << 20;
    private static final String MASKED = ":" + Secrets.MASK;

    @Parameters(paramLabel = "FILE", description = "a report of record; you may have edited it")
    private String file;

    @Option(names = "--all", description = "skip nothing, and save what get fetches; only for reports that you trust")
    private boolean all;

    @Override
    public ExitCode run(Session session) throws Failure {
        Report report = ReportParser.parse(file, lines());
        Session inner = session.inner(!all);
        try {
            return run(session, report, inner);
        } finally {
            inner.wire().trace(false);
            inner.end(ExitCode.OK);
        }
    }

    private ExitCode run(Session session, Report report, Session inner) throws Failure {
        Map<State, Integer> states = new EnumMap<>(State.class);
        boolean elsewhere = false;
        int number = 0;
        for (Report.Command command : report.commands()) {
            number++;
            Optional<Action> action = parsed(command.line());
            boolean switches = action.orElse(null) instanceof ConnectCommand;
            String why = elsewhere && !switches ? "it ran on another server" : whyNot(command, action, inner);
            elsewhere = switches ? !why.isEmpty() : elsewhere;
            Step step = why.isEmpty() ? step(number, command, inner) : Step.skipped(number, command.line(), why);
            if (session.network().stopped()) {
                break;
            }
            states.merge(step.state(), 1, Integer::sum);
            session.output().show(view -> view.of(step));
        }
        return end(session, report, states);
    }

    private ExitCode end(Session session, Report report, Map<State, Integer> states) throws Failure {
        Summary summary = new Summary(
                file,
                report.started(),
                report.server(),
                session.target(),
                states.getOrDefault(State.SAME, 0),
                states.getOrDefault(State.CHANGED, 0),
                states.getOrDefault(State.SKIPPED, 0),
                states.getOrDefault(State.UNKNOWN, 0),
                session.network().stopped());
        session.output().show(view -> view.of(summary));
        return summary.stopped() ? ExitCode.INTERRUPTED : summary.changed() > 0 ? ExitCode.REFUSED : ExitCode.OK;
    }

    private List<String> lines() throws Failure {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_SIZE) {
                throw new Failure(ExitCode.USAGE, file + " is too large for a report", "");
            }
            return Files.readAllLines(path);
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "cannot read " + file, "check that the file exists and is UTF-8", e);
        }
    }

    private static Optional<Action> parsed(String line) {
        try {
            return Words.of(line).list().isEmpty() ? Optional.empty() : Optional.of(Interpreter.parse(line.strip()));
        } catch (Failure invalid) {
            return Optional.empty();
        }
    }

    /** Why a command is not run; empty if it is. */
    private String whyNot(Report.Command command, Optional<Action> action, Session inner) throws Failure {
        if (action.isEmpty()) {
            return "not a command";
        }
        if (command.line().contains(MASKED)) {
            return "its password was not recorded";
        }
        if (!action.get().isRecorded() || action.get() instanceof ReplayCommand) {
            return "it is about the shell itself";
        }
        boolean script = action.get() instanceof ShellCommands.Source;
        return all && !script
                ? ""
                : Interpreter.risk(Interpreter.words(command.line().strip()), inner);
    }

    private Step step(int number, Report.Command command, Session inner) throws Failure {
        Transcript transcript = new Transcript(inner.output().units(), text -> text);
        Queue<String> answers =
                new ArrayDeque<>(command.outcome().map(Outcome::answers).orElse(List.of()));
        inner.dialogue().input(new Input() {
            @Override
            public String ask(String prompt) {
                return answers.poll();
            }

            @Override
            public String askHidden(String prompt) {
                return null;
            }
        });
        Output.Silenced silenced = inner.output().silently(() -> {
            inner.output().transcript(Optional.of(transcript));
            return new Interpreter(inner).run(command.line());
        });
        Outcome now = transcript.outcome(silenced.exit());
        if (command.outcome().isEmpty()) {
            return Step.unknown(number, command.line());
        }
        try {
            return Step.compared(
                    number, command.line(), Comparison.of(command.outcome().get(), now));
        } catch (RuntimeException damaged) {
            throw new Failure(
                    ExitCode.USAGE,
                    file + ": the result of command " + number + " is damaged",
                    "remove the command, or record again",
                    damaged);
        }
    }
}
