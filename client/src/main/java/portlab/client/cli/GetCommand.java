package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Destination;
import portlab.client.command.Fetched;
import portlab.client.command.Get;
import portlab.client.command.Progress;
import portlab.client.command.Saved;
import portlab.client.command.Saver;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Service;
import portlab.client.view.JsonReport;
import portlab.client.view.Report;

/** {@code get PATH…}. */
@Command(name = "get", description = "fetch files and save them here")
final class GetCommand implements Action {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "a file on the server, taken literally")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            converter = Converters.Output.class,
            description = "save as FILE, or into it when it is a folder; - is the standard output")
    private String output;

    @Option(
            names = {"-f", "--force"},
            description = "replace a file that is in the way")
    private boolean replace;

    @Option(
            names = {"-c", "--continue"},
            description = "go on with a broken download")
    private boolean resume;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "fetch up to N files at once (1)")
    private int parallel = 1;

    @Option(names = "--same", description = "fail unless it was here already, with the same content")
    private boolean same;

    GetCommand() {}

    /** What the short form with more than it can do itself comes to. */
    GetCommand(List<String> paths, String output, boolean replace, boolean resume) {
        this.paths = paths;
        this.output = output;
        this.replace = replace;
        this.resume = resume;
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        boolean mixed = "-".equals(output) && Terminal.stdout();
        Progress progress = mixed ? Progress.NONE : session.progress();
        Destination destination = Values.destination(output);
        int streams = Saver.isStream(destination) ? 1 : Math.min(parallel, paths.size());
        ExecutorService workers = Executors.newFixedThreadPool(streams);
        try {
            List<Future<ExitCode>> all = new ArrayList<>();
            for (String path : paths) {
                all.add(workers.submit(() -> fetch(session, path, destination, progress)));
            }
            ExitCode first = ExitCode.OK;
            for (Future<ExitCode> one : all) {
                ExitCode exit = await(one);
                first = first == ExitCode.OK ? exit : first;
            }
            return first;
        } finally {
            workers.shutdownNow();
        }
    }

    private static ExitCode await(Future<ExitCode> one) throws Failure {
        try {
            return one.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
        }
    }

    private ExitCode fetch(Session session, String path, Destination destination, Progress progress) throws Failure {
        try {
            if (session.network().stopped()) {
                return ExitCode.INTERRUPTED;
            }
            Saver saver = new Saver(session.console().outChannel(), progress);
            Get.Request request =
                    new Get.Request(session.directory().of(Service.HTTP), path, destination, replace, resume);
            Fetched fetched = new Get(session.network().http(), saver).run(request);
            synchronized (progress) {
                progress.clear();
                return show(session, path, fetched);
            }
        } catch (Failure failure) {
            synchronized (progress) {
                progress.clear();
                return session.tell("get", path, failure);
            }
        }
    }

    private ExitCode show(Session session, String path, Fetched fetched) throws Failure {
        session.measured(fetched.reply().timing());
        boolean bodyOnStdout = "-".equals(output);
        if (bodyOnStdout) {
            if (!session.quiet()) {
                Report report = new Report(session.console().errPalette(), session.units());
                session.console().err(session.json() ? JsonReport.of(path, fetched) : report.of(fetched));
            }
        } else {
            Report report = new Report(session.console().outPalette(), session.units());
            session.show(() -> report.of(fetched), () -> JsonReport.of(path, fetched));
        }
        Optional<Failure> refusal = fetched.refusal().or(() -> difference(path, fetched.saved()));
        if (refusal.isEmpty()) {
            return ExitCode.OK;
        }
        return session.json() ? refusal.get().exit() : session.tell("get", path, refusal.get());
    }

    private Optional<Failure> difference(String path, Saved saved) {
        if (!same || saved.how() == Saved.How.SAME) {
            return Optional.empty();
        }
        return Optional.of(new Failure(ExitCode.REFUSED, path + " is not what was here", "compare the two"));
    }
}
