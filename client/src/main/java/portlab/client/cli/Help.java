package portlab.client.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import portlab.client.view.Palette;

/** The grammar in words, from its one declaration. */
final class Help {
    private static final int COLUMN = 30;
    private static final int WIDTH = 100;

    private Help() {}

    /** Every command in a line. */
    static String commands(CommandLine grammar, Palette palette) {
        StringBuilder text = new StringBuilder();
        Set<CommandLine> all = new LinkedHashSet<>(grammar.getSubcommands().values());
        for (CommandLine command : all) {
            row(text, synopsis(command.getCommandSpec()), description(command.getCommandSpec()));
        }
        return text + "help COMMAND tells more about one.\n";
    }

    /** One command with its words and options. */
    static String of(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        StringBuilder text = new StringBuilder();
        text.append(synopsis(spec))
                .append(options(spec).isEmpty() ? "" : " [OPTIONS]")
                .append("\n  ");
        text.append(description(spec)).append('\n');
        if (spec.aliases().length > 0) {
            text.append("  also: ").append(String.join(", ", spec.aliases())).append('\n');
        }
        if (!spec.positionalParameters().isEmpty() || !options(spec).isEmpty()) {
            text.append('\n');
        }
        arguments(text, spec);
        return text.toString();
    }

    /** The words and then the options of a command, one in a line. */
    static void arguments(StringBuilder text, CommandSpec spec) {
        for (PositionalParamSpec word : spec.positionalParameters()) {
            row(text, word.paramLabel(), String.join(" ", word.description()));
        }
        for (OptionSpec option : options(spec)) {
            row(text, names(option), String.join(" ", option.description()));
        }
    }

    private static List<OptionSpec> options(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** {@code -o, --output FILE}; long names stand below each other. */
    private static String names(OptionSpec option) {
        String names = option.names().length == 1 && option.names()[0].length() > 2
                ? "    " + option.names()[0]
                : String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String synopsis(CommandSpec spec) {
        StringBuilder text = new StringBuilder(spec.name());
        for (PositionalParamSpec word : spec.positionalParameters()) {
            text.append(' ').append(word(word));
        }
        return text.toString();
    }

    private static String word(ArgSpec word) {
        String label = word.paramLabel() + (word.arity().max() > 1 ? "…" : "");
        return word.arity().min() == 0 ? "[" + label + "]" : label;
    }

    private static String description(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    /** A name on the left and its meaning on the right, in lines no longer than a page is wide. */
    static void row(StringBuilder text, String left, String right) {
        List<String> lines = wrapped(right);
        text.append("  ").append(left).append(" ".repeat(Math.max(2, COLUMN - left.length())));
        text.append(lines.get(0)).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            text.append(" ".repeat(COLUMN + 2)).append(line).append('\n');
        }
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - COLUMN - 2) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
