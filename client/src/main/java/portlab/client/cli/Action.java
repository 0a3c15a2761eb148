package portlab.client.cli;

import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** A parsed command, ready to run. */
interface Action {
    /** @return {@link ExitCode#OK}, or another code if the result already says what went wrong */
    ExitCode run(Session session) throws Failure;

    /** Whether {@code record} keeps it: it does, unless the command is about the shell itself. */
    default boolean isRecorded() {
        return true;
    }

    /**
     * Why {@code replay} must not run this command of a report, which may come from anybody; empty if it only asks the session's
     * server and changes nothing. A command that may run says so itself.
     */
    default String risk(Session session) {
        return "it may change something here";
    }

    /** Whether the session can discard what it would save in files. */
    default boolean isDiscardable() {
        return false;
    }

    /** The endpoint or path that a failure's line of JSON names. */
    default String target(Session session) {
        return session.target();
    }
}
