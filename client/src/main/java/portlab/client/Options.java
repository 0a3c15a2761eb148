package portlab.client;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portlab.client.command.Destination;
import portlab.client.command.Get;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Timeouts;

/**
 * The command line, checked. Options may stand before, between and after the words; {@code --} ends them.
 *
 */
sealed interface Options {

    /** To be told how the client is used. */
    record Help() implements Options {}

    /** To be told the client's version. */
    record Version() implements Options {}

    /** To fetch a file. */
    record Fetch(Get.Request request, Timeouts timeouts, boolean verbose, boolean quiet) implements Options {}

    /** Every option, once: parsing, suggestions and help come from here. */
    enum Option {
        FORCE('f', "force", "", "replace a file that is in the way"),
        OUTPUT('o', "output", "FILE", "save as FILE, or into it when it is a folder; - is the standard output"),
        VERBOSE('v', "verbose", "", "show what went over the wire, with times in µs"),
        QUIET('q', "quiet", "", "print errors only"),
        CONNECT_TIMEOUT(' ', "connect-timeout", "SECONDS", "how long an address may take to answer (5)"),
        TIMEOUT(' ', "timeout", "SECONDS", "how long the server may be silent (10)"),
        HELP('h', "help", "", "print this"),
        VERSION('V', "version", "", "print the version");

        private final char letter;
        private final String name;
        private final String argument;
        private final String meaning;

        Option(char letter, String name, String argument, String meaning) {
            this.letter = letter;
            this.name = name;
            this.argument = argument;
            this.meaning = meaning;
        }

        private boolean takesArgument() {
            return !argument.isEmpty();
        }

        private String line() {
            String option = (letter == ' ' ? "    " : "-" + letter + ", ") + "--" + name;
            String left = takesArgument() ? option + " " + argument : option;
            return "  " + left + " ".repeat(30 - left.length()) + meaning + "\n";
        }
    }

    String USAGE = "java -jar client.jar HOST PORT FILE";

    /** @throws Failure saying what is wrong with the command line */
    static Options parse(String[] args) throws Failure {
        Map<Option, String> given = new EnumMap<>(Option.class);
        List<String> words = words(args, given);
        if (given.containsKey(Option.HELP)) {
            return new Help();
        }
        if (given.containsKey(Option.VERSION)) {
            return new Version();
        }
        Timeouts timeouts = new Timeouts(
                nanos(given, Option.CONNECT_TIMEOUT, Timeouts.DEFAULT.connectNanos()),
                nanos(given, Option.TIMEOUT, Timeouts.DEFAULT.silenceNanos()));
        boolean verbose = given.containsKey(Option.VERBOSE);
        return new Fetch(request(words, given), timeouts, verbose, given.containsKey(Option.QUIET));
    }

    /** What {@code --help} prints. */
    static String help() {
        StringBuilder help = new StringBuilder(2048);
        help.append("Fetches a file over HTTP/1.0, saves it here, and prints the round-trip time in µs.\n\n");
        help.append("Usage: ").append(USAGE).append(" [OPTIONS]\n\n");
        help.append("FILE is taken literally: a % or ? in it is part of its name. A file that is already here is\n");
        help.append("never overwritten: other content is saved beside it as file-1.txt.\n\n");
        for (Option option : Option.values()) {
            help.append(option.line());
        }
        help.append("\nExit codes:\n");
        for (ExitCode code : ExitCode.values()) {
            String number = Integer.toString(code.number());
            help.append(" ".repeat(5 - number.length())).append(number).append("  ");
            help.append(code.meaning()).append('\n');
        }
        return help.toString();
    }

    /** Sorts the arguments into options and words. */
    private static List<String> words(String[] args, Map<Option, String> given) throws Failure {
        List<String> words = new ArrayList<>(3);
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        while (!rest.isEmpty()) {
            String arg = rest.remove();
            if (arg.equals("--")) {
                words.addAll(rest);
                rest.clear();
            } else if (arg.startsWith("--")) {
                longOption(arg, rest, given);
            } else if (arg.length() > 1 && arg.startsWith("-")) {
                letters(arg, rest, given);
            } else {
                words.add(arg);
            }
        }
        return words;
    }

