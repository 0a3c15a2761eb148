package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import portlab.common.check.Verdict;
import portlab.server.exercise.Trial.Run;

/** What clients of all services should do. Pure. */
final class ClientJudge {
    private static final int EXCERPT = 60;

    private ClientJudge() {}

    /** Requires that the client ends in time and reports success. */
    static Run success(Trial trial, String should) throws Verdict.Reached {
        trial.first();
        Run run = trial.run(should);
        if (!run.succeeded()) {
            throw Verdict.failed("the exit code 0", run.ending());
        }
        return run;
    }

    /** Requires that the client has all of these bytes, and reports success. */
    static void has(Trial trial, byte[] body) throws Verdict.Reached {
        trial.first();
        Run run = trial.run("it should have " + body.length + " bytes, and report success");
        if (run.exit().isEmpty()) {
            throw Verdict.failed("an end", run.ending());
        }
        if (!run.has(body)) {
            throw Verdict.failed(
                    "the " + body.length + " bytes of the body, on the standard output or in a file", found(run, body));
        }
        success(trial, "");
    }

    private static String found(Run run, byte[] body) {
        long most = run.files().values().stream()
                .mapToLong(each -> each.length)
                .max()
                .orElse(0);
        String files = most > 0 ? ", a file of " + most + " bytes" : "";
        byte[] text = new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        boolean decoded = text.length != body.length && run.has(text);
        return run.out().length + " bytes on the standard output" + files + ", not these bytes; " + run.ending()
                + (decoded ? ": the body was decoded as text" : "");
    }

    /** Requires that the client says this to its user. */
    static void says(Trial trial, String text) throws Verdict.Reached {
        trial.first();
        Run run = trial.run("it should show " + quoted(text));
        if (!run.mentions(text)) {
            throw Verdict.failed(quoted(text) + " in what the client prints", run.ending() + ", and no such text");
        }
    }

    private static String quoted(String text) {
        return "\"" + (text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text) + "\"";
    }

    /** Requires that the client says this to its user, or reports an error. */
    static void saysOrFails(Trial trial, String text) throws Verdict.Reached {
        trial.first();
        if (!trial.run("it should show " + quoted(text) + ", or report an error")
                .mentions(text)) {
            error(trial);
        }
    }

    /** Requires that the client ends in time and reports an error. */
    static Run error(Trial trial) throws Verdict.Reached {
        trial.first();
        Run run = trial.run("it should report an error, and exit with a code other than 0");
        if (run.exit().isEmpty()) {
            throw Verdict.failed("an error message and an exit code other than 0", run.ending());
        }
        if (run.succeeded()) {
            throw Verdict.failed(
                    "an error message and an exit code other than 0", "the exit code 0, as if all were well");
        }
        return run;
    }

    /** Requires that the client ends in time and prints nothing that controls a terminal. */
    static void harmless(Trial trial) throws Verdict.Reached {
        trial.first();
        Run run = trial.run("it should show no escape sequence as it is");
        if (run.exit().isEmpty()) {
            throw Verdict.failed("an end", run.ending());
        }
        requireHarmless("the standard output", run.out());
        requireHarmless("the error output", run.err());
        for (String name : run.files().keySet()) {
            requireHarmless("the name of a file", name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void requireHarmless(String where, byte[] bytes) throws Verdict.Reached {
        String text = Trial.latin1(bytes);
        int at = text.indexOf(EvilText.MARK);
        if (at >= 0) {
            int end = Math.min(text.length(), at + 20);
            throw Verdict.failed(
                    "no escape sequence of the server, or one that is made visible",
                    "\"" + text.substring(at, end) + "\" in " + where);
        }
    }
}
