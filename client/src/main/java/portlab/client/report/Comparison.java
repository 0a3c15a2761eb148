package portlab.client.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import portlab.client.measure.Permutations;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;

/**
 * What changed between two runs of a command.
 *
 * @param outputs what differs but should not
 * @param figures what was measured both times
 */
public record Comparison(List<OutputChange> outputs, List<FigureChange> figures) {
    private static final double DEVIATIONS = 2;

    public Comparison {
        outputs = List.copyOf(outputs);
        figures = List.copyOf(figures);
    }

    /** A field that differs. @param before empty if there was none, like {@code now} */
    public record OutputChange(String name, String before, String now) {}

    /**
     * A figure.
     *
     * @param name of the field in JSON, after the result's own name if there are several
     */
    public record FigureChange(String name, double before, double now, Noise noise) {

        /** The change in percent; empty if it was 0 before, or if a figure in a damaged report is no finite number. */
        public Optional<Double> percent() {
            return Optional.of((now - before) / before * 100).filter(Double::isFinite);
        }
    }

    /** Whether chance explains a change. */
    public enum Noise {
        /** The series are so spread that their figures differ that much by chance. */
        WITHIN,
        /** Chance alone seldom makes them differ that much. */
        BEYOND,
        /** A single value does not say how much it varies. */
        UNKNOWN
    }

    /** Compares two runs of a command. */
    public static Comparison of(Outcome before, Outcome now) {
        List<OutputChange> outputs = new ArrayList<>();
        List<FigureChange> figures = new ArrayList<>();
        compare("exit", Map.of("", "" + before.exit()), Map.of("", "" + now.exit()), outputs);
        Map<String, JsonObject> earlier = named(before, now);
        Map<String, JsonObject> later = named(now, before);
        for (String name : union(earlier.keySet(), later.keySet())) {
            JsonObject old = earlier.getOrDefault(name, new JsonObject());
            JsonObject young = later.getOrDefault(name, new JsonObject());
            Facts a = Facts.of(old);
            Facts b = Facts.of(young);
            compare(name, a.outputs(), b.outputs(), outputs);
            NoiseTest noise = new NoiseTest(old, young, before, now);
            a.figures().forEach((figure, value) -> {
                Double other = b.figures().get(figure);
                if (other != null) {
                    figures.add(new FigureChange(joined(name, figure), value, other, noise.of(figure)));
                }
            });
        }
        return new Comparison(outputs, figures);
    }

    private static void compare(
            String name, Map<String, String> before, Map<String, String> now, List<OutputChange> changes) {
        for (String field : union(before.keySet(), now.keySet())) {
            String old = before.getOrDefault(field, "");
            String young = now.getOrDefault(field, "");
            if (!old.equals(young)) {
                changes.add(new OutputChange(joined(name, field), old, young));
            }
        }
    }

    private static String joined(String name, String field) {
        return name.isEmpty() || field.isEmpty() ? name + field : name + " " + field;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    /**
     * The results by what they are about if that was the same in both runs, once each, since they may come in another order; else
     * by number. No name if there is only one.
     */
    private static Map<String, JsonObject> named(Outcome outcome, Outcome other) {
        Map<String, JsonObject> bySubject = bySubject(outcome);
        boolean same = bySubject.size() == outcome.results().size()
                && bySubject.keySet().equals(bySubject(other).keySet())
                && other.results().size() == bySubject.size();
        if (same && bySubject.size() > 1) {
            return bySubject;
        }
        Map<String, JsonObject> all = new TreeMap<>();
        boolean one = Math.max(outcome.results().size(), other.results().size()) == 1;
        for (int i = 0; i < outcome.results().size(); i++) {
            all.put(one ? "" : String.format("%02d", i + 1), outcome.results().get(i));
        }
        return all;
    }

    private static Map<String, JsonObject> bySubject(Outcome outcome) {
        Map<String, JsonObject> all = new TreeMap<>();
        outcome.results().forEach(result -> all.put(subject(result), result));
        return all;
    }

    /** Its target, but of calc the number, since chance picks the replica. */
    private static String subject(JsonObject result) {
        JsonElement subject = result.has("number") ? result.get("number") : result.get("target");
        return subject == null ? "" : subject.getAsString();
    }

    /** Decides whether chance explains a change, from the values behind a figure or from their spread. */
    private record NoiseTest(JsonObject before, JsonObject now, Outcome first, Outcome second) {

        Noise of(String figure) {
            Optional<ToDoubleFunction<double[]>> statistic = statistic(figure);
            boolean rate = figure.equals("mbit_per_s");
            double[] a = rate ? rates(before) : times(first);
            double[] b = rate ? rates(now) : times(second);
            boolean enough = Math.min(a.length, b.length) >= Permutations.LEAST;
            if (statistic.isPresent() && enough) {
                return new Permutations(a, b).differs(statistic.get()) ? Noise.BEYOND : Noise.WITHIN;
            }
            return figure.equals("avg_us") ? byDeviation() : Noise.UNKNOWN;
        }

        private static Optional<ToDoubleFunction<double[]>> statistic(String figure) {
            return Optional.ofNullable(
                    switch (figure) {
                        case "avg_us", "mbit_per_s" -> Permutations::mean;
                        case "mdev_us" -> Permutations::deviation;
                        case "min_us" -> sorted -> sorted[0];
                        case "max_us" -> sorted -> sorted[sorted.length - 1];
                        case "p50_us" -> sorted -> Permutations.percentile(sorted, 50);
                        case "p90_us" -> sorted -> Permutations.percentile(sorted, 90);
                        case "p99_us" -> sorted -> Permutations.percentile(sorted, 99);
                        default -> null;
                    });
        }

        private static double[] times(Outcome outcome) {
            return outcome.samples().stream()
                    .filter(sample -> !sample.lost())
                    .mapToDouble(Sample::micros)
                    .toArray();
        }

        private static double[] rates(JsonObject result) {
            List<Double> rates = new ArrayList<>();
            if (result.has("seconds")) {
                result.getAsJsonArray("seconds")
                        .forEach(each -> rates.add(
                                each.getAsJsonObject().get("mbit_per_s").getAsDouble()));
            }
            return rates.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** Whether two means are within two standard errors of their difference. */
        private Noise byDeviation() {
            if (count(before) < Permutations.LEAST || count(now) < Permutations.LEAST) {
                return Noise.UNKNOWN;
            }
            double variance = variance(before) + variance(now);
            double difference = number(before, "avg_us") - number(now, "avg_us");
            return Math.abs(difference) > DEVIATIONS * Math.sqrt(variance) ? Noise.BEYOND : Noise.WITHIN;
        }

        private static double count(JsonObject result) {
            return number(result, "n");
        }

        private static double variance(JsonObject result) {
            double deviation = number(result, "mdev_us");
            return deviation * deviation / count(result);
        }

        private static double number(JsonObject result, String name) {
            return result.has(name) ? result.get(name).getAsDouble() : 0;
        }
    }
}
