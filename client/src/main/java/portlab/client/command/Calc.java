package portlab.client.command;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Samples;
import portlab.client.measure.Samples.Series;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.TextClient;
import portlab.client.net.Timeouts;
import portlab.common.Protocol;

/** Doubles numbers on a random replica, and tries the next one if a replica fails. */
public final class Calc {
    /** The protocol's reply to invalid input. */
    public static final String NOT_A_NUMBER = "Received data is not a valid integer";

    /** The integers that the service accepts (docs/protocol.md). */
    private static final Pattern INTEGER = Pattern.compile("[ \t]*[+-]?[0-9]{1,4096}[ \t]*");

    private static final long SECOND = 1_000_000_000L;
    private static final Timeouts PATIENCE = new Timeouts(2 * SECOND, 2 * SECOND);

    private final Network network;
    private final TextClient client;
    private final List<Endpoint> replicas;
    private final Random random;

    /** A replica that did not answer. */
    public record Miss(Endpoint replica, Failure failure) {}

    /**
     * The answer to one number.
     *
     * @param replica that answered
     * @param misses the replicas that failed before it, in order
     */
    public record Result(String number, Endpoint replica, TextClient.Reply answer, List<Miss> misses) {
        /** Whether the service accepted the number. */
        public boolean doubled() {
            return !answer.text().equals(NOT_A_NUMBER);
        }
    }

    /**
     * One replica's part of many requests.
     *
     * @param picks number of requests sent to it
     * @param roundTrips of its answers; missing answers count as lost
     */
    public record Share(Endpoint replica, long picks, Series roundTrips) {}

    /** @param stopped whether the user stopped it early */
    public record Statistics(List<Share> shares, long unanswered, boolean stopped) {}

    /** @param replicas at least one */
    public Calc(Network network, List<Endpoint> replicas, Random random) {
        this.network = network;
        this.client = new TextClient(network.connector(PATIENCE), Protocol.CALC);
        this.replicas = List.copyOf(replicas);
        this.random = random;
    }

    /** @throws Failure if no replica answers, with the reason for each */
    public Result run(String number) throws Failure {
        List<Endpoint> order = shuffled();
        List<Miss> misses = new ArrayList<>();
        for (Endpoint replica : order) {
            try {
                return new Result(number, replica, ask(replica, number), List.copyOf(misses));
            } catch (Failure e) {
                if (e.exit() == ExitCode.INTERRUPTED || e.exit() == ExitCode.REFUSED) {
                    throw e;
                }
                misses.add(new Miss(replica, e));
            }
        }
        throw allMissed(misses);
    }

    /** Sends many requests, each to a random replica first, until done or until the network is stopped. */
    public Statistics statistics(int count) {
        long[] picks = new long[replicas.size()];
        List<Samples> samples = new ArrayList<>();
        replicas.forEach(replica -> samples.add(new Samples()));
        long unanswered = 0;
        for (int n = 0; n < count && !network.stopped(); n++) {
            boolean answered = false;
            Iterator<Endpoint> order = shuffled().iterator();
            while (!answered && order.hasNext() && !network.stopped()) {
                Endpoint replica = order.next();
                int index = replicas.indexOf(replica);
                answered = tried(replica, n, picks, index, samples.get(index));
            }
            unanswered += answered || network.stopped() ? 0 : 1;
        }
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < picks.length; i++) {
            shares.add(new Share(replicas.get(i), picks[i], samples.get(i).series()));
        }
        return new Statistics(shares, unanswered, network.stopped());
    }

    private boolean tried(Endpoint replica, int number, long[] picks, int index, Samples samples) {
        try {
            TextClient.Reply answer = ask(replica, Integer.toString(number));
            picks[index]++;
            samples.add(answer.timing().waitNanos());
            return true;
        } catch (Failure e) {
            if (e.exit() != ExitCode.INTERRUPTED) {
                picks[index]++;
                samples.lose();
            }
            return false;
        }
    }

    private TextClient.Reply ask(Endpoint replica, String number) throws Failure {
        TextClient.Reply answer = client.ask(replica, number);
        String right = INTEGER.matcher(number).matches()
                ? new BigInteger(number.strip()).shiftLeft(1).toString()
                : NOT_A_NUMBER;
        if (!answer.text().equals(right)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "wrong answer from " + answer.address() + " to " + number + ": " + answer.text(),
                    TextClient.ANOTHER_SERVICE);
        }
        return answer;
    }

    private List<Endpoint> shuffled() {
        List<Endpoint> order = new ArrayList<>(replicas);
        Collections.shuffle(order, random);
        return order;
    }

    private static Failure allMissed(List<Miss> misses) {
        if (misses.size() == 1) {
            return misses.get(0).failure();
        }
        ExitCode exit = misses.get(0).failure().exit();
        return new Failure(exit, "no replica answers: " + reasons(misses), "check with the command services");
    }

    /** Each reason once, after the replicas that it is about. */
    private static String reasons(List<Miss> misses) {
        Map<String, String> replicas = new LinkedHashMap<>();
        for (Miss miss : misses) {
            String replica = miss.replica().toString();
            String what = miss.failure().what();
            boolean named = what.startsWith(replica);
            replicas.merge(
                    named ? what.substring(replica.length()) : what,
                    named ? replica : "",
                    (one, other) -> one.isEmpty() ? one : one + ", " + other);
        }
        return replicas.entrySet().stream()
                .map(each -> each.getValue() + each.getKey())
                .collect(Collectors.joining("; "));
    }
}
