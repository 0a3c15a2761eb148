package portlab.client.lab;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import portlab.client.lab.Judgement.Verdict;

/**
 * What a student answered, as it is saved. Each entry has an HMAC-SHA-256 over the one before and itself, keyed by the assignment,
 * so that an entry cannot be edited, left out or moved to another student's record by hand. It does not keep a programmer from
 * computing new ones: the key is not secret.
 *
 * @param started when the record was begun
 * @param entries in the order in which they were made
 */
public record LabRecord(Assignment assignment, Instant started, List<Entry> entries) {
    private static final int FORMAT = 1;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Gson PRETTY =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public LabRecord {
        entries = List.copyOf(entries);
    }

    /** What happened to a question. */
    public enum Kind {
        ANSWER,
        HINT,
        SKIP;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that a student did.
     *
     * @param question its name
     * @param text of an answer, as typed
     * @param verdict on an answer; null otherwise
     * @param evidence what the client measured for the same question, in its unit; empty if it did not
     */
    public record Entry(
            Instant time, String question, Kind kind, String text, Verdict verdict, OptionalDouble evidence) {
        JsonObject json() {
            JsonObject json = new JsonObject();
            json.addProperty("time", time.toString());
            json.addProperty("question", question);
            json.addProperty("kind", kind.word());
            if (kind == Kind.ANSWER) {
                json.addProperty("answer", text);
                json.addProperty("verdict", verdict.word());
            }
            evidence.ifPresent(value -> json.addProperty("measured", value));
            return json;
        }

        private static Entry of(JsonObject json) {
            Kind kind = word(json, "kind", Kind.values());
            boolean answer = kind == Kind.ANSWER;
            return new Entry(
                    Instant.parse(json.get("time").getAsString()),
                    json.get("question").getAsString(),
                    kind,
                    answer ? json.get("answer").getAsString() : "",
                    answer ? word(json, "verdict", Verdict.values()) : null,
                    json.has("measured")
                            ? OptionalDouble.of(json.get("measured").getAsDouble())
                            : OptionalDouble.empty());
        }

        private static <E extends Enum<E>> E word(JsonObject json, String name, E[] values) {
            String word = json.get(name).getAsString();
            return Stream.of(values)
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(IllegalStateException::new);
        }
    }

    /**
     * A record that was read.
     *
     * @param broken the number of the first entry whose HMAC is wrong, from 1; 0 for what comes before them; empty if all are right
     */
    public record Loaded(LabRecord record, Optional<Integer> broken) {}

    /** A record without entries. */
    public static LabRecord begun(Assignment assignment, Instant now) {
        return new LabRecord(assignment, now, List.of());
    }

    public LabRecord with(Entry entry) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(entry);
        return new LabRecord(assignment, started, longer);
    }

    /** The entries about a question. */
    public List<Entry> about(Question question) {
        return entries.stream()
                .filter(entry -> entry.question().equals(question.name()))
                .toList();
    }

    /** The answer that settled a question. */
    public Optional<Entry> settled(Question question) {
        return about(question).stream()
                .filter(entry -> entry.kind() == Kind.ANSWER && entry.verdict().settles())
                .findFirst();
    }

    /** How often something was done about a question. */
    public int count(Question question, Kind kind) {
        return (int)
                about(question).stream().filter(entry -> entry.kind() == kind).count();
    }

    /** The text of the file. */
    public String json() {
        JsonObject json = head();
        String mac = mac(assignment, "", json);
        json.addProperty("mac", mac);
        JsonArray array = new JsonArray();
        for (Entry entry : entries) {
            JsonObject each = entry.json();
            mac = mac(assignment, mac, each);
            each.addProperty("mac", mac);
            array.add(each);
        }
        json.add("entries", array);
        return PRETTY.toJson(json) + "\n";
    }

    private JsonObject head() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("lab", assignment.lab());
        json.addProperty("student", assignment.student());
        json.addProperty("class", assignment.group());
        json.addProperty("started", started.toString());
        return json;
    }

    /** @throws IllegalArgumentException if the text is not a record; the message says why */
    public static Loaded parse(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (json.get("format").getAsInt() != FORMAT) {
                throw new IllegalArgumentException("it was written by another version of Portlab");
            }
            Assignment assignment = Assignment.of(
                    json.get("lab").getAsInt(),
                    json.get("student").getAsString(),
                    json.get("class").getAsString());
            if (Lab.numbered(assignment.lab()).isEmpty()) {
                throw new IllegalArgumentException("there is no lab " + assignment.lab());
            }
            return parse(
                    json, begun(assignment, Instant.parse(json.get("started").getAsString())));
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException
                | DateTimeException e) {
            throw new IllegalArgumentException("it is not a lab's record, or it is damaged", e);
        }
    }

    private static Loaded parse(JsonObject json, LabRecord empty) {
        LabRecord record = empty;
        String mac = mac(empty.assignment(), "", empty.head());
        Optional<Integer> broken = isSame(mac, json) ? Optional.empty() : Optional.of(0);
        for (JsonElement element : json.getAsJsonArray("entries")) {
            Entry entry = Entry.of(element.getAsJsonObject());
            record = record.with(entry);
            mac = mac(empty.assignment(), mac, entry.json());
            if (broken.isEmpty() && !isSame(mac, element.getAsJsonObject())) {
                broken = Optional.of(record.entries().size());
            }
        }
        return new Loaded(record, broken);
    }

    private static boolean isSame(String mac, JsonObject json) {
        return json.has("mac") && mac.equals(json.get("mac").getAsString());
    }

    private static String mac(Assignment assignment, String before, JsonObject json) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256")
                    .digest(("record\n" + assignment.key()).getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal((before + json).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
