package portlab.client.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.SafeText;
import portlab.common.Terminal;

/** The commands of the shell itself that need no server and no file. */
final class ShellCommands {
    private ShellCommands() {}

    /** {@code clear}. */
    @Command(name = "clear", description = "clear the screen")
    static final class Clear implements Action {
        /** Moves to the top left corner, erases the screen (ECMA-48) and the scrollback (xterm). */
        private static final String CLEAR = "\033[H\033[2J\033[3J";

        @Override
        public ExitCode run(Session session) throws Failure {
            if (Terminal.takesEscapes(System.getenv()) && Terminal.stdout()) {
                session.output().console().out(CLEAR);
            }
            return ExitCode.OK;
        }
    }

    /** {@code history}. */
    @Command(name = "history", description = "show the command history")
    static final class History implements Action {

        @Override
        public ExitCode run(Session session) throws Failure {
            List<String> lines = session.dialogue().history();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                String number = Integer.toString(i + 1);
                text.append(" ".repeat(Math.max(0, 5 - number.length())))
                        .append(number)
                        .append("  ");
                text.append(SafeText.uncut(lines.get(i))).append(i < lines.size() - 1 ? "\n" : "");
            }
            session.output().show(view -> view.done("history", session.target(), text.toString()));
            return ExitCode.OK;
        }
    }

    /** {@code quit}. */
    @Command(
            name = "quit",
            aliases = {"exit", "q"},
            description = "leave the shell")
    static final class Quit implements Action {

        @Override
        public ExitCode run(Session session) {
            session.dialogue().leave();
            return ExitCode.OK;
        }
    }

    /** {@code trace on|off}. */
    @Command(name = "trace", description = "show requests and responses, or stop showing them")
    static final class Trace implements Action {
        /** The argument's values. */
        enum Switch {
            ON,
            OFF
        }

        @Parameters(paramLabel = "on|off", description = "on or off")
        private Switch wanted;

        @Override
        public ExitCode run(Session session) throws Failure {
            session.tracing(wanted == Switch.ON);
            String text = "trace is " + wanted.name().toLowerCase(Locale.ROOT);
            session.output().show(view -> view.done("trace", session.target(), text));
            return ExitCode.OK;
        }
    }
}
