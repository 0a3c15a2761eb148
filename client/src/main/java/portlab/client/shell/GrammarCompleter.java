package portlab.client.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import portlab.client.cli.Words;
import portlab.client.command.Listing;
import portlab.client.net.Resource;
import portlab.client.net.Url;
import portlab.common.SafeText;

/** Completes commands, options, their fixed values, and names of remote and local files. */
final class GrammarCompleter implements Completer {
    /** The command whose arguments are another command. */
    private static final String EXPLAIN = "explain";

    private final CommandLine grammar;
    private final RemoteNames names;
    private final Completer localNames = new FileNameCompleter();

    GrammarCompleter(CommandLine grammar, RemoteNames names) {
        this.grammar = grammar;
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        boolean comment = Words.of(line.line()).comment() < line.cursor();
        if (comment || line.line().stripLeading().startsWith("!")) {
            return;
        }
        int first = line.words().get(0).equals(EXPLAIN) ? 1 : 0;
        if (line.wordIndex() <= first) {
            commands(candidates);
            return;
        }
        CommandLine command = grammar.getSubcommands().get(line.words().get(first));
        if (command == null) {
            return;
        }
        CommandSpec spec = command.getCommandSpec();
        String typed =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        OptionSpec before = spec.optionsMap().get(line.words().get(line.wordIndex() - 1));
        if (before != null && before.arity().max() > 0) {
            if (before.paramLabel().equals("FILE")) {
                local(reader, line, candidates);
            }
        } else {
            if (typed.startsWith("-")) {
                options(spec, candidates);
            }
            word(spec, reader, line, line.wordIndex() - first - 1, typed, candidates);
        }
    }

    private void commands(List<Candidate> candidates) {
        grammar.getSubcommands().forEach((name, command) -> {
            String meaning =
                    String.join(" ", command.getCommandSpec().usageMessage().description());
            boolean alias = !name.equals(command.getCommandName());
            if (!alias) {
                candidates.add(new Candidate(name, name, null, meaning, null, null, true));
            }
        });
    }

    private static void options(CommandSpec spec, List<Candidate> candidates) {
        for (OptionSpec option : spec.options()) {
            String meaning = String.join(" ", option.description());
            candidates.add(new Candidate(option.longestName(), option.longestName(), null, meaning, null, null, true));
        }
    }

    /** @param index of the word among the command's arguments */
    private void word(
            CommandSpec spec, LineReader reader, ParsedLine line, int index, String typed, List<Candidate> candidates) {
        if (spec.name().equals("help")) {
            commands(candidates);
            return;
        }
        for (PositionalParamSpec word : spec.positionalParameters()) {
            if (!word.index().contains(index)) {
                continue;
            }
            if (word.paramLabel().equals("PATH")) {
                remote(typed, candidates);
                continue;
            }
            if (word.paramLabel().equals("FILE")) {
                local(reader, line, candidates);
            }
            if (word.completionCandidates() != null) {
                word.completionCandidates()
                        .forEach(value -> candidates.add(new Candidate(value.toLowerCase(Locale.ROOT))));
            }
        }
    }

    /** The names in the folder of the path typed so far. */
    private void remote(String typed, List<Candidate> candidates) {
        if (Url.is(typed)) {
            return;
        }
        String folder = typed.substring(0, typed.lastIndexOf('/') + 1);
        for (Listing.Entry entry : names.in(Resource.typed(folder).path())) {
            String name = entry.name() + (entry.folder() ? "/" : "");
            if (SafeText.isPlain(name)) {
                candidates.add(file(folder + Resource.escaped(name), name, !entry.folder()));
            }
        }
    }

    private void local(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<Candidate> files = new ArrayList<>();
        localNames.complete(reader, line, files);
        for (Candidate file : files) {
            if (SafeText.isPlain(file.value())) {
                candidates.add(file(file.value(), file.displ(), file.complete()));
            }
        }
    }

    private static Candidate file(String value, String shown, boolean complete) {
        return new Candidate(value, shown, null, null, null, null, complete);
    }

    /** Whether a command has an option that starts with a text. */
    static boolean isOption(CommandLine grammar, String command, String text) {
        CommandLine known = grammar.getSubcommands().get(command);
        return known != null
                && known.getCommandSpec().optionsMap().keySet().stream().anyMatch(name -> name.startsWith(text));
    }
}
