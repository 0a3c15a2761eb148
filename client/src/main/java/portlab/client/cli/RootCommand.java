package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import portlab.client.cli.Console.Colour;
import portlab.client.cli.Dialogue.Input;
import portlab.client.cli.GetCommand.FetchOptions;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Directory;
import portlab.client.net.HttpVersion;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsSettings;
import portlab.client.view.FetchView;
import portlab.common.Protocol;
import portlab.common.Terminal;
import portlab.common.wire.WireLimit;

/** The command line of the client itself. */
@Command(name = "java -jar client.jar")
public final class RootCommand {
    @Parameters(
            index = "0",
            paramLabel = "HOST",
            arity = "0..1",
            description = "server name or address (127.0.0.1), HOST:PORT, or the URL of a file")
    private String host;

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            arity = "0..1",
            description = "HTTP port (8080); the other services use the ports after it")
    private String port;

    @Parameters(
            index = "2..*",
            paramLabel = "FILE",
            arity = "0..*",
            description = "path or URL of a file to download; ? starts a query and * matches names in a folder,"
                    + " unless escaped with \\")
    private List<String> words = new ArrayList<>();

    private PositionalArguments arguments;

    @Option(names = "-c", paramLabel = "COMMAND", description = "run a shell command and exit; repeatable")
    private List<String> commands = new ArrayList<>();

    @Mixin
    private FetchOptions options = new FetchOptions();

    @Option(names = "--continue", description = "resume an interrupted download")
    private boolean resume;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER[:PASSWORD]",
            converter = Converters.User.class,
            description =
                    "user and password for the server; prompts for a missing password. PORTLAB_USER sets a default")
    private String user;

    @Option(
            names = {"-v", "--verbose"},
            description = "show what connections carry as it happens, with times in µs")
    private boolean verbose;

    @Option(
            names = "--wire",
            paramLabel = "FILE",
            description = "record what connections carry in a .txt, .jsonl or .pcapng file; repeatable")
    private List<String> wire = new ArrayList<>();

    @Option(
            names = "--wire-bytes",
            paramLabel = "N",
            converter = Converters.Bytes.class,
            description = "show N bytes of each direction of an exchange (512); a .pcapng file has all")
    private long wireBytes = WireLimit.DEFAULT;

    @Option(names = "--wire-secrets", description = "do not mask passwords and cookies in what is shown and recorded")
    private boolean wireSecrets;

    @Option(
            names = "--wire-encrypted",
            description = "record TLS in .pcapng files as it is on the wire, with the secrets to decrypt it:"
                    + " anyone who has the file can read the exchanges, passwords too")
    private boolean wireEncrypted;

    @Option(
            names = {"-q", "--quiet"},
            description = "print errors only")
    private boolean quiet;

    @Option(names = "--json", description = "print each result as a JSON object on one line")
    private boolean json;

    @Option(names = "--json-stream", description = "like --json, and bulk prints a line for each interval as it ends")
    private boolean jsonStream;

    @Option(
            names = "--csv",
            description = "print a row for each round trip of ping and each interval of bulk, and nothing else")
    private boolean csv;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "use colours: auto, always or never; NO_COLOR turns auto off")
    private Colour colour = Colour.AUTO;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "time limit for connecting to an address, and for a TLS handshake (5)")
    private long connectNanos = Timeouts.DEFAULT.connectNanos();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "time limit for silence and for a response head (10)")
    private long silenceNanos = Timeouts.DEFAULT.silenceNanos();

    @Option(
            names = "--service",
            paramLabel = "NAME=PLACES",
            converter = Converters.MovedService.class,
            description = "address of a service that is not at its usual port: [HOST:]PORT,…; repeatable")
    private List<Converters.Moved> moved = new ArrayList<>();

    @Option(
            names = "--http",
            paramLabel = "VERSION",
            converter = Converters.Http.class,
            description = "version of HTTP: 1.0, or 1.1 to fetch several files over one connection (1.0)")
    private HttpVersion http = HttpVersion.HTTP_1_0;

    @Option(names = "--tls", description = "speak TLS with all services; https:// does so with HTTP and the admin port")
    private boolean tls;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM file with the certificates to trust instead of the system's")
    private String authorities;

    @Option(
            names = "--pin",
            paramLabel = "HASH",
            converter = Converters.Pins.class,
            description =
                    "trust a server by its public key: sha256//…, as curl's --pinnedpubkey; several with ; between")
    private List<String> pins = List.of();

    @Option(
            names = {"-k", "--insecure"},
            description = "accept any certificate; somebody on the way could read and change everything")
    private boolean insecure;

    @Option(names = "--keep-going", description = "continue after a command fails")
    private boolean keepGoing;

    @Option(
            names = {"-h", "--help"},
            help = true,
            description = "show this help")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            help = true,
            description = "show the version")
    private boolean version;

    RootCommand() {}

    /**
     * @param user the default for {@code -u}, {@code USER[:PASSWORD]}; null for none
     * @throws Failure if the command line is invalid
     */
    public static RootCommand parse(String[] args, String user) throws Failure {
        RootCommand command = new RootCommand();
        command.user = user;
        try {
            line(command).parseArgs(LabCommand.expand(args));
            command.arguments = command.help || command.version
                    ? PositionalArguments.of(List.of(), false)
                    : PositionalArguments.of(command.words(), command.tls);
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

    static CommandLine line(RootCommand command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true);
    }

    /** The output of {@code --help}. */
    public static String help() {
        StringBuilder help = new StringBuilder(4096);
        help.append("Downloads files, tests the lab's services and measures the network in µs.\n\n");
        help.append("  java -jar client.jar HOST PORT FILE…            download files\n");
        help.append("  java -jar client.jar [HOST [PORT]]              start a shell or run a script\n");
        help.append("  java -jar client.jar [HOST [PORT]] -c COMMAND   run a shell command\n");
        help.append("  java -jar client.jar lab N --student NAME       work through an exercise\n");
        help.append("  HOST:PORT and http:// or https://HOST:PORT/FILE work too.\n\n");
        help.append("Existing files are kept: a file with the same name but other content is saved\n");
        help.append("as file-1.txt.\n\n");
        help.append(HelpText.arguments(line(new RootCommand()).getCommandSpec(), Console.USUAL_COLUMNS));
        help.append("\nCommands of the shell, -c and scripts:\n");
        help.append(HelpText.commands(Interpreter.grammar(), Console.USUAL_COLUMNS));
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

    private Timeouts timeouts() {
        return new Timeouts(connectNanos, silenceNanos);
    }

    /**
     * Creates a session with the given options.
     *
     * @param input asked for the password if {@code -u} has none
     */
    public Session session(Console console, String userAgent, Input input) throws Failure {
        Directory directory = new Directory(arguments.server()).withBase(arguments.server(), tls);
        for (Converters.Moved service : moved) {
            directory = directory.with(service.service(), service.places());
        }
        console.colour(colour);
        Session session = new Session(console, directory, userAgent);
        session.timeouts(timeouts());
        session.http(http);
        session.tls(new Tls(new TlsSettings(authorities, pins, insecure)));
        session.wire().show(wireBytes, wireSecrets, wireEncrypted);
        session.wire().trace(verbose);
        session.wire().record(wire);
        session.output().form(form());
        session.output().quiet(quiet);
        if (insecure && !quiet) {
            console.errWrapped(FetchView.insecure());
        }
        if (user != null) {
            session.login(Optional.of(Login.of(directory.of(Protocol.HTTP), withPassword(input))));
        }
        return session;
    }

    private Output.Form form() throws Failure {
        if (csv && (json || jsonStream)) {
            throw new Failure(ExitCode.USAGE, "--csv and --json exclude each other", "use one of them");
        }
        return csv
                ? Output.Form.CSV
                : jsonStream ? Output.Form.JSON_STREAM : json ? Output.Form.JSON : Output.Form.TEXT;
    }

    private String withPassword(Input input) throws Failure {
        if (user.indexOf(':') >= 0) {
            return user;
        }
        String password = Terminal.stdin() ? input.askHidden("password of " + user + ": ") : null;
        if (password == null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "no password for " + user,
                    "use -u USER:PASSWORD or set PORTLAB_USER=USER:PASSWORD");
        }
        return user + ":" + password;
    }

    /** Whether the command line has files or commands, so that no shell is needed. */
    public boolean isComplete() {
        return !arguments.files().isEmpty() || !commands.isEmpty();
    }

    public boolean keepsGoing() {
        return keepGoing;
    }

    /**
     * Fetches the files, then runs the commands.
     *
     * @return the exit code of the first that failed
     */
    public ExitCode run(Interpreter interpreter) {
        ExitCode first = ExitCode.OK;
        if (!arguments.files().isEmpty()) {
            GetCommand get = new GetCommand(arguments.files(), options, resume);
            first = interpreter.run("get", get);
        }
        Session session = interpreter.session();
        for (String command : commands) {
            boolean end = first != ExitCode.OK && !keepGoing
                    || session.isInterrupted()
                    || session.dialogue().isLeaving();
            if (end) {
                break;
            }
            ExitCode exit = interpreter.run(command);
            first = first == ExitCode.OK ? exit : first;
        }
        return first;
    }
}
