package portlab.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import portlab.common.FileErrors;
import portlab.common.LineWrap;
import portlab.common.Palette;
import portlab.common.SafeText;
import portlab.common.Terminal;
import portlab.common.Version;
import portlab.common.check.CheckView;
import portlab.common.secrets.SecretLog;
import portlab.common.wire.WireText;
import portlab.server.Announcement.SiteUrls;
import portlab.server.ServerConfig.RequestLog;
import portlab.server.WireRecording.SharedOutput;
import portlab.server.auth.PasswordHash;
import portlab.server.certificate.CertificateWatch;
import portlab.server.log.AccessLog;
import portlab.server.log.LogFile;
import portlab.server.log.LogFormat;
import portlab.server.log.LogFormat.CombinedFormat;
import portlab.server.log.LogFormat.JsonFormat;
import portlab.server.log.PrettyFormat;
import portlab.server.metrics.Metrics;
import portlab.server.net.Listener;
import portlab.server.net.MemoryBudget;
import portlab.server.net.ProcessLimits;
import portlab.server.net.TcpServer;

/** Starts the server from the command line and ends it on a signal. */
public final class Main {
    private static final String ERROR = "portlab: ";

    /** Always UTF-8: System.out follows the locale, and cannot write µ in the C locale. */
    private final PrintStream out = stream(FileDescriptor.out);

    /** Columns of what is not shown on a terminal. */
    private static final int PAPER = 100;

    /** For the request log and the view of the wire. */
    private final OutputStream standardOutput = new SharedOutput(new FileOutputStream(FileDescriptor.out));

    /** Of the terminal on standard output, otherwise on standard error; null until it is needed. */
    private TerminalWidth width;

    private final PrintStream err = stream(FileDescriptor.err);

    private final Map<String, String> environment = System.getenv();

    private enum ExitCode {
        OK(0),
        /** An error that does not come from the command line; or a client that fails a required exercise. */
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
            ServerOptions options = CommandLine.read(environment, arguments);
            if (options.help) {
                out.print(CommandLine.help());
            } else if (options.version) {
                out.println("portlab " + Version.number());
            } else if (options.hashFor != null) {
                String password = new PasswordInput(System.in, err).newPassword();
                out.println(options.hashFor + ":" + PasswordHash.of(password));
            } else if (options.health) {
                return health(options);
            } else if (options.checkClient != null) {
                return checkClient(options);
            } else {
                serve(ServerConfig.of(options, ProcessLimits.ofThisProcess()), options.warnings);
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
            printUnwrapped("cannot start: not enough memory or threads (" + e.getMessage() + ")");
            return ExitCode.FAILED;
        }
    }

