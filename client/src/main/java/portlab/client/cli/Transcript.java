package portlab.client.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import portlab.client.exit.ExitCode;
import portlab.client.measure.Units;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;
import portlab.client.view.CommandView;
import portlab.client.view.JsonView;
import portlab.client.view.ResultView;
import portlab.common.Palette;

/**
 * Keeps what one command reports, both as text without colours and as data, and how long it took. Keeps the beginning and the
 * end of a long text, and the first of many samples. Thread-safe, since {@code get --parallel} reports from several threads.
 */
final class Transcript {
    static final int MAX_HEAD = 1 << 17;
    static final int MAX_TAIL = 1 << 15;
    static final int MAX_SAMPLES = 10_000;
    private static final int MAX_RESULTS = 10_000;

    private final long start = System.nanoTime();
    private final CommandView text;
    private final JsonView json = new JsonView();
    private final UnaryOperator<String> mask;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private final List<String> answers = new ArrayList<>();
    private final List<JsonObject> results = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private long leftOut;

    /** @param mask replaces passwords */
    Transcript(Units units, UnaryOperator<String> mask) {
        this.text = new CommandView(Palette.PLAIN, units, Console.USUAL_COLUMNS);
        this.mask = mask;
    }

    /** Keeps a result. */
    synchronized void result(Function<ResultView, String> result) {
        text(result.apply(text));
        result.apply(json)
                .lines()
                .forEach(line -> data(masked(JsonParser.parseString(line)).getAsJsonObject()));
    }

    /** Keeps only the text of a result whose data another one has. */
    synchronized void textOf(Function<ResultView, String> result) {
        text(result.apply(text));
    }

    /** Keeps a text. */
    synchronized void text(String more) {
        String masked = mask.apply(more);
        if (head.length() + masked.length() <= MAX_HEAD && tail.isEmpty()) {
            head.append(masked);
            return;
        }
        tail.append(masked);
        if (tail.length() > 2 * MAX_TAIL) {
            int cut = tail.indexOf("\n", tail.length() - MAX_TAIL) + 1;
            int end = cut > 0 ? cut : tail.length() - MAX_TAIL;
            leftOut += end;
            tail.delete(0, end);
        }
    }

    /** Keeps a line that was typed when the command asked for it. */
    synchronized void answer(String line) {
        answers.add(mask.apply(line));
        text("> " + mask.apply(line) + "\n");
    }

    private JsonElement masked(JsonElement value) {
        if (value instanceof JsonObject object) {
            object.entrySet().forEach(field -> field.setValue(masked(field.getValue())));
        } else if (value instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, masked(list.get(i)));
            }
        } else if (value instanceof JsonPrimitive text && text.isString()) {
            return new JsonPrimitive(mask.apply(text.getAsString()));
        }
        return value;
    }

    private void data(JsonObject line) {
        if (!line.has("sample")) {
            if (results.size() < MAX_RESULTS) {
                results.add(line);
            }
        } else if (line.get("sample").getAsInt() > 0 && samples.size() < MAX_SAMPLES) {
            long micros = line.has("rtt_us") ? line.get("rtt_us").getAsLong() : Sample.LOST;
            samples.add(new Sample(Units.micros(System.nanoTime() - start), micros));
        }
    }

    /** The text so far. */
    synchronized String text() {
        String gap = leftOut == 0 ? "" : "… (" + leftOut + " characters left out)\n";
        return head + gap + tail;
    }

    synchronized Outcome outcome(ExitCode exit) {
        return new Outcome(exit.number(), System.nanoTime() - start, answers, results, samples);
    }
}
