package portlab.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import portlab.common.LineWrap;
import portlab.common.SafeText;
import portlab.common.Suggestion;
import portlab.server.Option.Group;

/** Parses the environment and the command line into {@link ServerOptions}, and writes the help. */
final class CommandLine {
    private static final String INDENT = "      ";
    private static final int HELP_COLUMN = 28;
    private static final int GAP = 2;
    private static final int HELP_WIDTH = 80;

    private CommandLine() {}

    /**
     * Reads {@code environment}, then {@code arguments}, which override it.
     *
     * @throws UsageException when an argument or variable is invalid
     */
    static ServerOptions read(Map<String, String> environment, List<String> arguments) throws UsageException {
        ServerOptions options = new ServerOptions();
        for (Option option : Option.values()) {
            String value = environment.get(option.variable());
            if (value != null && isServiceLink(value)) {
                options.warnings.add(
                        "ignored " + option.variable() + "=" + SafeText.escaped(value) + ", which Kubernetes sets for"
                                + " a service of that name; to stop that, set enableServiceLinks: false in the pod's spec");
            } else if (value != null) {
                readVariable(option, value, options);
            }
        }
        if (beforeOperands(arguments).stream().anyMatch(CommandLine::asksForClientCheck)) {
            // First, because --only means something else then.
            options.set(Option.CHECK_CLIENT, "");
        }
        List<String> operands = new ArrayList<>();
        for (int next = 0; next < arguments.size(); ) {
            next = readArgument(arguments, next, options, operands);
        }
        if (options.checkClient != null) {
            options.command.addAll(operands);
            return options;
        }
        if (operands.size() > 1) {
            throw new UsageException("cannot serve two folders, " + String.join(" and ", operands.subList(0, 2))
                    + ": start a server for each, with --port");
        }
        if (!operands.isEmpty()) {
            options.folder(operands.get(0));
        }
        return options;
    }

    private static List<String> beforeOperands(List<String> arguments) {
        int end = arguments.indexOf("--");
        return end < 0 ? arguments : arguments.subList(0, end);
    }

    private static boolean asksForClientCheck(String argument) {
        String name = Option.CHECK_CLIENT.longName();
        return argument.equals(name) || argument.startsWith(name + "=");
    }

    /** Whether Kubernetes or Docker set this variable for a service named like ours. */
    private static boolean isServiceLink(String value) {
        return value.startsWith("tcp://") || value.startsWith("udp://") || value.startsWith("sctp://");
    }

    private static void readVariable(Option option, String value, ServerOptions options) throws UsageException {
        boolean on = value.equals("1") || value.equalsIgnoreCase("true");
        boolean off = value.isEmpty() || value.equals("0") || value.equalsIgnoreCase("false");
        if (option.takesValue() && !(option.valueIsOptional() && (on || off))) {
            for (String line : value.split("\n")) {
                set(option, option.variable(), line, options);
            }
        } else if (on) {
            options.set(option, "");
        } else if (!off) {
            throw new UsageException(option.variable() + "=" + value + ": expected true or false");
        }
    }

    /** Reads the argument at {@code at}, with its value if that follows; returns the index after them. */
    private static int readArgument(List<String> arguments, int at, ServerOptions options, List<String> operands)
            throws UsageException {
        String argument = arguments.get(at);
        if (argument.equals("--")) {
            operands.addAll(arguments.subList(at + 1, arguments.size()));
            return arguments.size();
        }
        if (!argument.startsWith("-") || argument.equals("-")) {
            operands.add(argument);
            return at + 1;
        }
        String name = name(argument);
        Option option = named(name);
        String attached = attached(argument, name);
        if (!option.takesValue()) {
            if (attached != null) {
                throw new UsageException(name + " takes no value");
            }
            options.set(option, "");
            return at + 1;
        }
        if (attached != null) {
            set(option, name, attached, options);
            return at + 1;
        }
        if (option.valueIsOptional() && (at + 1 == arguments.size() || !option.takes(arguments.get(at + 1)))) {
            options.set(option, "");
            return at + 1;
        }
        if (at + 1 == arguments.size()) {
            throw new UsageException(name + " needs a value: " + name + " " + option.argument());
        }
        set(option, name, arguments.get(at + 1), options);
        return at + 2;
    }

    /** {@code --port} of {@code --port=8080}, {@code -p} of {@code -p8080}. */
    private static String name(String argument) {
        if (!argument.startsWith("--")) {
            return argument.substring(0, 2);
        }
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    private static String attached(String argument, String name) {
        if (argument.length() == name.length()) {
            return null;
        }
        int start = argument.charAt(name.length()) == '=' ? name.length() + 1 : name.length();
        return argument.substring(start);
    }

    private static void set(Option option, String name, String value, ServerOptions options) throws UsageException {
        try {
            options.set(option, value);
        } catch (UsageException | IllegalArgumentException e) {
            throw new UsageException((option.secret() ? name : name + " " + value) + ": " + e.getMessage());
        }
    }

    private static Option named(String name) throws UsageException {
        List<String> known = new ArrayList<>();
        for (Option option : Option.values()) {
            if (name.equals(option.longName()) || name.equals(option.letter())) {
                return option;
            }
            known.add(option.longName());
        }
        throw new UsageException("unknown option " + name + ": " + Suggestion.of(name, known, "see --help"));
    }

    /** The text of {@code --help}, 80 columns wide. */
    static String help() {
        StringBuilder help = new StringBuilder("""
                Usage: java -jar server.jar [OPTION…] [DIR]

                Serves the folder DIR over HTTP/1.0 (default: ./www if it exists, otherwise the
                current folder), and the raw services bulk, echo (TCP and UDP), message and calc
                on the ports after it.
                """);
        for (Group group : Group.values()) {
            help.append('\n').append(group.title()).append(":\n");
            Arrays.stream(Option.values())
                    .filter(option -> option.group() == group)
                    .forEach(option -> help.append(help(option)));
        }
        return help.append("""

                Every option can also be set by an environment variable: PORTLAB_PORT=8081 is
                --port 8081, PORTLAB_QUIET=true is --quiet. The variable of a repeatable option
                takes one value per line.
                """).toString();
    }

    /** An option's names and, beside or below them, its meaning. */
    private static String help(Option option) {
        String letter = option.letter() == null ? INDENT : "  " + option.letter() + ", ";
        String names = letter + option.longName() + (option.takesValue() ? " " + option.argument() : "");
        String margin = " ".repeat(HELP_COLUMN);
        String gap = names.length() + GAP > HELP_COLUMN ? "\n" + margin : margin.substring(names.length());
        return names + gap + String.join("\n" + margin, LineWrap.lines(option.help(), HELP_WIDTH - HELP_COLUMN)) + "\n";
    }
}
