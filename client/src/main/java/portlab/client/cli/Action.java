package portlab.client.cli;

import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** A command with its options, ready to run. */
interface Action {
    /** @return {@link ExitCode#OK}, or another where the result itself says what went wrong */
    ExitCode run(Session session) throws Failure;

    /** What it is aimed at, for the line of JSON that tells of a failure. */
    default String target(Session session) {
        return session.directory().base().toString();
    }
}
