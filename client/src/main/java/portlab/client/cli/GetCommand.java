package portlab.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Get;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Progress;
import portlab.client.command.RemoteTree;
import portlab.client.command.Saver;
import portlab.client.command.Saver.Destination;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Url;
import portlab.client.view.ResultView;
import portlab.common.Terminal;

/** {@code get PATH…}. */
@Command(name = "get", description = "download files")
final class GetCommand implements Action {
    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "path or URL of a file; ? starts a query and * matches names in a folder, unless escaped"
                    + " with \\")
    private List<String> paths = new ArrayList<>();

    @Mixin
    private FetchOptions options = new FetchOptions();

    @Option(
            names = {"-c", "--continue"},
            description = "resume an interrupted download")
    private boolean resume;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "download up to N files at once (1)")
    private int parallel = 1;

    @Option(names = "--same", description = "fail unless an identical file already exists here")
    private boolean same;

    GetCommand() {}

    /** For {@code HOST PORT FILE…} on the command line. */
    GetCommand(List<String> paths, FetchOptions options, boolean resume) {
        this.paths = paths;
        this.options = options;
        this.resume = resume;
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        checkOutput();
        checkSame();
        if (options.slow() > 0) {
            session.network().with(session.sockets().withReadRate(options.slow()));
        }
        boolean mixed = "-".equals(options.output()) && Terminal.stdout();
        Batch batch =
                new Batch(session, mixed ? Progress.NONE : session.output().progress());
        try {
            for (String path : paths) {
                batch.add(path);
            }
            return batch.finish();
        } finally {
            batch.workers.shutdownNow();
        }
    }

    @Override
    public boolean isDiscardable() {
        return true;
    }

    @Override
    public String risk(Session session) {
        if (resume || same) {
            return "it needs local files";
        }
        return paths.stream().allMatch(session::isOwn) ? "" : Session.ANOTHER_SERVER;
    }

    /** Refuses to save several files under one name; wildcards and -r save in a folder. */
    private void checkOutput() throws Failure {
        boolean several = paths.size() > 1 && !options.recursive();
        if (several && Saver.isFile(Destination.of(options.output()))) {
            throw new Failure(ExitCode.USAGE, "-o " + options.output() + " takes one file", "name an existing folder");
        }
    }

    private void checkSame() throws Failure {
        if (same && (options.replace() || Saver.isStream(Destination.of(options.output())))) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--same needs a local file to compare with",
                    "leave out -f, and name a file with -o");
        }
    }

    /** The files that one command line fetches. */
    private final class Batch implements RemoteTree.Visitor {
        private final Session session;
        private final Output output;
        private final Progress progress;
        private final Destination destination;
        private final ExecutorService workers;
        private final List<Future<ExitCode>> all = new ArrayList<>();
        private ExitCode first = ExitCode.OK;
        private boolean many;
        private long files;
        private long bytes;

        Batch(Session session, Progress progress) {
            this.session = session;
            this.output = session.output();
            this.destination = session.isDiscarding() ? new Destination.Stdout() : Destination.of(options.output());
            this.progress = progress;
            this.workers = Executors.newFixedThreadPool(Saver.isStream(destination) ? 1 : parallel);
        }

        /** Starts to fetch the file, the files matching a wildcard, or the folder that a path names. */
        void add(String path) {
            try {
                Url url = session.url(path);
                if (!options.recursive() && !url.resource().isPattern()) {
                    submit(path, url, destination);
                    return;
                }
                many = true;
                RemoteTree tree = new RemoteTree(session.network(), this);
                if (options.recursive()) {
                    tree.walk(url, top(url));
                } else {
                    tree.match(url);
                }
            } catch (Failure failure) {
                note(tell(path, failure));
            }
        }

        /**
         * The local folder for a remote one: the same name, or the server's name for the root. The server chooses the names
         * inside, so a whole site must not land in the current folder, where it could bring a .ssh.
         */
        private Path top(Url url) throws Failure {
            String path = url.resource().asFolder().path();
            String name = path.equals("/") ? url.endpoint().toString() : path.substring(0, path.length() - 1);
            return options.output() != null ? Path.of("") : Saver.named(Path.of(""), name);
        }

        @Override
        public void file(Url url, Path folder) throws Failure {
            boolean stream = Saver.isStream(destination);
            submit(url.resource().path(), url, stream ? destination : Saver.folder(destination, folder));
        }

        @Override
        public void unlisted(Url url, Failure failure) {
            note(tell(url.resource().path(), failure));
        }

        private void submit(String path, Url url, Destination to) {
            all.add(workers.submit(() -> fetch(path, url, to)));
        }

        /** Waits for all files. @return the exit code of the first that failed */
        ExitCode finish() throws Failure {
            for (Future<ExitCode> one : all) {
                note(await(one));
            }
            if (many && files > 0) {
                output.show(view -> view.total(files, bytes));
            }
            return session.network().stopped() && first == ExitCode.OK ? ExitCode.INTERRUPTED : first;
        }

        private void note(ExitCode exit) {
            first = first == ExitCode.OK ? exit : first;
        }

        private ExitCode fetch(String path, Url url, Destination to) throws Failure {
            try {
                if (session.network().stopped()) {
                    return ExitCode.INTERRUPTED;
                }
                Saver saver = new Saver(session.bodies(), progress);
                Get.Request request = new Get.Request(url, to, options.replace(), resume, options.follow());
                Fetched fetched = new Get(session.network().http(), saver).run(request);
                synchronized (progress) {
                    progress.clear();
                    return show(path, fetched);
                }
            } catch (Failure failure) {
                return tell(path, failure);
            }
        }

        private ExitCode tell(String path, Failure failure) {
            synchronized (progress) {
                progress.clear();
                return output.tell("get", path, failure);
            }
        }

        private ExitCode show(String path, Fetched fetched) throws Failure {
            session.measured(fetched.reply().timing());
            Optional<Failure> refusal = fetched.refusal().or(() -> difference(path, fetched.saved()));
            files += fetched.saved().how() == SaveResult.How.NOTHING ? 0 : 1;
            bytes += fetched.reply().bytes();
            if ("-".equals(options.output())) {
                output.showBesideBody(view -> in(view, path, fetched));
            } else {
                output.show(view -> in(view, path, fetched));
            }
            return refusal.isEmpty() ? ExitCode.OK : output.tellWithResult("get", path, refusal.get());
        }

        private String in(ResultView view, String path, Fetched fetched) {
            return many ? view.oneOfMany(path, fetched) : view.of(path, fetched);
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
            throw Failure.stopped(e);
        }
    }

    private Optional<Failure> difference(String path, SaveResult saved) {
        if (!same || saved.how() == SaveResult.How.SAME) {
            return Optional.empty();
        }
        return Optional.of(
                saved.how() == SaveResult.How.NEW || saved.how() == SaveResult.How.RESUMED
                        ? new Failure(ExitCode.REFUSED, path + " was not here", "now saved as " + saved.path())
                        : new Failure(ExitCode.REFUSED, path + " differs from the local file", "compare the two"));
    }

    /** The options that {@code get} shares with the command line itself, for {@code HOST PORT FILE…}. */
    static final class FetchOptions {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                converter = Converters.Output.class,
                description = "save as FILE, or in FILE if it is a folder; - is standard output")
        private String output;

        @Option(
                names = {"-f", "--force"},
                description = "overwrite an existing file")
        private boolean replace;

        @Option(
                names = {"-r", "--recursive"},
                description = "download folders with everything in them")
        private boolean recursive;

        @Option(
                names = {"-L", "--location"},
                description = "follow up to 5 redirects on the same server")
        private boolean follow;

        @Option(
                names = "--slow",
                paramLabel = "RATE",
                converter = Converters.Rate.class,
                description = "read slowly, such as 20kB/s, to see what the server does")
        private long slow;

        /** As typed; null if the file keeps its name. */
        String output() {
            return output;
        }

        /** The most bytes to read in a second; 0 for any number. */
        long slow() {
            return slow;
        }

        boolean replace() {
            return replace;
        }

        boolean recursive() {
            return recursive;
        }

        boolean follow() {
            return follow;
        }
    }
}
