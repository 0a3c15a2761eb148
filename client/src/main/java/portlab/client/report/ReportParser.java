package portlab.client.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.report.Report.Command;

/**
 * Reads a report. Only its markers count: everything else may be edited. What looks like a marker inside a fenced block is the
 * output of a command.
 */
public final class ReportParser {
    private static final String MARK = "`";
    private static final int LEAST_FENCE = 3;

    private final String name;
    private final List<Command> commands = new ArrayList<>();
    private Marker report;
    private int fence;
    private int number;

    private ReportParser(String name) {
        this.name = name;
    }

    /**
     * Reads the lines of a file.
     *
     * @param name of the file, for failures
     */
    public static Report parse(String name, List<String> lines) throws Failure {
        ReportParser parser = new ReportParser(name);
        for (String line : lines) {
            parser.line(line, lines.size());
        }
        if (parser.report == null) {
            throw new Failure(ExitCode.USAGE, name + " is not a report", "record FILE.md writes one; see help record");
        }
        return parser.done();
    }

    private Report done() throws Failure {
        try {
            return new Report(report.text("started"), report.text("server"), commands);
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    private void line(String line, int last) throws Failure {
        number++;
        int ticks = ticks(line);
        if (fence > 0) {
            fence = ticks >= fence && line.substring(ticks).isBlank() ? 0 : fence;
        } else if (ticks >= LEAST_FENCE) {
            fence = ticks;
        } else if (Marker.is(line)) {
            Optional<Marker> marker = Marker.parse(line);
            // A full disk or a crash may leave half a line at the end.
            if (marker.isPresent() || number < last) {
                take(marker.orElseThrow(() -> damaged(null)));
            }
        }
    }

    private static int ticks(String line) {
        int ticks = 0;
        while (line.startsWith(MARK, ticks)) {
            ticks++;
        }
        return ticks;
    }

    private void take(Marker marker) throws Failure {
        try {
            switch (marker.kind()) {
                case REPORT -> begin(marker);
                case COMMAND -> commands.add(new Command(marker.text("line"), Optional.empty()));
                case RESULT -> end(marker);
            }
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    private void begin(Marker marker) throws Failure {
        if (marker.content().get("format").getAsInt() != Marker.FORMAT) {
            throw new Failure(
                    ExitCode.USAGE,
                    name + " has another format",
                    "it was recorded by portlab " + marker.text("version") + ", so use that one");
        }
        report = marker;
    }

    private void end(Marker marker) throws Failure {
        int last = commands.size() - 1;
        if (last < 0 || commands.get(last).outcome().isPresent()) {
            throw damaged(null);
        }
        commands.set(last, new Command(commands.get(last).line(), Optional.of(marker.outcome())));
    }

    private Failure damaged(Throwable cause) {
        return new Failure(
                ExitCode.USAGE,
                name + ":" + number + ": this marker is damaged",
                "remove the command, or record again",
                cause);
    }
}
