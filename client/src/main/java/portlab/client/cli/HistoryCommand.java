package portlab.client.cli;

import java.util.List;
import picocli.CommandLine.Command;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.view.SafeText;

/** {@code history}. */
@Command(name = "history", description = "show the command history")
final class HistoryCommand implements Action {

    @Override
    public ExitCode run(Session session) throws Failure {
        List<String> lines = session.history();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String number = Integer.toString(i + 1);
            text.append(" ".repeat(Math.max(0, 5 - number.length())))
                    .append(number)
                    .append("  ");
            text.append(SafeText.uncut(lines.get(i))).append(i < lines.size() - 1 ? "\n" : "");
        }
        session.done("history", text.toString());
        return ExitCode.OK;
    }
}
