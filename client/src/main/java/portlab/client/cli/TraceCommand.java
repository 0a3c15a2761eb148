package portlab.client.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code trace on|off}. */
@Command(name = "trace", description = "show requests and responses, or stop showing them")
final class TraceCommand implements Action {
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
        session.done("trace", "trace is " + wanted.name().toLowerCase(Locale.ROOT));
        return ExitCode.OK;
    }
}
