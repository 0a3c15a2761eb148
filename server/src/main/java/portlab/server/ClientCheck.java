package portlab.server;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import portlab.common.AddressText;
import portlab.common.Protocol;
import portlab.common.SafeText;
import portlab.common.Version;
import portlab.common.check.Check;
import portlab.common.check.CheckJson;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckView;
import portlab.common.check.GradescopeReport;
import portlab.common.check.JUnitReport;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.exercise.ClientChecker;
import portlab.server.exercise.ClientCommand;
import portlab.server.exercise.ExerciseServer;
import portlab.server.exercise.ExerciseSuite;
import portlab.server.net.Limits;
import portlab.server.net.MemoryBudget;
import portlab.server.net.ProcessLimits;
import portlab.server.net.TcpServer;

/** {@code --check-client}: plays a difficult server, and runs a client in the exercises if its command is known. */
final class ClientCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerOptions options;
    private final ExerciseSuite suite;
    private final List<String> only;
    private final PrintStream out;
    private final CheckView view;
    private final CheckJson json;
    private int lastStage;

    /**
     * @param view the form of the results, unless JSON is asked for
     * @throws UsageException when the options contradict each other
     */
    ClientCheck(ServerOptions options, PrintStream out, CheckView view) throws UsageException {
        this.options = options;
        this.suite = ExerciseSuite.of(options.checkClient).orElseThrow();
        this.only = options.exercises;
        this.out = out;
        this.view = view;
        this.json = new CheckJson("check-client", suite.about(), String.join(" ", options.command));
        requireExercise();
        requireOwnBehaviour();
        requirePlaceholders();
    }

    private void requireExercise() throws UsageException {
        List<String> names = suite.about().checks().stream().map(Check::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new UsageException(
                        "--only " + SafeText.escaped(name) + ": expected one of " + String.join(", ", names));
            }
        }
    }

    private void requireOwnBehaviour() throws UsageException {
        if (!options.faults.isEmpty() || options.wireShown || !options.wireFiles.isEmpty()) {
            throw new UsageException(
                    "--check-client has its own faults and shows bytes by itself: leave out --fault and --wire");
        }
        if (ServerConfig.ports(options).hasTls()) {
            throw new UsageException("--check-client does not speak TLS: leave out --tls, --tls-cert, --tls-key and"
                    + " --listen https=PORT");
        }
        if (!options.bind.isLoopbackAddress() && !options.lab) {
            throw new UsageException("--check-client answers wrongly on purpose, and others can connect to it: "
                    + "leave out --bind, or add --lab if they expect that");
        }
    }

    private void requirePlaceholders() throws UsageException {
        Optional<String> missing = options.command.isEmpty()
                ? Optional.empty()
                : ClientCommand.missing(options.command, options.checkClient);
        if (missing.isPresent()) {
            throw new UsageException("the client's command line needs " + missing.get() + ": --check-client "
                    + options.checkClient.word() + " -- COMMAND " + example());
        }
    }

    private String example() {
        return options.checkClient == Protocol.HTTP ? "{url}" : "{host} {port} {input}";
    }

    /**
     * Lists the exercises, runs the client in them, or serves them until a signal.
     *
     * @return whether the client passes everything required; true if somebody else runs it
     * @throws IOException also if the client cannot be started
     */
    boolean run() throws UsageException, IOException {
        if (options.list) {
            List<Check> checks = suite.about().checks().stream()
                    .filter(each -> only.isEmpty() || only.contains(each.name()))
                    .toList();
            out.print(options.json ? json.list(checks) : view.list(suite.about(), checks));
            return true;
        }
        ExerciseServer server = open();
        TcpServer workers = new TcpServer(
                List.of(server.listener()),
                Limits.DEFAULT,
                AdmissionPolicy.OPEN,
                new MemoryBudget(ProcessLimits.ofThisProcess().memory()),
                new Silent());
        workers.start();
        if (options.command.isEmpty()) {
            announce(server);
            server.watch(this::show);
            return true;
        }
        try {
            return run(server);
        } finally {
            workers.closeNow();
        }
    }

    /** Any port will do for a client that is started with its number. */
    private ExerciseServer open() throws UsageException, IOException {
        int port = options.port == 0 || !options.command.isEmpty() ? 0 : usualPort();
        try {
            return new ExerciseServer(suite, new InetSocketAddress(options.bind, port), only);
        } catch (BindException e) {
            throw new UsageException("cannot listen on " + AddressText.of(new InetSocketAddress(options.bind, port))
                    + ": choose another address or port with --bind or --port");
        }
    }

    private int usualPort() {
        return options.port + suite.protocol().offset();
    }

    private void announce(ExerciseServer server) {
        String address = AddressText.of(server.listener().address());
        if (options.json) {
            return;
        }
        out.println("Portlab " + Version.number() + ", exercises for clients");
        if (suite.protocol() == Protocol.HTTP) {
            out.println("  all of them   http://" + address + "/");
            out.println("  one of them   yourclient http://" + address + "/drip");
        } else {
            out.println("  " + suite.about().name() + "   " + address
                    + (only.isEmpty() ? "   each client gets the next exercise" : ""));
        }
        out.println("What your client does appears here. Ctrl-C ends it.");
    }

    private boolean run(ExerciseServer server) throws UsageException, IOException {
        ClientCommand command =
                new ClientCommand(options.command, options.patience == null ? PATIENCE : options.patience);
        try {
            CheckReport report = new ClientChecker(server, command, usualPort()).run(only, this::show);
            out.print(options.json ? json.of(report) : view.of(report));
            write(options.junit, JUnitReport.of(report));
            write(options.gradescope, GradescopeReport.of(report));
            return report.passed();
        } catch (ClientCommand.NoProgramException e) {
            throw new UsageException(e.getMessage() + ": check the client's command line, after --");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void show(CheckResult result) {
        int stage = result.check().stage();
        if (stage != lastStage && !options.json) {
            out.print(view.stage(suite.about(), stage));
            lastStage = stage;
        }
        out.print(options.json ? json.of(result) : view.of(result));
        out.flush();
    }

    private static void write(Path file, String report) throws IOException {
        if (file != null) {
            Files.writeString(file, report);
        }
    }

    /** The exercises show what happened. */
    private static final class Silent implements TcpServer.Events {
        @Override
        public void report(String what, Throwable cause) {}

        @Override
        public void failed(String why) {}
    }
}