    /** {@code --name}, {@code --name VALUE}, {@code --name=VALUE}. */
    private static void longOption(String arg, Deque<String> rest, Map<Option, String> given) throws Failure {
        int equals = arg.indexOf('=');
        String typed = equals < 0 ? arg : arg.substring(0, equals);
        Option option = byName(typed);
        if (equals < 0) {
            given.put(option, option.takesArgument() ? value(option, typed, rest) : "");
        } else if (option.takesArgument()) {
            given.put(option, arg.substring(equals + 1));
        } else {
            throw usage(typed + " takes no value", "leave out " + arg.substring(equals));
        }
    }

    /** {@code -f}, {@code -fv}, {@code -oFILE}, {@code -o FILE}. */
    private static void letters(String arg, Deque<String> rest, Map<Option, String> given) throws Failure {
        for (int i = 1; i < arg.length(); i++) {
            Option option = byLetter(arg.charAt(i), arg);
            if (!option.takesArgument()) {
                given.put(option, "");
                continue;
            }
            String attached = arg.substring(i + 1);
            given.put(option, attached.isEmpty() ? value(option, "-" + option.letter, rest) : attached);
            return;
        }
    }

    private static String value(Option option, String typed, Deque<String> rest) throws Failure {
        if (rest.isEmpty()) {
            throw usage(typed + " needs a value", typed + " " + option.argument);
        }
        return rest.remove();
    }

    private static Option byName(String typed) throws Failure {
        for (Option option : Option.values()) {
            if (typed.equals("--" + option.name)) {
                return option;
            }
        }
        throw unknown(typed);
    }

    private static Option byLetter(char letter, String arg) throws Failure {
        for (Option option : Option.values()) {
            if (option.letter == letter && letter != ' ') {
                return option;
            }
        }
        throw unknown(arg);
    }

    private static Get.Request request(List<String> words, Map<Option, String> given) throws Failure {
        if (words.size() < 3) {
            throw usage(
                    words.size() == 2 ? "there is no FILE to fetch" : "HOST, PORT and FILE are needed",
                    "like this: java -jar client.jar 127.0.0.1 8080 file.txt; --help tells more");
        }
        if (words.size() > 3) {
            throw usage("\"" + words.get(3) + "\" is one word too many", "put names with spaces in quotes");
        }
        Endpoint endpoint = new Endpoint(host(words.get(0)), port(words.get(1)));
        return new Get.Request(endpoint, words.get(2), destination(given), given.containsKey(Option.FORCE));
    }

    private static Destination destination(Map<Option, String> given) throws Failure {
        String output = given.get(Option.OUTPUT);
        if (output == null) {
            return new Destination.Folder(Path.of(""));
        }
        if (output.isEmpty()) {
            throw usage("-o needs a name", "-o FILE, or -o - for the standard output");
        }
        return output.equals("-") ? new Destination.Stdout() : new Destination.Named(output);
    }

    private static String host(String text) throws Failure {
        if (text.isBlank() || text.indexOf('/') >= 0) {
            throw usage("\"" + text + "\" is not a host", "give host, port and file apart: " + USAGE);
        }
        return text;
    }

    private static int port(String text) throws Failure {
        int port = 0;
        for (int i = 0; i < text.length() && port <= 65535; i++) {
            char c = text.charAt(i);
            port = c >= '0' && c <= '9' ? port * 10 + c - '0' : 65536;
        }
        if (port < 1 || port > 65535) {
            throw usage("PORT is \"" + text + "\"", "it must be a number from 1 to 65535");
        }
        return port;
    }

    private static long nanos(Map<Option, String> given, Option option, long otherwise) throws Failure {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        double seconds = seconds(text);
        if (!(seconds >= 0.001 && seconds <= 86_400)) {
            throw usage(
                    "--" + option.name + " is \"" + text + "\"", "it must be a number of seconds from 0.001 to 86400");
        }
        return Math.round(seconds * 1000) * 1_000_000;
    }

    private static double seconds(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static Failure unknown(String option) {
        List<String> known = new ArrayList<>();
        for (Option each : Option.values()) {
            known.add("--" + each.name);
        }
        String hint = Nearest.to(option, known)
                .map(name -> "did you mean " + name + "? ")
                .orElse("");
        return usage("there is no option " + option, hint + "--help lists them all");
    }

    private static Failure usage(String what, String hint) {
        return new Failure(ExitCode.USAGE, what, hint);
    }
}
