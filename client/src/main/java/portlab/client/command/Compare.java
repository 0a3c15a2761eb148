package portlab.client.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Moments;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;

/**
 * Fetches a page and what it refers to in every {@link Way}, in alternating rounds, and compares the times with what the
 * textbook expects. The first round is not counted.
 */
public final class Compare {
    private final Network network;
    private final Request request;

    /**
     * What to compare.
     *
     * @param parallel the connections of the parallel ways
     * @param rounds counted ones
     */
    public record Request(Url page, int parallel, int rounds) {}

    /**
     * One object of the page: a request and its response.
     *
     * @param stage 0 for the page, 1 for what it refers to, 2 for what its style sheets refer to
     * @param lane which of the parallel clients asked, from 0
     * @param connection its number in this run, from 1
     * @param opened whether it was opened for this request
     * @param request the head as sent, without passwords
     * @param queued when the reference was known
     * @param moments in ns since the run's start, as is {@code queued}
     */
    public record ObjectFetch(
            Url url,
            int stage,
            int lane,
            int connection,
            boolean opened,
            String request,
            HttpResponse.Reply reply,
            long queued,
            Moments moments) {

        public ResponseHead head() {
            return reply.head();
        }

        /** The bytes of the body. */
        public long bytes() {
            return reply.bytes();
        }
    }

    /**
     * The page with everything, once.
     *
     * @param startMillis when the first connection began, since 1970
     * @param exchanges in the order of the references
     */
    public record Run(Way way, long startMillis, List<ObjectFetch> exchanges) {

        /** From the start of the first connection to the last byte of all responses. */
        public long totalNanos() {
            return exchanges.stream()
                    .mapToLong(each -> each.moments().end())
                    .max()
                    .orElse(0);
        }

        public int connections() {
            return (int) exchanges.stream().filter(ObjectFetch::opened).count();
        }

        /** The round trips on the path of the client that had most, in each stage. */
        public int roundTrips() {
            int sum = 0;
            int last = exchanges.stream().mapToInt(ObjectFetch::stage).max().orElse(0);
            for (int stage = 0; stage <= last; stage++) {
                sum += roundTrips(stage);
            }
            return sum;
        }

        private int roundTrips(int stage) {
            int most = 0;
            int lanes = exchanges.stream().mapToInt(ObjectFetch::lane).max().orElse(0);
            for (int i = 0; i <= lanes; i++) {
                int lane = i;
                List<ObjectFetch> all = exchanges.stream()
                        .filter(each -> each.stage() == stage && each.lane() == lane)
                        .toList();
                // Requests of one write are one round trip.
                long sent = all.stream()
                        .map(each -> each.moments().sent())
                        .distinct()
                        .count();
                // TCP takes one to connect, and TLS 1.3 another one.
                long opened = all.stream()
                        .filter(ObjectFetch::opened)
                        .mapToLong(each -> each.moments().tlsNanos() > 0 ? 2 : 1)
                        .sum();
                most = Math.max(most, (int) (sent + opened));
            }
            return most;
        }
    }

    /**
     * A way's results.
     *
     * @param median the run whose total is the median
     */
    public record Outcome(Way way, Textbook textbook, Run median, long minNanos, long maxNanos) {}

    /**
     * All results.
     *
     * @param page where redirects led
     * @param rounds that were counted
     * @param skipped references that were not fetched, with the reason
     * @param rttNanos the median time to connect
     * @param transferNanos the time spent receiving after the first byte of each response, one after the other
     * @param serverNanos the median wait less the RTT: what the server takes for a request
     * @param outcomes in the order of {@link Way}
     */
    public record Result(
            Request request,
            Url page,
            int rounds,
            boolean stopped,
            List<Skipped> skipped,
            long rttNanos,
            long transferNanos,
            long serverNanos,
            List<Outcome> outcomes) {

        /** The objects besides the page. */
        public int objects() {
            return outcomes.get(0).median().exchanges().size() - 1;
        }

        /** The bytes of all bodies. */
        public long bytes() {
            return outcomes.get(0).median().exchanges().stream()
                    .mapToLong(ObjectFetch::bytes)
                    .sum();
        }
    }

    /** A reference that is not fetched. */
    public record Skipped(String reference, String why) {}

    private Compare(Network network, Request request) {
        this.network = network;
        this.request = request;
    }

    /** @throws Failure if the page cannot be fetched, or if a response fails before the first round is complete */
    public static Result run(Network network, Request request) throws Failure {
        return new Compare(network, request).run();
    }

    private Result run() throws Failure {
        PageParts parts = PageParts.of(network, request.page());
        List<Integer> stages = parts.stages().subList(1, parts.stages().size()).stream()
                .map(List::size)
                .toList();
        Map<Way, List<Run>> runs = new EnumMap<>(Way.class);
        int rounds = rounds(parts, runs);
        List<Outcome> outcomes = new ArrayList<>();
        for (Way way : Way.values()) {
            outcomes.add(outcome(
                    way,
                    Textbook.of(
                            way,
                            stages,
                            request.parallel(),
                            request.page().endpoint().tls()),
                    runs.get(way)));
        }
        List<Run> single = runs.get(Way.ONE_EACH);
        long rtt = median(moments(single).mapToLong(Moments::connectNanos));
        return new Result(
                request,
                parts.page(),
                rounds,
                network.stopped(),
                parts.skipped(),
                rtt,
                median(single.stream()
                        .mapToLong(run -> moments(List.of(run))
                                .mapToLong(Moments::receiveNanos)
                                .sum())),
                Math.max(0, median(moments(single).mapToLong(Moments::waitNanos)) - rtt),
                outcomes);
    }

    /** @return the number of complete rounds, not counting the first one */
    private int rounds(PageParts parts, Map<Way, List<Run>> runs) throws Failure {
        for (int round = 0; round <= request.rounds(); round++) {
            Map<Way, Run> all = new EnumMap<>(Way.class);
            try {
                for (Way way : Way.values()) {
                    all.put(way, PageFetch.run(network, way, request.parallel(), parts.stages()));
                }
            } catch (Failure e) {
                if (round > 1 && e.exit() == ExitCode.INTERRUPTED) {
                    return round - 1;
                }
                throw e;
            }
            if (round > 0) {
                all.forEach((way, run) ->
                        runs.computeIfAbsent(way, each -> new ArrayList<>()).add(run));
            }
        }
        return request.rounds();
    }

    private static Stream<Moments> moments(List<Run> runs) {
        return runs.stream().flatMap(run -> run.exchanges().stream()).map(ObjectFetch::moments);
    }

    private static Outcome outcome(Way way, Textbook textbook, List<Run> runs) {
        List<Run> sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingLong(Run::totalNanos));
        return new Outcome(
                way,
                textbook,
                sorted.get((sorted.size() - 1) / 2),
                sorted.get(0).totalNanos(),
                sorted.get(sorted.size() - 1).totalNanos());
    }

    /** The lower of two medians, so that it is a measured value. */
    private static long median(LongStream values) {
        long[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }

    /** The failure for a page that the server refused. */
    static Optional<Failure> refusal(ResponseHead head, Url page) {
        return head.status() == 200
                ? Optional.empty()
                : Optional.of(new Failure(
                        ExitCode.REFUSED,
                        head.statusText() + ": " + page.resource().target(),
                        Get.Fetched.hint(head.status())));
    }
}
