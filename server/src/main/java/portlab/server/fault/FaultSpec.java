package portlab.server.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portlab.common.ByteSize;
import portlab.common.Protocol;
import portlab.common.Suggestion;
import portlab.server.admission.Cidr;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.Effect.Medium;
import portlab.server.fault.FaultRule.PathPattern;
import portlab.server.fault.FaultRule.Place;
import portlab.server.fault.FaultRule.Scope;

/**
 * Parses the value of {@code --fault} (docs/faults.md). Pure.
 *
 * <pre>
 * fault  = [scope "="] part *("," part)
 * part   = preset | effect *(":" value *("/" value)) ["/" share "%"]
 * scope  = [service | port] [":" path] ["@" network]
 * </pre>
 *
 * <p>In a value, {@code 80..400} is a number that the seed chooses ({@link FaultRange}).
 */
public final class FaultSpec {
    private static final Pattern SCOPE = Pattern.compile("([^:@/]*)(?::(/[^@]*))?(?:@(.+))?");
    private static final Pattern TIME = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(us|µs|ms|s)?");
    private static final Pattern PERCENT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)%");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");
    private static final Pattern SIZE = Pattern.compile(".*B");
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final double ALWAYS = 1;

    private final String text;
    private final Scope scope;
    private final List<Effect> effects = new ArrayList<>();
    private final Set<Kind> seen = EnumSet.noneOf(Kind.class);

    private FaultSpec(String text) {
        this.text = text;
        int equals = text.indexOf('=');
        this.scope = equals < 0 ? Scope.ALL : scope(text.substring(0, equals));
        for (String part : text.substring(equals + 1).split(",", -1)) {
            Optional<Preset> preset = Preset.named(part);
            if (preset.isPresent()) {
                Arrays.stream(preset.get().effects().split(","))
                        .map(this::effect)
                        .filter(this::belongs)
                        .forEach(this::add);
            } else {
                addTyped(effect(part));
            }
        }
        check(!effects.isEmpty(), "none of the preset's effects applies to " + scope.service());
    }

    /**
     * Parses a rule.
     *
     * @throws IllegalArgumentException when it is not one; the message names the wrong part and says what to write
     */
    public static FaultRule parse(String text) {
        new FaultSpec(FaultRange.most(text));
        return parse(text, FaultRange.least(text));
    }

    /** A rule with the values that the seed chooses. @param rule its number, from 1 */
    static FaultRule drawn(FaultRule rule, long seed, int number) {
        String text = FaultRange.drawn(rule.text(), seed, number);
        return text.equals(rule.text()) ? rule : parse(rule.text(), text);
    }

    private static FaultRule parse(String typed, String text) {
        FaultSpec spec = new FaultSpec(text);
        return new FaultRule(typed, spec.scope, spec.effects);
    }

    // What it concerns.

    private static Scope scope(String text) {
        Matcher matcher = SCOPE.matcher(text);
        check(
                matcher.matches() && !text.isEmpty(),
                "invalid scope '" + text
                        + "': expected SERVICE or PORT, :/PATH, @NETWORK, such as http:/slow/*@127.0.0.1");
        String where = matcher.group(1);
        boolean isPort = COUNT.matcher(where).matches();
        String service = where.isEmpty() || isPort ? null : service(where);
        String path = matcher.group(2);
        check(
                path == null || service == null || new Place(service, 0).medium() == Medium.HTTP,
                "invalid scope '" + text + "': only http has paths");
        return new Scope(
                path != null && service == null && !isPort ? Scope.HTTP : service,
                isPort ? port(where) : 0,
                path == null ? null : PathPattern.of(path),
                matcher.group(3) == null ? null : Cidr.parse(matcher.group(3)));
    }

    private static String service(String word) {
        if (!word.equals(Scope.UDP) && Protocol.named(word).isEmpty()) {
            String all = Arrays.stream(Protocol.values()).map(Protocol::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "unknown service '" + word + "': expected " + all + ", udp or a port number");
        }
        return word;
    }

    private static int port(String digits) {
        long port = Long.parseLong(digits);
        check(
                port >= 1 && port <= Protocol.HIGHEST_PORT,
                "invalid port '" + digits + "': expected 1–" + Protocol.HIGHEST_PORT);
        return (int) port;
    }

    // What goes wrong.

    private void addTyped(Effect effect) {
        Kind kind = effect.kind();
        check(fits(effect), "'" + kind.word() + "' does not apply to " + scope.service() + ": " + instead(kind));
        check(
                scope.path() == null || kind != Kind.REFUSE,
                "'refuse' has no path: the server refuses a connection before it reads a request; use reset");
        check(
                scope.path() == null || kind.appliesTo(Medium.HTTP),
                "'" + kind.word() + "' has no path: it applies to udp");
        add(effect);
    }

    private void add(Effect effect) {
        check(seen.add(effect.kind()), "'" + effect.kind().word() + "' appears twice: write it once in each --fault");
        effects.add(effect);
    }

    private boolean fits(Effect effect) {
        return scope.service() == null || effect.kind().appliesTo(new Place(scope.service(), 0).medium());
    }

    /** Whether an effect of a preset makes sense here. */
    private boolean belongs(Effect effect) {
        boolean hasPath = effect.kind() != Kind.REFUSE && effect.kind().appliesTo(Medium.HTTP);
        return fits(effect) && (scope.path() == null || hasPath);
    }

    private static String instead(Kind kind) {
        return kind.appliesTo(Medium.HTTP)
                ? kind.appliesTo(Medium.RAW) ? "udp has latency, loss, duplicate and reorder" : "only http has it"
                : "only udp has it";
    }

    private Effect effect(String part) {
        int colon = part.indexOf(':');
        // The error for status/10% shows how to write it.
        Kind kind = kind((colon < 0 ? part : part.substring(0, colon)).split("/", 2)[0]);
        check(colon >= 0 || part.equals(kind.word()), wrong(part, kind));
        return new Values(part, kind, colon < 0 ? "" : part.substring(colon + 1)).effect();
    }

    private Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        List<String> kinds = Arrays.stream(Kind.values()).map(Kind::word).toList();
        List<String> presets = Arrays.stream(Preset.values()).map(Preset::word).toList();
        List<String> known = Stream.concat(kinds.stream(), presets.stream()).toList();
        throw new IllegalArgumentException("unknown effect '" + word + "': "
                + Suggestion.of(word, known)
                        .orElse("expected " + String.join(", ", kinds) + "; or " + String.join(", ", presets)));
    }

    private static String wrong(String part, Kind kind) {
        return "invalid effect '" + part + "': expected " + kind.form()
                + ", and perhaps a share of the answers such as " + (kind.form().contains(":") ? "/" : ":") + "10%";
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The values of one effect, as typed. */
    private static final class Values {
        private final String part;
        private final Kind kind;
        private final List<String> left;
        private final double share;

        Values(String part, Kind kind, String values) {
            this.part = part;
            this.kind = kind;
            this.left = new ArrayList<>(values.isEmpty() ? List.of() : List.of(values.split("/", -1)));
            // The first value of corrupt is a probability, too, but not the share.
            int least = kind == Kind.CORRUPT ? 1 : 0;
            boolean shared = left.size() > least && left.get(left.size() - 1).endsWith("%");
            this.share = shared ? percent(left.remove(left.size() - 1)) : ALWAYS;
            check(shared || kind != Kind.LOSS, wrong());
        }

        Effect effect() {
            Effect effect = switch (kind) {
                case LATENCY -> latency(next());
                case BANDWIDTH -> bandwidth(next());
                case SLICE -> new Effect.Slice((int) size(next(), 1, 1 << 20), time(next(), "ms"), share);
                case LIMIT -> new Effect.Limit(size(next(), 0, Long.MAX_VALUE), reset(), share);
                case CORRUPT -> new Effect.Corrupt(percent(next()), share);
                case WRONG_LENGTH -> wrongLength(next());
                case STATUS -> new Effect.Status(left.isEmpty() ? 0 : status(next()), share);
                case REFUSE, RESET, SILENCE, LOSS, DUPLICATE, REORDER -> new Effect.Plain(kind, share);
            };
            check(left.isEmpty(), wrong());
            return effect;
        }

        private String wrong() {
            return FaultSpec.wrong(part, kind);
        }

        private String next() {
            check(!left.isEmpty(), wrong());
            return left.remove(0);
        }

        private Effect latency(String value) {
            int tilde = value.indexOf('~');
            String time = tilde < 0 ? value : value.substring(0, tilde);
            long nanos = time(time, null);
            String unit = time.replaceAll("[0-9.]", "");
            return new Effect.Latency(nanos, tilde < 0 ? 0 : time(value.substring(tilde + 1), unit), share);
        }

        /** The {@code /s} of {@code 64KiB/s} looks like another value. */
        private Effect bandwidth(String value) {
            if (!left.isEmpty() && left.get(0).equals("s")) {
                left.remove(0);
            }
            check(SIZE.matcher(value).matches(), wrong());
            return new Effect.Bandwidth(size(value, 1, Long.MAX_VALUE), share);
        }

        private boolean reset() {
            if (left.isEmpty()) {
                return false;
            }
            String how = next();
            check(how.equals("rst") || how.equals("fin"), wrong());
            return how.equals("rst");
        }

        private Effect wrongLength(String value) {
            int sign = value.startsWith("+") ? 1 : value.startsWith("-") ? -1 : 0;
            return new Effect.WrongLength((int) size(sign == 0 ? value : value.substring(1), 1, 1 << 30), sign, share);
        }

        private int status(String value) {
            check(value.equals("500") || value.equals("503"), wrong());
            return Integer.parseInt(value);
        }

        /** @param unit the unit of a number without one; null if it must have one */
        private long time(String value, String unit) {
            Matcher matcher = TIME.matcher(value);
            check(matcher.matches() && (unit != null || matcher.group(2) != null), wrong());
            double factor = switch (matcher.group(2) == null ? unit : matcher.group(2)) {
                case "s" -> 1e9;
                case "ms" -> 1e6;
                default -> 1e3;
            };
            double nanos = Double.parseDouble(matcher.group(1)) * factor;
            check(nanos <= LONGEST_NANOS, "invalid time '" + value + "': expected at most an hour");
            return Math.round(nanos);
        }

        /** A number of bytes, with or without a unit. */
        private long size(String value, long least, long most) {
            Optional<ByteSize> size = COUNT.matcher(value).matches() ? ByteSize.parse(value + "B") : unit(value);
            check(size.isPresent() && size.get().bytes() >= least && size.get().bytes() <= most, wrong());
            return size.get().bytes();
        }

        private static Optional<ByteSize> unit(String value) {
            return SIZE.matcher(value).matches() ? ByteSize.parse(value) : Optional.empty();
        }

        private double percent(String value) {
            Matcher matcher = PERCENT.matcher(value);
            check(matcher.matches(), wrong());
            double percent = Double.parseDouble(matcher.group(1));
            check(percent <= 100, "invalid share '" + value + "': expected at most 100%");
            return percent / 100;
        }
    }
}
