package portlab.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import portlab.client.command.Destination;
import portlab.client.command.Fetched;
import portlab.client.command.Get;
import portlab.client.command.Progress;
import portlab.client.command.Saver;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.HttpClient;
import portlab.client.net.Trace;
import portlab.client.view.Palette;
import portlab.client.view.Report;
import portlab.client.view.WireLog;

/**
 * Starts the client from the command line: results go to the standard output, everything else to the standard error, in
 * UTF-8 whatever the locale. A fetch starts in little more time than the JVM takes, so nothing is loaded on its way that
 * it does not need.
 */
public final class Main {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

    private Main() {}

    public static void main(String[] args) {
        ExitCode exit = new Main().run(args);
        if (exit != ExitCode.OK && exit != ExitCode.INTERRUPTED) {
            System.exit(exit.number());
        }
    }

    /** The one place where failures become a line and an exit code. */
    private ExitCode run(String[] args) {
        try {
            return run(Options.parse(args));
        } catch (Failure failure) {
            return tell(failure);
        } catch (RuntimeException | Error defect) {
            return tell(
                    new Failure(ExitCode.DEFECT, "a defect in this program: " + defect, "please report it", defect));
        }
    }

    private ExitCode run(Options options) throws Failure {
        if (options instanceof Options.Fetch fetch) {
            return fetch(fetch);
        }
        print(out, options instanceof Options.Help ? Options.help() : "portlab " + version() + "\n");
        return ExitCode.OK;
    }

    private ExitCode fetch(Options.Fetch options) throws Failure {
        Trace trace = options.verbose() ? Trace.on() : Trace.off();
        Connector connector = new Connector(options.timeouts(), trace);
        Interrupt interrupt = new Interrupt(connector);
        interrupt.arm();
        warmUp();
        try {
            HttpClient http = new HttpClient(connector, "portlab/" + version());
            Saver saver = new Saver(out.getChannel(), progress(options));
            return show(new Get(http, saver).run(options.request()), options);
        } finally {
            interrupt.disarm();
            if (options.verbose()) {
                print(err, WireLog.of(trace));
            }
        }
    }

    /** Writes nothing, which loads what the first write to a socket would load otherwise, with the clock running. */
    private void warmUp() throws Failure {
        try {
            out.getChannel().write(ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw unprintable(e);
        }
    }

    private ExitCode show(Fetched fetched, Options.Fetch options) throws Failure {
        if (!options.quiet()) {
            boolean bodyOnStdout = options.request().destination() instanceof Destination.Stdout;
            Palette palette = palette(bodyOnStdout ? Terminal.stderr() : Terminal.stdout());
            print(bodyOnStdout ? err : out, new Report(palette).of(fetched));
        }
        return fetched.refusal().isPresent() ? tell(fetched.refusal().get()) : ExitCode.OK;
    }

    private Progress progress(Options.Fetch options) {
        boolean watched = !options.quiet() && !"dumb".equals(System.getenv("TERM")) && Terminal.stderr();
        return watched ? new Ticker(err) : Progress.NONE;
    }

    private ExitCode tell(Failure failure) {
        try {
            print(err, new Report(palette(Terminal.stderr())).of(failure));
        } catch (Failure deaf) {
            // There is nobody left to tell; the exit code still says it.
            return failure.exit();
        }
        return failure.exit();
    }

    private static Palette palette(boolean terminal) {
        return terminal && Terminal.takesColour() ? Palette.COLOURED : Palette.PLAIN;
    }

    private static void print(OutputStream stream, String text) throws Failure {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unprintable(e);
        }
    }

    private static Failure unprintable(IOException e) {
        return new Failure(ExitCode.UNWRITABLE, "cannot print: " + e.getMessage(), "", e);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
