package portlab.client.report;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A recorded session. {@link ReportParser} reads it from its file.
 *
 * @param started when recording began, ISO 8601
 * @param server the server at that time, {@code HOST:PORT}
 * @param commands in the order in which they began
 */
public record Report(String started, String server, List<Command> commands) {

    public Report {
        commands = List.copyOf(commands);
    }

    /**
     * A command that was run.
     *
     * @param line as typed, with passwords masked
     * @param outcome empty if the recording ended before the command did, or if it ran other commands, which follow
     */
    public record Command(String line, Optional<Outcome> outcome) {}

    /**
     * What became of a command.
     *
     * @param exit its exit code
     * @param nanos how long it took, with everything around it
     * @param answers the lines that were typed when it asked for them, without passwords
     * @param results the objects that {@code --json} prints, without those of single round trips
     * @param samples the single round trips
     */
    public record Outcome(int exit, long nanos, List<String> answers, List<JsonObject> results, List<Sample> samples) {

        public Outcome {
            answers = List.copyOf(answers);
            results = List.copyOf(results);
            samples = List.copyOf(samples);
        }
    }

    /**
     * A round trip.
     *
     * @param endMicros when it ended, since the command began
     * @param micros how long it took; {@link #LOST} if it was lost
     */
    public record Sample(long endMicros, long micros) {
        public static final long LOST = -1;

        public boolean lost() {
            return micros < 0;
        }
    }
}