    private ExitCode health(ServerOptions options) throws UsageException {
        Optional<String> problem = HealthCheck.of(options);
        problem.ifPresent(this::printError);
        return problem.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private ExitCode checkClient(ServerOptions options) throws UsageException, IOException {
        boolean shown = Terminal.stdout();
        CheckView view = new CheckView(
                shown && Terminal.takesColour(environment) ? Palette.COLOURED : Palette.PLAIN,
                shown ? width().getAsInt() : PAPER);
        return new ClientCheck(options, out, view).run() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void serve(ServerConfig config, List<String> warnings) throws UsageException, IOException {
        MemoryBudget memory = new MemoryBudget(config.memory());
        AccessLog log = new AccessLog(memory, format(config.log()), destination(config));
        ErrorLog errors = new ErrorLog(what -> printUnwrapped(SafeText.escaped(what)));
        WireRecording wire = new WireRecording(config.wire(), errors);
        CertificateWatch certificate = config.tls() == null ? null : Certificates.open(config, environment, errors);
        SecretLog secrets = config.tls() == null ? null : secrets();
        Metrics metrics = new Metrics(log::lost, wire::dropped, end(certificate), Version.number());
        Services services = Services.open(
                config, certificate, memory, metrics, config.log().quiet() ? exchange -> {} : log, errors);
        if (secrets != null) {
            services.keepSecrets(secrets);
        }
        List<Listener> listeners =
                config.wire().isOn() ? wire.open(services.listeners(), standardOutput, view()) : services.listeners();
        TcpServer server = new TcpServer(listeners, config.limits(), config.admission(), memory, events(errors));
        Shutdown shutdown = new Shutdown(config, server, services, log, wire, errors, out);
        server.start();
        services.startDatagrams(server::active);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
        // Last, so that a signal after this message shuts down in order.
        announce(config, warnings, services, certificate);
        invite(config, services);
        if (certificate != null && !config.tls().isOwn() && !Terminal.stdout()) {
            // A terminal that closes sends this signal too, and ends the server.
            Signals.handle(List.of("HUP"), certificate::reload);
        }
        if (config.site() != null) {
            HttpWarmUp.begin(server, config.http(), services.warmUp());
        }
    }

    private static LongSupplier end(CertificateWatch certificate) {
        return certificate == null
                ? null
                : () -> certificate.certificate().expires().getEpochSecond();
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
        errors.last("shutting down because " + why);
        exit(ExitCode.FAILED);
    }

    private LogFormat format(RequestLog settings) {
        return switch (settings.style()) {
            case PRETTY -> pretty(settings.file() == null && Terminal.stdout());
            case COMBINED -> new CombinedFormat(ZoneId::systemDefault);
            case JSON -> new JsonFormat();
        };
    }

    private PrettyFormat pretty(boolean shown) {
        return shown
                ? new PrettyFormat(ZoneId::systemDefault, Terminal.takesColour(environment), width())
                : new PrettyFormat(ZoneId::systemDefault, false, () -> PrettyFormat.UNLIMITED);
    }

    private WireText view() {
        return Terminal.stdout() ? new WireText(width(), Terminal.takesColour(environment)) : new WireText(0, false);
    }

    /** Also called by threads that report an error. */
    private synchronized TerminalWidth width() {
        if (width == null) {
            width = TerminalWidth.of(Terminal.stdout() ? 1 : 2);
        }
        return width;
    }

    private OutputStream destination(ServerConfig config) throws UsageException {
        RequestLog settings = config.log();
        if (settings.file() == null) {
            return standardOutput;
        }
        try {
            return new LogFile(settings.file());
        } catch (IOException e) {
            throw new UsageException("cannot write to --log " + settings.file() + ": choose another file");
        }
    }

    /** Lets the user decrypt captures, if the environment says where the secrets of TLS should go; null if not. */
    private SecretLog secrets() throws UsageException, IOException {
        String file = environment.get(SecretLog.VARIABLE);
        if (file == null || file.isEmpty()) {
            return null;
        }
        String shown = SafeText.escaped(file);
        try {
            SecretLog secrets = SecretLog.open(Path.of(file));
            printError(shown + " lets its readers decrypt all TLS connections to this server; unset "
                    + SecretLog.VARIABLE + " to prevent that");
            return secrets;
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("cannot write " + shown + ", which " + SecretLog.VARIABLE + " names: "
                    + SafeText.escaped(FileErrors.ofWriting(e)));
        }
    }

    private void announce(ServerConfig config, List<String> warnings, Services services, CertificateWatch certificate)
            throws IOException {
        out.print(Announcement.of(config, services.bindings(), certificate));
        for (String warning : warnings) {
            printError(warning);
        }
        if (certificate != null && !certificate.warning().isEmpty()) {
            printError(certificate.warning());
        }
        for (String warning : Exposure.of(config)) {
            printError(warning);
        }
        out.flush();
    }

    /** Shows the site to people who are on the network or in front of this machine. */
    private void invite(ServerConfig config, Services services) throws IOException {
        if (!config.after().browser() && !config.after().qrCode()) {
            return;
        }
        SiteUrls urls = SiteUrls.of(config, services.bindings());
        if (config.after().qrCode() && urls.network() != null && Terminal.stdout()) {
            showQrCode(urls.network());
        }
        if (config.after().browser() && urls.here() != null) {
            Browser.ofThisMachine(environment).open(urls.here(), this::printError);
        }
    }

    private void showQrCode(String url) {
        if (Terminal.takesUnicode(environment)) {
            boolean colours = Terminal.takesColour(environment);
            TerminalQrCode.of(url)
                    .filter(code -> code.columns() <= width().getAsInt())
                    .ifPresent(code -> {
                        out.print(code.text(colours));
                        out.println(url);
                        out.flush();
                    });
        }
    }

    /** Prints an error or a warning of the start; on a terminal, wraps it between words. */
    private void printError(String what) {
        String line = ERROR + what;
        err.println(Terminal.stderr() ? LineWrap.text(line, width().getAsInt()) : line);
    }

    /** Prints without asking the terminal for its width: that starts a process, for which there may be no memory or thread. */
    private void printUnwrapped(String what) {
        err.println(ERROR + what);
    }
}
