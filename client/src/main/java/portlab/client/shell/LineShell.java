package portlab.client.shell;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jline.widget.AutosuggestionWidgets;
import portlab.client.cli.Input;
import portlab.client.cli.Interpreter;
import portlab.client.cli.Session;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** The shell on a terminal that can move its cursor: editing, history, completion, suggestions, colours. */
final class LineShell {
    /** Its complaints about terminals would come out as stack traces. Held here, since loggers are held weakly. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    /** What is shown for each character that is not to be seen: none. */
    private static final Character UNSEEN = '\0';

    private final Interpreter interpreter;
    private final Session session;

    LineShell(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.session = interpreter.session();
    }

    ExitCode run() throws Failure {
        JLINE.setLevel(Level.OFF);
        try (Terminal terminal = terminal();
                RemoteNames names = new RemoteNames(session)) {
            LineReader reader = reader(terminal, names);
            reader.getHistory().forEach(entry -> session.keep(entry.line()));
            LineReader asking = plainReader(terminal);
            session.input(new Input() {
                @Override
                public String ask(String prompt) {
                    return read(asking, prompt, null);
                }

                @Override
                public String askHidden(String prompt) {
                    return read(asking, prompt, UNSEEN);
                }
            });
            terminal.handle(Terminal.Signal.INT, signal -> session.stopCommand());
            terminal.writer().println("help lists the commands, Tab completes, Ctrl-D leaves");
            loop(terminal, reader, names);
            return ExitCode.OK;
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE, "the terminal cannot be used: " + e.getMessage(), "TERM=dumb may help", e);
        }
    }

    private void loop(Terminal terminal, LineReader reader, RemoteNames names) {
        while (!session.isLeaving()) {
            names.refresh("/");
            try {
                interpreter.run(reader.readLine(prompt(terminal)));
            } catch (UserInterruptException e) {
                // Ctrl-C clears the line: the next one begins.
                continue;
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    /** Without the programs that it would start and the questions that it would ask the terminal, which take longer. */
    private static Terminal terminal() throws IOException {
        String type = System.getenv("TERM");
        String capabilities = InfoCmp.getDefaultInfoCmp(type);
        if (capabilities != null) {
            InfoCmp.setLoadedInfoCmp(type, capabilities);
        }
        return TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .provider("jni")
                .exec(false)
                .graphemeCluster(false)
                .dumb(true)
                .nativeSignals(true)
                .build();
    }

    private LineReader reader(Terminal terminal, RemoteNames names) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("portlab")
                .parser(new WordsParser())
                .completer(new GrammarCompleter(Interpreter.grammar(), names))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                .variable(LineReader.BELL_STYLE, "none");
        if (session.console().coloured()) {
            builder.highlighter(new GrammarHighlighter(Interpreter.grammar()));
        }
        HistoryFile.path().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        LineReader reader = builder.build();
        new AutosuggestionWidgets(reader).enable();
        return reader;
    }

    /** For the lines that commands ask for, which are no commands. */
    private static LineReader plainReader(Terminal terminal) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("portlab")
                .parser(new WordsParser())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.BELL_STYLE, "none")
                .build();
    }

    private static String read(LineReader reader, String prompt, Character mask) {
        try {
            return reader.readLine(prompt, mask);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        }
    }

    private String prompt(Terminal terminal) {
        boolean unicode = terminal.encoding().name().startsWith("UTF");
        String server = session.directory().base().toString();
        String text =
                Prompt.text(server, session.rttMicros(), terminal.getSize().getColumns(), unicode);
        if (!session.console().coloured()) {
            return text;
        }
        int arrow = text.length() - 2;
        return new AttributedStringBuilder()
                .append(text.substring(0, arrow), AttributedStyle.DEFAULT.faint())
                .append(text.substring(arrow), AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN))
                .toAnsi(terminal);
    }
}
