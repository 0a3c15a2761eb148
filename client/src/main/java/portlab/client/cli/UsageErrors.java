package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** What is wrong with a line, in a person's words. */
final class UsageErrors {
    /** Commands of other shells, and what does here what they do there. */
    private static final Map<String, String> FAMILIAR = Map.of(
            "cd", "paths begin at the server's root: ls docs/ lists a folder, get -o FOLDER saves elsewhere",
            "pwd", "paths begin at the server's root, as in ls docs/; !pwd shows where files are saved",
            "cat", "get PATH -o - prints a file, !cat FILE one that is here",
            "dir", "ls lists a folder",
            "put", "the server takes no files; bulk SIZE --up measures an upload",
            "open", "connect HOST PORT uses another server",
            "bye", "quit leaves");

    private UsageErrors() {}

    /** @param help where to read more: {@code --help}, {@code help get} */
    static Failure of(ParameterException e, String help) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, help);
        }
        if (e instanceof MissingParameterException missing) {
            List<String> unmatched = e.getCommandLine().getUnmatchedArguments();
            if (!unmatched.isEmpty()) {
                return unmatched(new UnmatchedArgumentException(e.getCommandLine(), unmatched), help);
            }
            return missing(missing, help);
        }
        if (e.getArgSpec() != null && e.getArgSpec().type().isEnum()) {
            return usage(
                    name(e.getArgSpec()) + " is \"" + e.getValue() + "\"", "it must be " + choices(e.getArgSpec()), e);
        }
        if (e.getArgSpec() instanceof OptionSpec flag && flag.arity().max() == 0) {
            return usage(flag.longestName() + " takes no value", help + " tells more", e);
        }
        boolean value = e.getArgSpec() != null && e.getCause() instanceof TypeConversionException;
        if (value) {
            return usage(
                    name(e.getArgSpec()) + " is \"" + e.getValue() + "\"",
                    e.getCause().getMessage(),
                    e);
        }
        String message = String.valueOf(e.getMessage());
        return usage(Character.toLowerCase(message.charAt(0)) + message.substring(1), help + " tells more", e);
    }

    private static Failure unmatched(UnmatchedArgumentException e, String help) {
        String word = e.getUnmatched().get(0);
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (word.startsWith("-") && word.length() > 1) {
            String typed = word.replaceFirst("=.*", "");
            return usage("there is no option " + typed, nearest(typed, options(command)) + help + " lists them all", e);
        }
        if (!command.subcommands().isEmpty()) {
            List<String> names = command.subcommands().keySet().stream()
                    .filter(name -> name.length() > 1)
                    .toList();
            String hint = Optional.ofNullable(FAMILIAR.get(word)).orElse(nearest(word, names) + "help lists them all");
            return usage("there is no command " + word, hint, e);
        }
        return usage("\"" + word + "\" is one word too many", "put words with spaces in quotes", e);
    }

    /** {@code http, echo or connect}. */
    private static String choices(ArgSpec argument) {
        Object[] values = argument.type().getEnumConstants();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            String separator = i == 0 ? "" : i == values.length - 1 ? " or " : ", ";
            text.append(separator).append(values[i].toString().toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private static String nearest(String word, List<String> known) {
        return Nearest.to(word, known)
                .map(name -> "did you mean " + name + "? ")
                .orElse("");
    }

    private static List<String> options(CommandSpec command) {
        List<String> names = new ArrayList<>();
        command.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static Failure missing(MissingParameterException e, String help) {
        ArgSpec argument = e.getMissing().isEmpty() ? null : e.getMissing().get(0);
        if (argument instanceof OptionSpec option && !option.required()) {
            return usage(
                    option.shortestName() + " needs a value", option.shortestName() + " " + option.paramLabel(), e);
        }
        String what = argument == null ? "something is missing" : argument.paramLabel() + " is missing";
        return usage(what, help + " tells more", e);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static Failure usage(String what, String hint, ParameterException cause) {
        return new Failure(ExitCode.USAGE, what, hint, cause);
    }
}
