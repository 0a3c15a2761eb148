package portlab.client.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import portlab.common.LineWrap;

/** Formats help texts from the declarations of the commands. */
final class HelpText {
    private static final int COMMANDS_COLUMN = 21;
    private static final int OPTIONS_COLUMN = 33;

    /** Narrower windows show one column. */
    private static final int MIN_FOR_COLUMNS = 60;

    private static final int INDENT = 6;

    private final StringBuilder text = new StringBuilder(4096);
    private final int width;

    private HelpText(int width) {
        this.width = width;
    }

    /** One line for each command. */
    static String commands(CommandLine grammar, int width) {
        HelpText help = new HelpText(width);
        Set<CommandLine> all = new LinkedHashSet<>(grammar.getSubcommands().values());
        for (CommandLine command : all) {
            CommandSpec spec = command.getCommandSpec();
            help.row(synopsis(spec), description(spec), COMMANDS_COLUMN);
        }
        return help.text + "Type help COMMAND for details.\n";
    }

    /** The help of one command. */
    static String of(CommandLine command, int width) {
        CommandSpec spec = command.getCommandSpec();
        StringBuilder text = new StringBuilder();
        text.append(synopsis(spec))
                .append(options(spec).isEmpty() ? "" : " [OPTIONS]")
                .append("\n  ");
        text.append(paragraph(description(spec), width - 2)
                        .replace("\n", "\n  ")
                        .stripTrailing())
                .append('\n');
        if (spec.aliases().length > 0) {
            text.append("  also: ").append(String.join(", ", spec.aliases())).append('\n');
        }
        if (!spec.positionalParameters().isEmpty() || !options(spec).isEmpty()) {
            text.append('\n');
        }
        return text.append(arguments(spec, width)).toString();
    }

    /** One line for each argument and option of a command. */
    static String arguments(CommandSpec spec, int width) {
        HelpText help = new HelpText(width);
        for (PositionalParamSpec word : spec.positionalParameters()) {
            help.row(word.paramLabel(), String.join(" ", word.description()), OPTIONS_COLUMN);
        }
        for (OptionSpec option : options(spec)) {
            help.row(names(option), String.join(" ", option.description()), OPTIONS_COLUMN);
        }
        return help.text.toString();
    }

    private static List<OptionSpec> options(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** {@code -o, --output FILE}; aligns the long names. */
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

    /** Adds a name and its meaning, side by side if the window is wide enough. */
    private void row(String name, String meaning, int column) {
        boolean wide = width >= MIN_FOR_COLUMNS;
        int margin = wide ? column + 2 : INDENT;
        List<String> lines = LineWrap.lines(meaning, width - margin);
        text.append("  ").append(wide ? name : name.strip());
        text.append(wide ? " ".repeat(Math.max(2, column - name.length())) : "\n" + " ".repeat(INDENT));
        text.append(String.join("\n" + " ".repeat(margin), lines)).append('\n');
    }

    /** Wraps a text at spaces. */
    static String paragraph(String text, int width) {
        return String.join("\n", LineWrap.lines(text, width)) + "\n";
    }
}
