package portlab.client.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of a result, in two groups. What is measured differs each time; everything else should not. Where and
 * when it ran, and where it saved, is in neither.
 *
 * @param outputs what should be the same each time
 * @param figures what was measured, by the fields' names in JSON
 */
record Facts(Map<String, String> outputs, Map<String, Double> figures) {
    private static final Set<String> PLACES =
            Set.of("target", "address", "at", "exit", "saved", "path", "other_source");
    private static final Set<String> LOSSES = Set.of("lost", "late", "duplicates", "reordered", "strays", "picks");

    private static final List<String> KEYS = List.of("name", "way", "phase");

    /** Lists whose numbers are in other figures, too, and conclusions from figures. */
    private static final Set<String> DETAILS = Set.of("seconds", "intervals", "objects", "clear");

    /** Texts that the clock has written. */
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}");

    private static final Set<String> CLOCK_FIELDS = Set.of("fields.date", "fields.age", "fields.server-timing");

    static Facts of(JsonObject result) {
        Facts facts = new Facts(new LinkedHashMap<>(), new LinkedHashMap<>());
        facts.add("", result);
        return facts;
    }

    private void add(String prefix, JsonObject object) {
        for (Map.Entry<String, JsonElement> field : object.entrySet()) {
            String name = field.getKey();
            boolean twice = name.equals("wait_us") && object.has("rtt_us");
            if (prefix.isEmpty() && PLACES.contains(name) || DETAILS.contains(name) || twice) {
                continue;
            }
            if (isMeasured(name, object) && isNumber(field.getValue())) {
                figures.put(prefix + name, field.getValue().getAsDouble());
            } else {
                add(prefix + name, field.getValue());
            }
        }
    }

    private void add(String name, JsonElement value) {
        if (value instanceof JsonObject object) {
            add(name + ".", object);
        } else if (value instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                add(name, i, list.get(i));
            }
        } else if (!CLOCK_FIELDS.contains(name.toLowerCase(Locale.ROOT)) && value instanceof JsonPrimitive text) {
            outputs.merge(name, TIME.matcher(text.getAsString()).replaceAll("(time)"), (a, b) -> a + ", " + b);
        }
    }

    /** An element that has a name or the like is found by it, whatever comes before it. */
    private void add(String list, int index, JsonElement element) {
        JsonObject object = element instanceof JsonObject fields ? fields : new JsonObject();
        String key = KEYS.stream().filter(object::has).findFirst().orElse(null);
        if (key == null) {
            add(list + "." + (index + 1), element);
            return;
        }
        JsonObject rest = object.deepCopy();
        String name = list + "." + rest.remove(key).getAsString();
        add(name, rest.has("value") ? rest.get("value") : rest);
    }

    private static boolean isNumber(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isNumber();
    }

    /** Times, rates, losses, and amounts that depend on them. */
    private static boolean isMeasured(String name, JsonObject among) {
        boolean amount = name.equals("bytes") || name.equals("n");
        return name.endsWith("_us")
                || name.endsWith("_per_s")
                || name.endsWith("_percent")
                || name.startsWith("ratio")
                || name.equals("slower")
                || LOSSES.contains(name)
                || amount && (among.has("mbit_per_s") || among.has("picks"));
    }
}
