package portlab.client.lab;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Text;
import portlab.client.lab.Answer.Words;

/** Lab 5: three calculators, of which one fails now and then. */
final class Replicas {
    private static final int COUNT = 3;
    private static final int FIRST_PORT = 4;
    /** How many ms apart the latencies of the two healthy replicas must be. */
    private static final long APART = 30;

    private static final List<String> NAMES = List.of("first", "second", "third");

    private Replicas() {}

    /** @return false if the healthy replicas are hard to tell apart */
    static boolean fill(Draft draft) {
        int failing = (int) draft.between(0, COUNT - 1);
        long[] latency = new long[COUNT];
        long share = 0;
        for (int i = 0; i < COUNT; i++) {
            String port = "P+" + (FIRST_PORT + i);
            if (i == failing) {
                share = draft.fault(port + "=latency:2ms,reset:#%", 20, 60).get(0);
            } else {
                latency[i] = draft.fault(port + "=latency:#ms", 20, 160).get(0);
            }
        }
        int slowest = IntStream.range(0, COUNT)
                .reduce((a, b) -> latency[a] > latency[b] ? a : b)
                .orElseThrow();
        draft.ask(Question.of(
                        "prediction",
                        "Before you try it: one of the three replicas resets some connections. What does somebody notice who"
                                + " calls calc a hundred times?",
                        new Words(3))
                .hint("there is no wrong answer here; compare it with what you see later"));
        measured(draft, slowest, latency[slowest], share);
        computed(draft);
        last(draft);
        int healthy = COUNT - failing - slowest;
        return latency[slowest] - latency[healthy] >= APART;
    }

    private static void measured(Draft draft, int slowest, long latency, long share) {
        String number = Integer.toString(slowest + 1);
        draft.ask(Question.of(
                        "slowest",
                        "Which replica answers most slowly: the first, the second or the third port of calc?",
                        new Text(
                                Set.of(number, NAMES.get(slowest), "the " + NAMES.get(slowest)),
                                "first, second or third"))
                .hint("`calc --stats 100` has a line for each port; p50 is the median"));
        draft.ask(Question.of(
                        "latency",
                        "How long does the slowest replica take for an answer, in ms?",
                        new Number(Quantity.TIME, "ms", latency, 0.08, 6))
                .hint("the median is a better guide than the maximum, which one odd moment decides")
                .measuredBy(Probe.calc(slowest)));
        draft.ask(Question.of(
                        "failures",
                        "One replica resets a share of its connections. Which share, in %? Count enough connections.",
                        new Number(Quantity.SHARE, "%", share, 0, 10))
                .hint("failures divided by picks; with 20 connections chance moves it by ten points and more")
                .hint("`--service calc=PORT` asks this port alone; then `calc --stats 300`"));
    }

    private static void computed(Draft draft) {
        long percent = draft.between(80, 97);
        double down = (100 - percent) / 100.0;
        draft.ask(Question.of(
                        "available",
                        "Each of three replicas is up " + percent
                                + " % of the time, independently of the others. How often is at"
                                + " least one of them up, in %? Give two decimals.",
                        new Number(Quantity.SHARE, "%", 100 * (1 - down * down * down), 0, 0.006))
                .hint("when is none of them up?"));
        long timeout = draft.between(3, 24) * 250;
        draft.ask(Question.of(
                        "silent",
                        "One of three replicas has gone silent: it accepts connections and never answers. A client picks one at"
                                + " random, waits " + timeout
                                + " ms, and then asks another one. How much longer does a request take on average, in ms?",
                        new Number(Quantity.TIME, "ms", timeout / 3.0, 0.01, 0.5))
                .hint("how often does it pick the silent one first?"));
        long tries = draft.between(2, 4);
        long failing = draft.between(10, 45);
        draft.ask(Question.of(
                        "retries",
                        "A replica resets " + failing + " % of its connections, and a client tries this one up to "
                                + tries + " times. How many of 10,000 requests fail?",
                        new Number(Quantity.COUNT, "", 10_000 * Math.pow(failing / 100.0, tries), 0.02, 1))
                .hint("a request fails if all of its tries do"));
    }

    private static void last(Draft draft) {
        draft.ask(Question.of(
                        "retry",
                        "The connection breaks after the request was sent and before an answer came. Which request may a client"
                                + " send again without thinking?",
                        draft.choice(
                                "double the number 21",
                                "transfer 21 euros",
                                "append this line to the log",
                                "withdraw one ticket from the pool"))
                .hint("the server may have done it already: for which request does a second time change nothing?"));
        draft.ask(Question.of(
                        "explain",
                        "Is a replica that resets connections better or worse for its clients than one that stays silent, and"
                                + " what should a client do about each?",
                        new Words(15))
                .hint("how soon does the client know?"));
    }
}
