package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Calc;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

/** {@code calc N…}. */
@Command(name = "calc", description = "double integers on a random replica")
final class CalcCommand implements Action {
    @Parameters(paramLabel = "N", arity = "0..*", description = "integers; without any, prompts for them")
    private List<String> numbers = new ArrayList<>();

    @Option(
            names = "--stats",
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "send N requests and show statistics for each replica")
    private int stats;

    @Override
    public ExitCode run(Session session) throws Failure {
        Calc calc = new Calc(session.network(), session.directory().all(Protocol.CALC), new Random());
        if (stats > 0) {
            return statistics(session, calc);
        }
        ExitCode first = ExitCode.OK;
        for (String number : numbers) {
            ExitCode exit = number(session, calc, number);
            first = first == ExitCode.OK ? exit : first;
        }
        return numbers.isEmpty()
                ? session.dialogue()
                        .askRepeatedly(
                                "calc> ",
                                "one integer per line",
                                session.network()::stopped,
                                line -> number(session, calc, line.strip()))
                : first;
    }

    private static ExitCode number(Session session, Calc calc, String number) throws Failure {
        if (number.startsWith("-") && !number.matches("-\\s*[0-9].*")) {
            throw new Failure(ExitCode.USAGE, "unknown option " + number, "see help calc");
        }
        try {
            Calc.Result result = calc.run(number);
            session.measured(result.answer().timing());
            session.output().show(view -> view.of(result));
            return result.doubled() ? ExitCode.OK : refused(session, result);
        } catch (Failure failure) {
            return session.output().tell("calc", session.target(Protocol.CALC), failure);
        }
    }

    /** The result shows the refusal, but {@code --quiet} hides it, and in a script it needs its line. */
    private static ExitCode refused(Session session, Calc.Result result) {
        Output output = session.output();
        if (!output.isQuiet() && output.place().isEmpty()) {
            return ExitCode.REFUSED;
        }
        String what = result.number() + ": " + result.answer().text();
        return output.tellWithResult("calc", session.target(Protocol.CALC), new Failure(ExitCode.REFUSED, what, ""));
    }

    private ExitCode statistics(Session session, Calc calc) throws Failure {
        Calc.Statistics statistics = calc.statistics(stats);
        session.output().show(view -> view.of(statistics));
        boolean stopped = statistics.stopped();
        return stopped ? ExitCode.INTERRUPTED : statistics.unanswered() > 0 ? ExitCode.UNCONNECTED : ExitCode.OK;
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return session.target(Protocol.CALC);
    }
}
