package portlab.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portlab.common.Protocol;
import portlab.common.SafeText;
import portlab.common.Terminal;
import portlab.common.Version;
import portlab.server.auth.PasswordHash;
import portlab.server.log.AccessLog;
import portlab.server.log.CombinedFormat;
import portlab.server.log.JsonFormat;
import portlab.server.log.LogFile;
import portlab.server.log.LogFormat;
import portlab.server.log.PrettyFormat;
import portlab.server.metrics.Metrics;
import portlab.server.net.MemoryBudget;
import portlab.server.net.TcpServer;

/** Starts the server from the command line and ends it on a signal. */
public final class Main {
    /** How long to wait for the last lines of the logs after the grace period. */
    private static final Duration LAST_LINES = Duration.ofMillis(500);

    private static final long LINE_END_MILLIS = 100;

    /** Always UTF-8: System.out follows the locale, and cannot write µ in the C locale. */
    private final PrintStream out = stream(FileDescriptor.out);

    private final PrintStream err = stream(FileDescriptor.err);

    private final Map<String, String> environment = System.getenv();

    private enum ExitCode {
        OK(0),
        /** An error that does not come from the command line. */
        FAILED(1),
        /** The command line or a variable is invalid, or names something that cannot be used. */
        USAGE(2);

        private final int number;

        ExitCode(int number) {
            this.number = number;
        }
    }

    private Main() {}

    public static void main(String[] arguments) {
        ExitCode code = new Main().run(List.of(arguments));
        if (code != ExitCode.OK) {
            exit(code);
        }
    }

    private static void exit(ExitCode code) {
        System.exit(code.number);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private ExitCode run(List<String> arguments) {
        try {
            Options options = CommandLine.read(environment, arguments);
            if (options.help()) {
                out.print(CommandLine.help());
            } else if (options.version()) {
                out.println("portlab " + Version.number());
            } else if (options.hashFor() != null) {
                String password = new PasswordInput(System.in, err).newPassword();
                out.println(options.hashFor() + ":" + PasswordHash.of(password));
            } else if (options.health()) {
                return health(options);
            } else {
                serve(options);
            }
            return ExitCode.OK;
        } catch (UsageException e) {
            printError(e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            printError("cannot start: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (OutOfMemoryError e) {
            // The JVM throws this for threads, too; the message tells which it was.
            printError("cannot start: not enough memory or threads (" + e.getMessage() + ")");
            return ExitCode.FAILED;
        }
    }

    private ExitCode health(Options options) throws UsageException {
        Optional<String> problem = HealthCheck.of(options);
        problem.ifPresent(this::printError);
        return problem.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void serve(Options options) throws UsageException, IOException {
        MemoryBudget memory = new MemoryBudget(options.memory());
        AccessLog log = new AccessLog(memory, format(options), destination(options));
        ErrorLog errors = new ErrorLog(what -> printError(SafeText.escaped(what)));
        Metrics metrics = new Metrics(log::lost, Version.number());
        Services services = Services.open(options, memory, metrics, options.quiet() ? exchange -> {} : log, errors);
        ExitDeadline deadline = new ExitDeadline();
        TcpServer server =
                new TcpServer(services.listeners(), options.limits(), options.admission(), memory, events(errors));
        server.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            deadline.in(options.drain()
                                    .plus(options.limits().grace())
                                    .plus(LAST_LINES));
                            endLine(shutdownNotice(
                                    server.active(), options.limits().grace()));
                            Signals.handleFurther(server::closeNow);
                            server.drain(options.drain());
                            server.close();
                            log.close();
                            errors.close();
                        },
                        "shutdown"));
        // Last, so that a signal after this message shuts down in order.
        announce(options, services);
        if (options.ports().enabled().contains(Protocol.HTTP)) {
            HttpWarmUp.begin(server, options.site(), options.http());
        }
    }

    private static TcpServer.Events events(ErrorLog errors) {
        return new TcpServer.Events() {
            @Override
            public void report(String what, Throwable cause) {
                errors.accept(what, cause);
            }

            @Override
            public void failed(String why) {
                fail(errors, why);
            }
        };
    }

    private static void fail(ErrorLog errors, String why) {
        errors.accept("shutting down because " + why, null);
        exit(ExitCode.FAILED);
    }

    private LogFormat format(Options options) {
        ZoneId zone = ZoneId.systemDefault();
        return switch (options.logFormat()) {
            case PRETTY -> pretty(zone, options.log() == null && Terminal.stdout());
            case COMBINED -> new CombinedFormat(zone);
            case JSON -> new JsonFormat();
        };
    }

    private PrettyFormat pretty(ZoneId zone, boolean shown) {
        return shown
                ? new PrettyFormat(zone, Terminal.takesColour(environment), TerminalWidth.ofStandardOutput())
                : new PrettyFormat(zone, false, () -> PrettyFormat.UNLIMITED);
    }

    private OutputStream destination(Options options) throws UsageException {
        if (options.log() == null) {
            return new FileOutputStream(FileDescriptor.out);
        }
        try {
            return new LogFile(options.log());
        } catch (IOException e) {
            throw new UsageException("cannot write to --log " + options.log() + ": choose another file");
        }
    }

    private void announce(Options options, Services services) throws UsageException, IOException {
        out.print(Announcement.of(options, services.bindings()));
        options.warnings().forEach(this::printError);
        Exposure.of(options, services.guarded()).forEach(this::printError);
        out.flush();
    }

    /**
     * Ends the line on which the terminal shows ^C, so that log lines and the prompt start on a new one, and prints a notice
     * there. Does not wait for a stopped terminal.
     */
    private void endLine(String notice) {
        if (Terminal.stdout()) {
            Thread writer = new Thread(() -> out.print("\n" + notice), "line end");
            writer.setDaemon(true);
            writer.start();
            try {
                writer.join(LINE_END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What somebody who pressed Ctrl-C has to wait for, as a line; empty if nothing. */
    static String shutdownNotice(int connections, Duration grace) {
        if (connections == 0) {
            return "";
        }
        String open = connections == 1 ? "1 open connection" : connections + " open connections";
        return "Waiting up to " + grace.toSeconds() + " s for " + open + "; Ctrl-C again ends at once.\n";
    }

    private void printError(String what) {
        err.println("portlab: " + what);
    }
}
