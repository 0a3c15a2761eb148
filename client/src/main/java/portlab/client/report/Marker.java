package portlab.client.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;
import portlab.common.SafeText;

/**
 * A line of a report that people do not see and {@code replay} reads: an HTML comment with a word and a JSON object, as in
 * <code>&lt;!-- portlab command {"line":"calc 21"} --&gt;</code>. The object has no {@code >}, so that nothing in it ends the comment.
 *
 * @param kind what it says
 * @param content docs/reports.md has the fields
 */
public record Marker(Kind kind, JsonObject content) {
    /** The format's version. */
    static final int FORMAT = 1;

    private static final String BEGIN = "<!-- portlab ";
    private static final String END = " -->";

    /** The kinds of markers. */
    public enum Kind {
        /** The whole recording; comes first. */
        REPORT,
        /** A command; stands before its output. */
        COMMAND,
        /** What became of the latest command. */
        RESULT;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Marks a report. */
    public static Marker report(String version, String started, String server) {
        JsonObject content = new JsonObject();
        content.addProperty("format", FORMAT);
        content.addProperty("version", version);
        content.addProperty("started", started);
        content.addProperty("server", server);
        return new Marker(Kind.REPORT, content);
    }

    /** Marks a command. */
    public static Marker command(String line) {
        JsonObject content = new JsonObject();
        content.addProperty("line", line);
        return new Marker(Kind.COMMAND, content);
    }

    /** Marks what became of a command. */
    public static Marker result(Outcome outcome) {
        JsonObject content = new JsonObject();
        content.addProperty("exit", outcome.exit());
        content.addProperty("total_us", (outcome.nanos() + 500) / 1000);
        if (!outcome.answers().isEmpty()) {
            JsonArray answers = new JsonArray();
            outcome.answers().forEach(answers::add);
            content.add("answers", answers);
        }
        JsonArray results = new JsonArray();
        outcome.results().forEach(results::add);
        content.add("results", results);
        if (!outcome.samples().isEmpty()) {
            content.add("samples", samples(outcome.samples()));
        }
        return new Marker(Kind.RESULT, content);
    }

    private static JsonArray samples(List<Sample> samples) {
        JsonArray all = new JsonArray();
        for (Sample sample : samples) {
            JsonArray each = new JsonArray();
            each.add(sample.endMicros());
            each.add(sample.micros());
            all.add(each);
        }
        return all;
    }

    /** What a result says. @throws RuntimeException if it is not one */
    Outcome outcome() {
        List<String> answers = new ArrayList<>();
        array("answers").forEach(each -> answers.add(each.getAsString()));
        List<JsonObject> results = new ArrayList<>();
        array("results").forEach(each -> results.add(each.getAsJsonObject()));
        List<Sample> samples = new ArrayList<>();
        for (JsonElement each : array("samples")) {
            JsonArray pair = each.getAsJsonArray();
            samples.add(new Sample(pair.get(0).getAsLong(), pair.get(1).getAsLong()));
        }
        int exit = content.get("exit").getAsInt();
        return new Outcome(exit, content.get("total_us").getAsLong() * 1000, answers, results, samples);
    }

    private JsonArray array(String name) {
        return content.has(name) ? content.getAsJsonArray(name) : new JsonArray();
    }

    /** A text among the fields. @throws RuntimeException if there is none */
    String text(String name) {
        return content.get(name).getAsJsonPrimitive().getAsString();
    }

    /** Whether a line looks like a marker. */
    static boolean is(String line) {
        return line.startsWith(BEGIN);
    }

    /** Parses a line that looks like a marker; empty if it is damaged. */
    static Optional<Marker> parse(String line) {
        String inside = line.stripTrailing();
        int word = inside.indexOf(' ', BEGIN.length());
        if (word < 0 || !inside.endsWith(END) || inside.length() < word + END.length()) {
            return Optional.empty();
        }
        try {
            Kind kind = Kind.valueOf(inside.substring(BEGIN.length(), word).toUpperCase(Locale.ROOT));
            String json = inside.substring(word, inside.length() - END.length());
            return Optional.of(new Marker(kind, JsonParser.parseString(json).getAsJsonObject()));
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** The line, without a line feed. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(BEGIN).append(kind.word()).append(' ');
        // Outside of strings, JSON has none of the characters that are replaced here.
        content.toString().codePoints().forEach(c -> {
            if (c == '>' || c == '<' || !SafeText.isShown(c)) {
                SafeText.appendUnicodeEscape(c, line);
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.append(END).toString();
    }
}
