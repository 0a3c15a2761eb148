package portlab.common.check;

import java.util.List;
import portlab.common.JsonLine;
import portlab.common.wire.WireJson;

/** Checks as JSON lines (docs/protocol.md). */
public final class CheckJson {
    private static final long NANOS_PER_MICRO = 1000;

    /** The command in each line. */
    private final String command;

    private final CheckSuite suite;
    private final String target;

    /** @param target as in {@link CheckReport} */
    public CheckJson(String command, CheckSuite suite, String target) {
        this.command = command;
        this.suite = suite;
        this.target = target;
    }

    public String of(CheckResult result) {
        JsonLine line = line(!result.fails()).with("error", result.fails() ? CheckText.summary(result) : null);
        check(line, result.check()).with("result", CheckText.word(result.verdict()));
        if (result.verdict() instanceof Verdict.Skipped skipped) {
            line.with("why", skipped.why());
        } else if (result.verdict() instanceof Verdict.Blocked blocked) {
            line.with("why", blocked.why());
        } else if (result.verdict() instanceof Verdict.Failed failed) {
            failed(line, result, failed);
        }
        line.with("observed", result.observed().isEmpty() ? null : result.observed());
        return line.with("total_us", Math.round(result.nanos() / (double) NANOS_PER_MICRO))
                .toString();
    }

    private static void failed(JsonLine line, CheckResult result, Verdict.Failed failed) {
        line.with("expected", failed.expected()).with("found", failed.found());
        line.with("source", result.check().source()).with("hint", result.check().hint());
        line.with("repeat", String.join("\n", result.repeat()));
        line.withJson(
                "wire",
                result.wire().stream()
                        .map(event -> WireJson.text(event).strip())
                        .toList());
    }

    /** The totals. */
    public String of(CheckReport report) {
        JsonLine line = line(report.passed());
        if (!report.passed()) {
            line.with("error", "a required check failed").with("exit", 1);
        }
        line.with("service", suite.name());
        if (report.seed().isPresent()) {
            line.with("seed", report.seed().getAsLong());
        }
        for (Level level : Level.values()) {
            CheckReport.Tally tally = report.tally(level);
            line.with(
                    level.word(), new JsonLine().with("passed", tally.passed()).with("of", tally.counted()));
        }
        return (report.stopped() ? line.with("stopped", true) : line).toString();
    }

    /** A line for each check, without a result. */
    public String list(List<Check> checks) {
        StringBuilder lines = new StringBuilder();
        for (Check each : checks) {
            lines.append(check(line(true), each));
        }
        return lines.toString();
    }

    private JsonLine line(boolean ok) {
        return new JsonLine().with("command", command).with("target", target).with("ok", ok);
    }

    private JsonLine check(JsonLine line, Check check) {
        return line.with("service", suite.name())
                .with("stage", check.stage())
                .with("stage_title", suite.stages().get(check.stage() - 1))
                .with("check", check.name())
                .with("title", check.title())
                .with("level", check.level().word());
    }
}
