package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Suggestion;

/** Turns picocli's errors into messages with hints. */
final class UsageErrors {
    /** Hints for users who type commands of other shells. */
    private static final Map<String, String> FAMILIAR = Map.of(
            "cd",
                    "there is no current folder on the server: use full paths, as in ls docs/; get -o FOLDER saves elsewhere",
            "pwd",
                    "there is no current folder on the server: use full paths, as in ls docs/; !pwd shows where files are saved",
            "cat", "use get PATH -o - to print a remote file, or !cat FILE for a local one",
            "dir", "use ls to list a folder",
            "put", "the server does not accept uploads; bulk SIZE --up measures upload speed",
            "open", "use connect HOST PORT to switch servers",
            "bye", "use quit to leave");

    private UsageErrors() {}

    /** @param help the command that shows help: {@code --help}, {@code help get} */
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
        if (isChoice(e.getArgSpec())) {
            return usage(
                    "invalid " + name(e.getArgSpec()) + " '" + e.getValue() + "'",
                    "expected " + choices(e.getArgSpec()),
                    e);
        }
        if (e.getArgSpec() instanceof OptionSpec flag && flag.arity().max() == 0) {
            return usage(flag.longestName() + " does not take a value", "see " + help, e);
        }
        boolean value = e.getArgSpec() != null && e.getCause() instanceof TypeConversionException;
        if (value) {
            return usage(
                    "invalid " + name(e.getArgSpec()) + " '" + e.getValue() + "'",
                    e.getCause().getMessage(),
                    e);
        }
        String message = String.valueOf(e.getMessage());
        return usage(Character.toLowerCase(message.charAt(0)) + message.substring(1), "see " + help, e);
    }

    private static Failure unmatched(UnmatchedArgumentException e, String help) {
        String word = e.getUnmatched().get(0);
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (word.startsWith("-") && word.length() > 1) {
            String typed = word.replaceFirst("=.*", "");
            if (isOfSession(typed, e.getCommandLine())) {
                return usage("unknown option " + typed, "it applies to a whole session: start the client with it", e);
            }
            return usage("unknown option " + typed, Suggestion.of(typed, options(command), "see " + help), e);
        }
        if (!command.subcommands().isEmpty()) {
            List<String> names = command.subcommands().keySet().stream()
                    .filter(name -> name.length() > 1)
                    .toList();
            String hint =
                    Optional.ofNullable(FAMILIAR.get(word)).orElse(Suggestion.of(word, names, "type help for a list"));
            return usage("unknown command " + word, hint, e);
        }
        return usage("unexpected argument '" + word + "'", "quote arguments that contain spaces", e);
    }

    /** Whether it is an option of the client and of no command. */
    private static boolean isOfSession(String option, CommandLine command) {
        CommandLine shell = command.getParent();
        return shell != null
                && options(RootCommand.line(new RootCommand()).getCommandSpec()).contains(option)
                && shell.getSubcommands().values().stream()
                        .noneMatch(each -> options(each.getCommandSpec()).contains(option));
    }

    /** Whether the names of an enum's constants are the values, without a converter that knows others. */
    private static boolean isChoice(ArgSpec argument) {
        return argument != null && argument.type().isEnum() && argument.converters().length == 0;
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

    private static List<String> options(CommandSpec command) {
        List<String> names = new ArrayList<>();
        command.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static Failure missing(MissingParameterException e, String help) {
        ArgSpec argument = e.getMissing().isEmpty() ? null : e.getMissing().get(0);
        if (argument instanceof OptionSpec option && !option.required()) {
            return usage(
                    option.shortestName() + " needs a value",
                    "use " + option.shortestName() + " " + option.paramLabel(),
                    e);
        }
        String what = argument == null ? "missing argument" : "missing " + argument.paramLabel();
        return usage(what, "see " + help, e);
    }

    private static String name(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return option.longestName();
        }
        return argument.paramLabel().indexOf('|') < 0 ? argument.paramLabel() : "value";
    }

    private static Failure usage(String what, String hint, ParameterException cause) {
        return new Failure(ExitCode.USAGE, what, hint, cause);
    }
}
