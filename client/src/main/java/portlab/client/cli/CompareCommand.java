package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Compare;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.PairedTimes;
import portlab.client.net.Network;
import portlab.client.view.CompareSvg;
import portlab.client.view.HarReport;
import portlab.common.Version;

/** {@code compare PATH}, {@code compare COMMAND -- COMMAND}. */
@Command(
        name = CompareCommand.NAME,
        description = "fetch a page with its objects in several ways: a connection each, kept alive, pipelined, in"
                + " parallel; or compare two commands")
final class CompareCommand implements Action {
    static final String NAME = "compare";

    private static final String BETWEEN = "--";
    private static final int PAGE_ROUNDS = 5;
    private static final int COMMAND_ROUNDS = 10;

    /** Every exchange of every round is kept until the median is known. */
    private static final int MOST_PAGE_ROUNDS = 100;

    @Parameters(index = "0", paramLabel = "PATH", description = "path or URL of a page")
    private String path;

    @Parameters(
            index = "1..*",
            paramLabel = "--",
            arity = "0..*",
            description = "compares the command before it with the one after it, as in compare calc 21 -- say 21;"
                    + " options of compare come first")
    private List<String> more = new ArrayList<>();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "connections at once (6, as in browsers)")
    private int parallel = 6;

    @Option(
            names = {"-n", "--rounds"},
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "number of rounds, after a first one that is not counted (5; 10 for commands)")
    private int rounds;

    @Option(names = "--svg", paramLabel = "FILE", description = "draw the waterfalls as SVG, too")
    private String svg;

    @Option(
            names = "--har",
            paramLabel = "FILE",
            description = "write an HTTP Archive, too, which browsers' developer tools import")
    private String har;

    /** Lets the words of two commands through: everything from the first of them on is theirs, also what looks like an option. */
    static void takeCommands(CommandLine compare) {
        compare.setStopAtPositional(true);
        compare.setEndOfOptionsDelimiter("\0");
        compare.setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        List<String> words = new ArrayList<>(List.of(path));
        words.addAll(more);
        int between = words.indexOf(BETWEEN);
        if (between >= 0) {
            return commands(session, words.subList(0, between), words.subList(between + 1, words.size()));
        }
        if (!more.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "unexpected argument '" + more.get(0) + "'",
                    "compare takes one PATH, or two commands with -- between them");
        }
        return page(session);
    }

    private ExitCode page(Session session) throws Failure {
        if (rounds > MOST_PAGE_ROUNDS) {
            throw new Failure(
                    ExitCode.USAGE,
                    "invalid --rounds '" + rounds + "'",
                    "expected up to " + MOST_PAGE_ROUNDS + " for a page");
        }
        Compare.Request request = new Compare.Request(session.url(path), parallel, rounds == 0 ? PAGE_ROUNDS : rounds);
        Compare.Result result = Compare.run(session.network(), request);
        session.measured(result.rttNanos());
        session.output().show(view -> view.of(path, result));
        if (svg != null) {
            Output.write(svg, CompareSvg.of(result));
        }
        if (har != null) {
            Output.write(har, HarReport.of(result, Version.number()));
        }
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private ExitCode commands(Session session, List<String> a, List<String> b) throws Failure {
        if (svg != null || har != null || a.isEmpty() || b.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    a.isEmpty() || b.isEmpty() ? "missing COMMAND" : "--svg and --har are for a page",
                    "use compare COMMAND -- COMMAND");
        }
        PairedTimes times = new PairedTimes();
        int wanted = rounds == 0 ? COMMAND_ROUNDS : rounds;
        int counted = -1;
        while (counted < wanted) {
            // Who goes first alternates, so that what one leaves behind, such as a warm cache, helps both.
            boolean firstA = counted % 2 != 0;
            long first = time(session, firstA ? a : b);
            long second = first < 0 ? -1 : time(session, firstA ? b : a);
            if (second < 0) {
                break;
            }
            if (counted >= 0) {
                times.add(firstA ? first : second, firstA ? second : first);
            }
            counted++;
        }
        boolean stopped = counted < wanted;
        if (counted < 1) {
            throw Failure.stopped(null);
        }
        PairedTimes.Comparison comparison = times.comparison();
        session.output().show(view -> view.of(String.join(" ", a), String.join(" ", b), comparison, stopped));
        return stopped ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    /** Runs a command without showing its results. @return the time in ns, or -1 if it was stopped */
    private static long time(Session session, List<String> words) throws Failure {
        Action action = Interpreter.action(words);
        Network before = session.network();
        session.begin();
        if (before.stopped()) {
            session.stopCommand();
        }
        long start = System.nanoTime();
        Output.Silenced silenced = session.output().silently(() -> action.run(session));
        long nanos = System.nanoTime() - start;
        if (session.network().stopped()) {
            return -1;
        }
        session.network().closeKept();
        Optional<Failure> failure = silenced.failure();
        if (silenced.exit() != ExitCode.OK || failure.isPresent()) {
            throw new Failure(
                    silenced.exit(),
                    String.join(" ", words) + ": " + failure.map(Failure::what).orElse("failed"),
                    failure.map(Failure::hint).orElse(""));
        }
        return nanos;
    }

    @Override
    public String risk(Session session) {
        int between = more.indexOf(BETWEEN);
        if (between < 0) {
            return session.isOwn(path) ? "" : Session.ANOTHER_SERVER;
        }
        List<String> words = new ArrayList<>(List.of(path));
        words.addAll(more);
        String first = risk(session, words.subList(0, between + 1));
        return first.isEmpty() ? risk(session, words.subList(between + 2, words.size())) : first;
    }

    private static String risk(Session session, List<String> command) {
        try {
            return command.isEmpty() ? "" : Interpreter.risk(command, session);
        } catch (Failure invalid) {
            return "it does not name two commands";
        }
    }

    @Override
    public String target(Session session) {
        return path + (more.isEmpty() ? "" : " " + String.join(" ", more));
    }
}
