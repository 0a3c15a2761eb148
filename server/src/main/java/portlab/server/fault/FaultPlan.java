package portlab.server.fault;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import portlab.common.Dice;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.FaultRule.Place;

/**
 * Decides what goes wrong. A decision depends on the seed, the rule, the effect, the path, and how often this client has asked
 * for this path; never on other clients, on other paths, or on which thread is faster.
 */
public final class FaultPlan {
    /** How many clients and paths a rule counts apart; all others it counts together. */
    private static final int MAX_COUNTERS = 10_000;

    private static final String NO_PATH = "";

    private final List<FaultRule> rules;
    private final long seed;
    private final List<Map<Key, AtomicLong>> counters = new ArrayList<>();

    /**
     * What is counted: a client's requests for a path, or its connections. A hash stands for the path, because the paths of
     * 10,000 requests could fill the memory.
     */
    private record Key(InetAddress client, long pathHash) {
        static final Key OTHERS = new Key(null, 0);
    }

    /**
     * An effect that applies.
     *
     * @param dice for what is left to chance
     */
    record Chosen(Effect effect, Dice dice) {}

    public FaultPlan(List<FaultRule> rules, long seed) {
        List<FaultRule> drawn = new ArrayList<>();
        rules.forEach(rule -> drawn.add(FaultSpec.drawn(rule, seed, drawn.size() + 1)));
        this.rules = List.copyOf(drawn);
        this.seed = seed;
        rules.forEach(rule -> counters.add(new ConcurrentHashMap<>()));
    }

    /** Whether a rule may apply to a service at a port. */
    boolean concerns(Place place) {
        return rules.stream()
                .anyMatch(rule -> rule.scope().covers(place)
                        && rule.effects().stream()
                                .anyMatch(effect -> effect.kind().appliesTo(place.medium())));
    }

    /** The effects on a new connection to a raw service, or on a datagram. */
    List<Chosen> ofConnection(Place place, InetAddress client) {
        return choose(place, client, null, kind -> true);
    }

    /** Whether to refuse a new connection to an HTTP service, before its requests are known. */
    List<Chosen> ofHttpConnection(Place place, InetAddress client) {
        return choose(place, client, null, kind -> kind == Kind.REFUSE);
    }

    /** The effects on a request. @param path decoded */
    List<Chosen> ofRequest(Place place, InetAddress client, String path) {
        return choose(place, client, path, kind -> kind != Kind.REFUSE);
    }

    private interface Kinds {
        boolean include(Kind kind);
    }

    /** The first rule that has an effect of a kind wins. */
    private List<Chosen> choose(Place place, InetAddress client, String path, Kinds kinds) {
        Map<Kind, Chosen> chosen = new EnumMap<>(Kind.class);
        for (int i = 0; i < rules.size(); i++) {
            FaultRule rule = rules.get(i);
            if (rule.scope().covers(place) && rule.scope().covers(client, path)) {
                List<Effect> possible = rule.effects().stream()
                        .filter(effect ->
                                kinds.include(effect.kind()) && effect.kind().appliesTo(place.medium()))
                        .toList();
                choose(possible, i, client, path == null ? NO_PATH : path).forEach(chosen::putIfAbsent);
            }
        }
        return List.copyOf(chosen.values());
    }

    private Map<Kind, Chosen> choose(List<Effect> possible, int rule, InetAddress client, String path) {
        Map<Kind, Chosen> chosen = new EnumMap<>(Kind.class);
        long number = possible.isEmpty() ? 0 : count(rule, client, path);
        for (Effect effect : possible) {
            Dice dice = Dice.of(seed, rule + 1, effect.kind().word(), path, number);
            if (dice.next() < effect.share()) {
                chosen.put(effect.kind(), new Chosen(effect, dice));
            }
        }
        return chosen;
    }

    private long count(int rule, InetAddress client, String path) {
        Map<Key, AtomicLong> numbers = counters.get(rule);
        Key key = new Key(client, Dice.hash(path));
        boolean room = numbers.size() < MAX_COUNTERS || numbers.containsKey(key);
        return numbers.computeIfAbsent(room ? key : Key.OTHERS, first -> new AtomicLong())
                .incrementAndGet();
    }
}
