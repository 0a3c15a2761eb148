package portlab.client.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portlab.client.measure.Phase;

/** When one connection's time was spent, and on what. Keeps a limited number of spans: neighbours become one. */
final class Spans {
    private static final int MOST = 512;

    private final Map<Phase, List<Span>> spans = new EnumMap<>(Phase.class);

    /**
     * A stretch of time, in ns.
     *
     * @param spent how much of it, less than all if several spans became one
     */
    record Span(long start, long end, long spent) {
        Span and(Span later) {
            return new Span(start, Math.max(end, later.end), spent + later.spent);
        }
    }

    void add(Phase phase, long start, long end) {
        List<Span> all = spans.computeIfAbsent(phase, each -> new ArrayList<>());
        if (all.size() == MOST) {
            List<Span> merged = new ArrayList<>();
            for (int i = 0; i < MOST; i += 2) {
                merged.add(all.get(i).and(all.get(i + 1)));
            }
            all.clear();
            all.addAll(merged);
        }
        all.add(new Span(start, end, end - start));
    }

    /** The spans of a phase that begin within a stretch of time, in order. */
    List<Span> of(Phase phase, long from, long to) {
        return spans.getOrDefault(phase, List.of()).stream()
                .filter(span -> from <= span.start() && span.start() < to)
                .toList();
    }
}
