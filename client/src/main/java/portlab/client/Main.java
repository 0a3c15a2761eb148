package portlab.client;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import portlab.client.cli.Console;
import portlab.client.cli.Interpreter;
import portlab.client.cli.Interrupt;
import portlab.client.cli.RootCommand;
import portlab.client.cli.Script;
import portlab.client.cli.Session;
import portlab.client.cli.ShortForm;
import portlab.client.cli.ShortForm.Fetch;
import portlab.client.cli.Ticker;
import portlab.client.cli.Wire;
import portlab.client.command.Get;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Progress;
import portlab.client.command.Saver;
import portlab.client.command.Saver.Destination;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.net.Connector;
import portlab.client.net.HttpClient;
import portlab.client.net.Startup;
import portlab.client.net.WarmUp;
import portlab.client.shell.Shell;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsSettings;
import portlab.client.view.FetchView;
import portlab.common.Terminal;
import portlab.common.Version;

/**
 * Starts the client from the command line. Results go to standard output, everything else to standard error, in UTF-8
 * whatever the locale. A fetch loads only the classes it needs, so that it starts in little more time than the JVM.
 */
public final class Main {
    private final Console console =
            new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));

    private Main() {}

    public static void main(String[] args) {
        ExitCode exit = new Main().run(args);
        if (exit != ExitCode.OK && exit != ExitCode.INTERRUPTED) {
            System.exit(exit.number());
        }
    }

    /** Turns failures of the command line and of the short form into a line and an exit code. */
    private ExitCode run(String[] args) {
        try {
            String user = user();
            Optional<Fetch> fetch = ShortForm.parse(args, user);
            return fetch.isPresent() ? fetch(fetch.get()) : run(RootCommand.parse(args, user));
        } catch (Failure failure) {
            return tell(failure);
        } catch (RuntimeException | Error defect) {
            return tell(Failure.defect(defect));
        }
    }

    private ExitCode run(RootCommand command) throws Failure {
        if (command.wantsHelp() || command.wantsVersion()) {
            console.out(command.wantsHelp() ? RootCommand.help() : "portlab " + Version.number() + "\n");
            return ExitCode.OK;
        }
        BufferedReader stdin = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        Session session = command.session(console, userAgent(), prompt -> ask(stdin, prompt));
        Interpreter interpreter = new Interpreter(session);
        console.warmUp();
        WarmUp.run();
        session.warmUp();
        if (!command.isComplete() && Terminal.stdin()) {
            return session.end(new Shell(interpreter).run());
        }
        Interrupt interrupt = new Interrupt(session::interrupt);
        interrupt.arm();
        try {
            if (command.isComplete()) {
                session.dialogue().input(prompt -> ask(stdin, prompt));
                ExitCode exit = session.end(command.run(interpreter));
                if (session.isTracing()) {
                    console.err(FetchView.startup(Startup.micros()));
                }
                return exit;
            }
            checkNotEmpty(stdin, session);
            return session.end(new Script(interpreter, "line ", stdin, command.keepsGoing()).run());
        } finally {
            interrupt.disarm();
        }
    }

    /** Empty input is a mistake: {@code client file.txt < /dev/null} looks as if it fetched a file. */
    private static void checkNotEmpty(BufferedReader stdin, Session session) throws Failure {
        try {
            stdin.mark(1);
            if (stdin.read() < 0) {
                throw new Failure(
                        ExitCode.USAGE,
                        "no command for " + session.target(),
                        "use HOST PORT FILE, -c COMMAND, or commands on standard input");
            }
            stdin.reset();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String ask(BufferedReader stdin, String prompt) throws Failure {
        try {
            if (Terminal.stdin()) {
                console.err(prompt);
            }
            return stdin.readLine();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Failure unreadable(IOException e) {
        return new Failure(ExitCode.USAGE, "cannot read standard input: " + e.getMessage(), "", e);
    }

    private ExitCode fetch(Fetch fetch) throws Failure {
        Wire wire = fetch.verbose() ? Wire.tracing(console) : null;
        Connector connector = new Connector(fetch.timeouts(), wire == null ? null : wire.observer());
        if (fetch.trust().isPresent()) {
            trust(connector, fetch);
        }
        Interrupt interrupt = new Interrupt(connector::cancel);
        interrupt.arm();
        console.warmUp();
        WarmUp.run();
        try {
            HttpClient http = new HttpClient(connector, userAgent(), fetch.login());
            boolean mixed = fetch.request().destination() instanceof Destination.Stdout && Terminal.stdout();
            boolean watched = !fetch.quiet() && !mixed && wire == null && console.isWatched();
            Progress progress = watched ? new Ticker(console.errStream(), Units.DECIMAL) : Progress.NONE;
            Saver saver = new Saver(console.outChannel(), progress);
            return show(new Get(http, saver).run(fetch.request()), fetch);
        } finally {
            interrupt.disarm();
            if (wire != null) {
                wire.close();
                console.err(FetchView.startup(Startup.micros()));
            }
        }
    }

    private void trust(Connector connector, Fetch fetch) throws Failure {
        TlsSettings settings = fetch.trust().get();
        connector.with(new Tls(settings), null);
        if (settings.insecure() && !fetch.quiet()) {
            console.errWrapped(FetchView.insecure());
        }
    }

    private ExitCode show(Fetched fetched, Fetch fetch) throws Failure {
        if (!fetch.quiet() && fetch.request().destination() instanceof Destination.Stdout) {
            console.err(new FetchView(console.errPalette()).of(fetched));
        } else if (!fetch.quiet()) {
            console.outWrapped(new FetchView(console.outPalette()).of(fetched));
        }
        return fetched.refusal().isPresent() ? tell(fetched.refusal().get()) : ExitCode.OK;
    }

    private ExitCode tell(Failure failure) {
        try {
            console.errWrapped(new FetchView(console.errPalette()).of(failure));
        } catch (Failure closed) {
            // Standard error is closed; the exit code still reports the failure.
            return failure.exit();
        }
        return failure.exit();
    }

    /** The login for scripts that keep it out of the command line, {@code USER[:PASSWORD]}; null if unset. */
    private static String user() {
        String user = System.getenv("PORTLAB_USER");
        return user == null || user.isEmpty() ? null : user;
    }

    private static String userAgent() {
        return "portlab/" + Version.number();
    }
}
