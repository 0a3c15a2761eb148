package portlab.client.shell;

import portlab.client.cli.Interpreter;
import portlab.client.cli.Session;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.common.Protocol;
import portlab.common.SafeText;
import portlab.common.Terminal;

/** The interactive shell: chooses one for the terminal, and has what both share. */
public final class Shell {
    private static final long SECOND = 1_000_000_000L;
    private static final Timeouts PATIENCE = new Timeouts(SECOND, SECOND);
    private static final int MIN_FOR_TYPING = 20;

    private final Interpreter interpreter;

    public Shell(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /**
     * Runs lines until the user leaves; continues after failures.
     *
     * @return always {@link ExitCode#OK}, since the user has seen the failures
     */
    public ExitCode run() throws Failure {
        boolean capable = Terminal.takesEscapes(System.getenv()) && Terminal.stdout();
        return capable ? new LineShell(interpreter).run() : new PlainShell(interpreter).run();
    }

    /** Prints a hint and whether the server answers. @param keys a hint on the terminal's keys */
    static void greet(Session session, String keys) throws Failure {
        session.output().note("help lists the commands, " + keys + "\n");
        session.askAboutServers();
        Network network = session.greeting();
        try (HttpResponse response =
                network.http(PATIENCE).send(session.directory().of(Protocol.HTTP), "HEAD", "/", HttpClient.ANYTHING)) {
            String server = response.head().field("Server").orElse("unnamed server");
            session.output()
                    .note(SafeText.of(server) + " at " + response.reply().address() + " answers\n");
        } catch (Failure e) {
            session.output().tell("connect", session.target(), e);
        }
    }

    /**
     * The prompt: the server, the last round trip and an arrow. Pure.
     *
     * @param width of the window in columns; a narrow one shows no round trip, or only the arrow
     * @param unicode whether the terminal shows more than ASCII
     */
    static String prompt(String server, long rttMicros, int width, boolean unicode) {
        String arrow = unicode ? "❯ " : "> ";
        String rtt = rttMicros == Session.NO_RTT ? "" : rtt(rttMicros, unicode);
        String whole = server + " " + rtt + arrow;
        if (width <= 0 || whole.length() + MIN_FOR_TYPING <= width) {
            return whole;
        }
        String shorter = server + " " + arrow;
        return shorter.length() + MIN_FOR_TYPING <= width ? shorter : arrow;
    }

    private static String rtt(long micros, boolean unicode) {
        String time = Units.timeOfMicros(micros);
        return unicode ? "· " + time + " " : "- " + time.replace('µ', 'u') + " ";
    }
}
