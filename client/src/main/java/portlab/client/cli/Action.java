package portlab.client.cli;

import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** A parsed command, ready to run. */
interface Action {
    /** @return {@link ExitCode#OK}, or another code if the result already says what went wrong */
    ExitCode run(Session session) throws Failure;

    /** The endpoint or path that a failure's line of JSON names. */
    default String target(Session session) {
        return session.target();
    }
}
