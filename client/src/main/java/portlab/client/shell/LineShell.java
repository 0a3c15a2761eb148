package portlab.client.shell;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jline.widget.AutosuggestionWidgets;
import picocli.CommandLine;
import portlab.client.cli.Dialogue.Input;
import portlab.client.cli.Interpreter;
import portlab.client.cli.Session;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** The shell on a terminal that can move its cursor: editing, history, completion, suggestions, colours. */
final class LineShell {
    /** JLine logs terminal problems with stack traces. This reference keeps the silenced logger from being collected. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    /** Shows nothing for each typed character. */
    private static final Character HIDDEN = '\0';

    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    private static final String END_OF_PASTE = "\033[201~";

    private static final String ADVICE = "Grey text after the cursor is a suggestion from your history: press Right or"
            + " End to accept it, or keep typing to ignore it. Tab completes, Up and Ctrl-R find earlier lines, Ctrl-C stops"
            + " a command, Ctrl-D leaves. # starts a comment. Pasted text runs line by line.";

    private final Interpreter interpreter;
    private final Session session;
    private final PastedLines pasted = new PastedLines();

    LineShell(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.session = interpreter.session();
    }

    ExitCode run() throws Failure {
        JLINE.setLevel(Level.OFF);
        try (Terminal terminal = terminal();
                RemoteNames names = new RemoteNames(session)) {
            LineReader reader = reader(terminal, names);
            reader.getHistory().forEach(entry -> session.dialogue().keep(entry.line()));
            LineReader asking = plainReader(terminal);
            session.dialogue().input(new Input() {
                @Override
                public String ask(String prompt) {
                    return answer(asking, prompt, null);
                }

                @Override
                public String askHidden(String prompt) {
                    return answer(asking, prompt, HIDDEN);
                }
            });
            terminal.handle(Terminal.Signal.INT, signal -> {
                pasted.clear();
                session.stopCommand();
            });
            session.dialogue().advice(ADVICE);
            session.output().console().window(() -> terminal.getSize().getColumns());
            Shell.greet(session, "Tab completes, Ctrl-D leaves");
            loop(terminal, reader, names);
            return ExitCode.OK;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot use the terminal: " + e.getMessage(), "try TERM=dumb", e);
        }
    }

