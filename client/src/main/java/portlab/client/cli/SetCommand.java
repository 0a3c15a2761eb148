package portlab.client.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import portlab.client.cli.Console.Colour;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.net.Login;
import portlab.client.net.SocketSettings;
import portlab.client.net.Timeouts;
import portlab.common.Protocol;

/** {@code set NAME VALUE}. */
@Command(name = "set", description = "change a setting, or show all settings")
final class SetCommand implements Action {
    /** The names of all settings. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of("connect-timeout", "timeout", "units", "colour", "http", "user", "wire"),
                    Stream.of(SocketSetting.values()).map(SocketSetting::word))
            .toList();

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = Names.class,
            description =
                    "connect-timeout or timeout, in seconds; units: decimal or binary; colour: auto, always or never; "
                            + "http: 1.0, or 1.1 to keep connections open; "
                            + "user: a user name for this server (prompts for the password), or '' for none; "
                            + "wire: a .txt, .jsonl or .pcapng file to record connections in, or '' for none; "
                            + "for experiments, where default resets each: nagle: on or off; send-buffer, receive-buffer, "
                            + "write-size: bytes; write-pause: seconds between writes; read-rate: such as 20kB/s; "
                            + "source-port: a port")
    private String name;

    @Parameters(index = "1", paramLabel = "VALUE", arity = "0..1", description = "new value")
    private String value;

    /** Completes setting names. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        if (name != null) {
            if (value == null) {
                throw wrong("missing VALUE");
            }
            change(session);
        }
        session.output().show(view -> view.done("set", session.target(), all(session)));
        return ExitCode.OK;
    }

    /** The settings of a replay end with it. */
    @Override
    public String risk(Session session) {
        return "user".equals(name) ? "it asks for a password" : "";
    }

    private void change(Session session) throws Failure {
        Timeouts timeouts = session.timeouts();
        try {
            switch (name) {
                case "connect-timeout" -> session.timeouts(new Timeouts(seconds(), timeouts.silenceNanos()));
                case "timeout" -> session.timeouts(new Timeouts(timeouts.connectNanos(), seconds()));
                case "units" -> session.output().units(Units.valueOf(value.toUpperCase(Locale.ROOT)));
                case "colour", "color" ->
                    session.output().console().colour(Colour.valueOf(value.toUpperCase(Locale.ROOT)));
                case "http" -> session.http(new Converters.Http().convert(value));
                case "user" -> session.login(login(session));
                case "wire" -> session.wire().record(value.isEmpty() ? List.of() : List.of(value));
                default -> changeSockets(session);
            }
        } catch (TypeConversionException e) {
            throw new Failure(ExitCode.USAGE, "invalid " + name + " '" + value + "'", e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw wrong("invalid " + name + " '" + value + "'");
        }
    }

    private void changeSockets(Session session) throws Failure {
        SocketSetting setting = SocketSetting.named(name).orElseThrow(() -> wrong("unknown setting " + name));
        session.sockets(setting.changed(session.sockets(), value));
    }

    /** The login for the present server; no other server gets it. */
    private Optional<Login> login(Session session) throws Failure {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.indexOf(':') >= 0) {
            throw new Failure(
                    ExitCode.USAGE,
                    "invalid user '" + value.substring(0, value.indexOf(':')) + ":…': expected a name without a colon",
                    "set user NAME prompts for the password, which keeps it out of the history");
        }
        String password = session.dialogue().askHidden("password of " + value + ": ");
        if (password == null) {
            throw wrong("no password for " + value);
        }
        return Optional.of(new Login(session.directory().of(Protocol.HTTP), value, password));
    }

    private long seconds() {
        return new Converters.Seconds().convert(value);
    }

    private static String all(Session session) {
        List<String> files = session.wire().names();
        return "connect-timeout  " + session.timeouts().connectNanos() / 1e9 + " s\n"
                + "timeout          " + session.timeouts().silenceNanos() / 1e9 + " s\n"
                + "units            " + session.output().units().name().toLowerCase(Locale.ROOT) + "\n"
                + "colour           "
                + session.output().console().colour().name().toLowerCase(Locale.ROOT) + "\n"
                + "http             " + session.http().number() + "\n"
                + "user             " + session.login().map(Login::toString).orElse("none") + "\n"
                + "wire             " + (files.isEmpty() ? "none" : String.join(", ", files)) + "\n"
                + sockets(session.sockets());
    }

    private static String sockets(SocketSettings settings) {
        return Stream.of(SocketSetting.values())
                .map(setting -> String.format("%-16s %s", setting.word(), setting.shown(settings)))
                .collect(Collectors.joining("\n"));
    }

    private static Failure wrong(String what) {
        return new Failure(ExitCode.USAGE, what, "see help set");
    }
}
