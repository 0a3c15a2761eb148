package portlab.client.command;

import java.util.List;

/**
 * What the textbook expects of a way to fetch a page: the round trips that follow one another. An object on a new connection
 * takes two, one to connect and one to ask, and with TLS 1.3 a third for its handshake; an object on an open connection takes one; pipelined objects take one together
 * (Kurose and Ross, Computer Networking, 2.2.2). Pure.
 *
 * @param connections that are opened
 * @param roundTrips in a row
 * @param formula the round trips as a sum, with the page's numbers
 */
public record Textbook(int connections, int roundTrips, String formula) {

    /**
     * @param stages the number of objects that can be asked for together, for each stage after the page: those the page refers to,
     *     then those its style sheets refer to
     * @param parallel the most connections at once
     * @param tls whether each connection begins with a TLS handshake
     */
    static Textbook of(Way way, List<Integer> stages, int parallel, boolean tls) {
        int first = tls ? 3 : 2;
        int objects = stages.stream().mapToInt(Integer::intValue).sum();
        return switch (way) {
            case ONE_EACH -> new Textbook(1 + objects, first * (1 + objects), first + " × (1 + " + objects + ")");
            case KEPT_ALIVE -> new Textbook(1, first + objects, first + " + " + objects);
            case PIPELINED -> new Textbook(1, first + stages.size(), first + " + " + stages.size());
            case PARALLEL -> parallel(stages, objects, parallel, first);
            case PARALLEL_KEPT_ALIVE -> parallelKept(stages, parallel, first);
        };
    }

    private static Textbook parallel(List<Integer> stages, int objects, int parallel, int first) {
        int turns = 1;
        StringBuilder formula = new StringBuilder(first + " × (1");
        for (int stage : stages) {
            turns += (stage + parallel - 1) / parallel;
            formula.append(" + ⌈").append(stage).append('/').append(parallel).append('⌉');
        }
        return new Textbook(1 + objects, first * turns, formula.append(')').toString());
    }

    /**
     * The page's connection asks at once, while the others connect. With {@code open} connections and {@code used - open} new
     * ones, {@code t} round trips fetch {@code open · t + (used - open) · (t - 1)} objects; with TLS, {@code t - 2}.
     */
    private static Textbook parallelKept(List<Integer> stages, int parallel, int first) {
        int open = 1;
        int trips = first;
        StringBuilder formula = new StringBuilder().append(first);
        for (int stage : stages) {
            int used = Math.max(open, Math.min(parallel, stage));
            int late = (used - open) * (first - 1);
            trips += (stage + late + used - 1) / used;
            String sum = late == 0 ? "" + stage : "(" + stage + " + " + late + ")";
            formula.append(" + ⌈").append(sum).append('/').append(used).append('⌉');
            open = used;
        }
        return new Textbook(open, trips, formula.toString());
    }

    /** The time that the textbook expects. @param transferNanos what all bodies together take to arrive */
    public long nanos(long rttNanos, long transferNanos) {
        return roundTrips * rttNanos + transferNanos;
    }
}
