package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import portlab.client.command.Get;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Directory;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.common.Protocol;
import portlab.common.Terminal;

/** The command line of the client itself. */
@Command(name = "java -jar client.jar")
public final class RootCommand {
    @Parameters(
            index = "0",
            paramLabel = "HOST",
            arity = "0..1",
            description = "the server's name or address (127.0.0.1), HOST:PORT, or a URL of a file")
    private String host;

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            arity = "0..1",
            description = "its HTTP port (8080); its other services are beside it")
    private String port;

    @Parameters(
            index = "2..*",
            paramLabel = "FILE",
            arity = "0..*",
            description = "what to fetch: a path, ? begins its query and * stands for any name in a folder unless"
                    + " \\ is in front; or a URL")
    private List<String> words = new ArrayList<>();

    private PositionalArguments arguments;

    @Option(names = "-c", paramLabel = "COMMAND", description = "run a command of the shell and exit; repeatable")
    private List<String> commands = new ArrayList<>();

    @Option(
            names = {"-f", "--force"},
            description = "replace a file that is in the way")
    private boolean replace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            converter = Converters.Output.class,
            description = "save as FILE, or into it when it is a folder; - is the standard output")
    private String output;

    @Option(names = "--continue", description = "go on with a broken download")
    private boolean resume;

    @Option(
            names = {"-L", "--location"},
            description = "follow up to 5 redirects on the same server")
    private boolean follow;

    @Option(
            names = {"-r", "--recursive"},
            description = "fetch a folder with all that is in it")
    private boolean recursive;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER[:PASSWORD]",
            converter = Converters.User.class,
            description = "who asks; without a password it is asked for. PORTLAB_USER says it too")
    private String user;

    @Option(
            names = {"-v", "--verbose"},
            description = "show what went over the wire, with times in µs")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "print errors only")
    private boolean quiet;

    @Option(names = "--json", description = "print one JSON object a line for each result")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto, always or never; NO_COLOR in the environment is never")
    private Colour colour = Colour.AUTO;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "how long an address may take to answer (5)")
    private long connectNanos = Timeouts.DEFAULT.connectNanos();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "how long the server may be silent, or take for a head (10)")
    private long silenceNanos = Timeouts.DEFAULT.silenceNanos();

    @Option(
            names = "--service",
            paramLabel = "NAME=PLACES",
            converter = Converters.MovedService.class,
            description = "a service that is not beside HTTP, at [HOST:]PORT,…; repeatable")
    private List<Converters.Moved> moved = new ArrayList<>();

    @Option(names = "--keep-going", description = "go on after a command that failed")
    private boolean keepGoing;

    @Option(
            names = {"-h", "--help"},
            help = true,
            description = "print this")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            help = true,
            description = "print the version")
    private boolean version;

    private RootCommand() {}

    /**
     * @param user who asks where the arguments do not say it, {@code USER[:PASSWORD]}; null for nobody
     * @throws Failure saying what is wrong with the command line
     */
    public static RootCommand parse(String[] args, String user) throws Failure {
        RootCommand command = new RootCommand();
        command.user = user;
        try {
            line(command).parseArgs(args);
            command.arguments = command.help || command.version
                    ? PositionalArguments.of(List.of())
                    : PositionalArguments.of(command.words());
        } catch (ParameterException e) {
            throw UsageErrors.of(e, "--help");
        }
        return command;
    }

    private List<String> words() {
        List<String> all = new ArrayList<>();
        if (host != null) {
            all.add(host);
        }
        if (port != null) {
            all.add(port);
        }
        all.addAll(words);
        return all;
    }

    private static CommandLine line(RootCommand command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true);
    }

    /** What {@code --help} prints. */
    public static String help() {
        StringBuilder help = new StringBuilder(4096);
        help.append("Fetches files, drives the lab's services, and says in µs what the network did.\n\n");
        help.append("  java -jar client.jar HOST PORT FILE…            fetches files, saves them here\n");
        help.append("  java -jar client.jar [HOST [PORT]]              the shell, or a piped script\n");
        help.append("  java -jar client.jar [HOST [PORT]] -c COMMAND   runs a command of the shell\n");
        help.append("  HOST:PORT and http://HOST:PORT/FILE do as well.\n\n");
        help.append("A file that is already here is never overwritten: other content is saved beside\n");
        help.append("it as file-1.txt.\n\n");
        help.append(Help.arguments(line(new RootCommand()).getCommandSpec(), Help.USUAL_WIDTH));
        help.append("\nCommands of the shell, of -c and of scripts:\n");
        help.append(Help.commands(Interpreter.grammar(), Help.USUAL_WIDTH));
        help.append("\nExit codes:\n");
        for (ExitCode code : ExitCode.values()) {
            String number = Integer.toString(code.number());
            help.append(" ".repeat(5 - number.length())).append(number).append("  ");
            help.append(code.meaning()).append('\n');
        }
        return help.toString();
    }

    public boolean wantsHelp() {
        return help;
    }

    public boolean wantsVersion() {
        return version;
    }

    /** The fetch that this comes to, where it is one file and nothing that a fetch alone cannot do. */
    Optional<Fetch> fetch() throws Failure {
        boolean more = json || resume || recursive || !commands.isEmpty() || colour != Colour.AUTO || !moved.isEmpty();
        boolean unasked = user != null && user.indexOf(':') < 0;
        if (arguments.files().size() != 1 || more || unasked) {
            return Optional.empty();
        }
        Url url = Url.of(arguments.server(), arguments.files().get(0));
        if (url.resource().isPattern()) {
            return Optional.empty();
        }
        Get.Request request = new Get.Request(url, ArgumentParsers.destination(output), replace, false, follow);
        Optional<Login> login = user == null ? Optional.empty() : Optional.of(Login.of(arguments.server(), user));
        return Optional.of(new Fetch(request, timeouts(), login, verbose, quiet));
    }

    private Timeouts timeouts() {
        return new Timeouts(connectNanos, silenceNanos);
    }

    /**
     * A session with everything that was set.
     *
     * @param input asked for the user's password where it was not given
     */
    public Session session(Console console, String userAgent, Input input) throws Failure {
        Directory directory = new Directory(arguments.server());
        for (Converters.Moved service : moved) {
            directory = directory.with(service.service(), service.places());
        }
        console.colour(colour);
        Session session = new Session(console, directory, userAgent);
        session.timeouts(timeouts());
        session.tracing(verbose);
        session.json(json);
        session.quiet(quiet);
        if (user != null) {
            session.login(Optional.of(Login.of(directory.of(Protocol.HTTP), withPassword(input))));
        }
        return session;
    }

    private String withPassword(Input input) throws Failure {
        if (user.indexOf(':') >= 0) {
            return user;
        }
        String password = Terminal.stdin() ? input.askHidden("password of " + user + ": ") : null;
        if (password == null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "there is no password for " + user,
                    "-u USER:PASSWORD, or PORTLAB_USER in the environment, has both");
        }
        return user + ":" + password;
    }

    /** Whether there is something to do without asking anybody. */
    public boolean isComplete() {
        return !arguments.files().isEmpty() || !commands.isEmpty();
    }

    public boolean keepsGoing() {
        return keepGoing;
    }

    /**
     * Fetches the files and runs the commands, in this order.
     *
     * @return the exit code of the first that failed
     */
    public ExitCode run(Interpreter interpreter) {
        ExitCode first = ExitCode.OK;
        if (!arguments.files().isEmpty()) {
            GetCommand get = new GetCommand(arguments.files(), output, replace, resume, follow, recursive);
            first = interpreter.run("get", get);
        }
        Session session = interpreter.session();
        for (String command : commands) {
            boolean end = first != ExitCode.OK && !keepGoing || session.isInterrupted() || session.isLeaving();
            if (end) {
                break;
            }
            ExitCode exit = interpreter.run(command);
            first = first == ExitCode.OK ? exit : first;
        }
        return first;
    }
}