    private void loop(Terminal terminal, LineReader reader, RemoteNames names) {
        while (!session.dialogue().isLeaving()) {
            names.refresh("/");
            try {
                interpreter.run(read(reader, prompt(terminal), null));
            } catch (UserInterruptException e) {
                // Ctrl-C clears the line.
                continue;
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    /** Opens the terminal without the helper programs and queries that would slow the start. */
    private static Terminal terminal() throws IOException {
        String type = System.getenv("TERM");
        String capabilities = InfoCmp.getDefaultInfoCmp(type);
        if (capabilities != null) {
            InfoCmp.setLoadedInfoCmp(type, capabilities);
        }
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .provider("jni")
                .exec(false)
                .graphemeCluster(false)
                .dumb(true)
                .nativeSignals(true)
                .build();
        Size size = terminal.getSize();
        if (size.getColumns() <= 0 || size.getRows() <= 0) {
            terminal.setSize(usual(size));
        }
        keepCtrlCToItself(terminal);
        return terminal;
    }

    /** Until it is closed: else ^C would stand in front of what a stopped command says. */
    private static void keepCtrlCToItself(Terminal terminal) {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ECHOCTL, false);
        terminal.setAttributes(attributes);
    }

    /** Uses a default size for terminals that report none, such as serial lines. */
    private static Size usual(Size size) {
        return Size.of(
                size.getColumns() > 0 ? size.getColumns() : USUAL_COLUMNS,
                size.getRows() > 0 ? size.getRows() : USUAL_ROWS);
    }

    private LineReader reader(Terminal terminal, RemoteNames names) {
        CommandLine grammar = Interpreter.grammar();
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("portlab")
                .parser(new WordsParser((command, text) -> GrammarCompleter.isOption(grammar, command, text)))
                .completer(new GrammarCompleter(grammar, names))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                .variable(LineReader.BELL_STYLE, "none");
        if (session.output().console().coloured()) {
            builder.highlighter(new GrammarHighlighter(grammar));
        }
        HistoryFile.path().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        LineReader reader = builder.build();
        reader.getWidgets().put(LineReader.BEGIN_PASTE, () -> paste(reader));
        new AutosuggestionWidgets(reader).enable();
        return reader;
    }

    /** Reads the input that commands ask for, without completion and history. */
    private LineReader plainReader(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("portlab")
                .parser(new WordsParser())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.BELL_STYLE, "none")
                .build();
        reader.getWidgets().put(LineReader.BEGIN_PASTE, () -> paste(reader));
        return reader;
    }

    private String answer(LineReader reader, String prompt, Character mask) {
        try {
            return read(reader, prompt, mask);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        }
    }

    /** The next line, pasted or typed. */
    private String read(LineReader reader, String prompt, Character mask) {
        if (pasted.hasLine()) {
            reader.runMacro("\n");
        }
        try {
            return reader.readLine(prompt, null, mask, pasted.next());
        } catch (UserInterruptException e) {
            pasted.clear();
            throw e;
        }
    }

    /** Inserts the first line of a paste. If the line is complete, runs it and keeps the rest for later. */
    private boolean paste(LineReader reader) {
        pasted.add(pastedText((LineReaderImpl) reader));
        boolean whole = pasted.hasLine();
        reader.getBuffer().write(pasted.next());
        if (whole) {
            reader.callWidget(LineReader.ACCEPT_LINE);
        }
        return true;
    }

    private static String pastedText(LineReaderImpl reader) {
        StringBuilder text = new StringBuilder();
        for (int c = reader.readCharacter(); c >= 0; c = reader.readCharacter()) {
            text.appendCodePoint(c);
            int end = text.length() - END_OF_PASTE.length();
            if (end >= 0 && text.indexOf(END_OF_PASTE, end) >= 0) {
                return text.substring(0, end);
            }
        }
        return text.toString();
    }

    private String prompt(Terminal terminal) {
        boolean unicode = terminal.encoding().name().startsWith("UTF");
        String server = session.target();
        String text =
                Shell.prompt(server, session.rttMicros(), terminal.getSize().getColumns(), unicode);
        if (!session.output().console().coloured()) {
            return text;
        }
        int arrow = text.length() - 2;
        return new AttributedStringBuilder()
                .append(text.substring(0, arrow), AttributedStyle.DEFAULT.faint())
                .append(text.substring(arrow), AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN))
                .toAnsi(terminal);
    }

    /**
     * Pasted lines that have not been read yet. Control characters in them have no effect. Any thread may clear them. Pure.
     */
    static final class PastedLines {
        private String rest = "";

        /** Adds a paste before the rest of an earlier one. */
        synchronized void add(String pasted) {
            StringBuilder plain = new StringBuilder(pasted.length());
            pasted.replace("\r\n", "\n")
                    .replace('\r', '\n')
                    .replace('\t', ' ')
                    .codePoints()
                    .filter(c -> c == '\n' || !Character.isISOControl(c))
                    .forEach(plain::appendCodePoint);
            rest = plain + rest;
        }

        /** Whether the next line is complete and can run without editing. */
        synchronized boolean hasLine() {
            return rest.indexOf('\n') >= 0;
        }

        /** Removes and returns the next line, complete or not, without its line end. */
        synchronized String next() {
            int end = rest.indexOf('\n');
            String line = end < 0 ? rest : rest.substring(0, end);
            rest = end < 0 ? "" : rest.substring(end + 1);
            return line;
        }

        synchronized void clear() {
            rest = "";
        }
    }
}
