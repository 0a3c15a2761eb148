package portlab.client.lab;

import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Words;
import portlab.client.lab.Probe.Kind;

/** Lab 4: rates, delays and queues. */
final class Bufferbloat {
    private static final double BITS = 8;
    private static final double EXACT = 0.01;

    private Bufferbloat() {}

    static void fill(Draft draft) {
        long rate = draft.fault("bulk=bandwidth:#kB", 1500, 8000).get(0);
        long echo = draft.fault("echo=latency:#ms", 15, 120).get(0);
        draft.ask(Question.of(
                        "prediction",
                        "Before you measure: while a download fills the line, by which factor does the round trip of a small"
                                + " message grow? Write down a number for loopback, and one for your line at home.",
                        new Words(1))
                .hint("there is no wrong answer here; compare it with what you see later"));
        draft.ask(Question.of(
                        "throughput",
                        "How fast does your server send bulk data, in MB/s?",
                        new Number(Quantity.RATE, "MB/s", rate / 1000.0, 0.08, 0.05))
                .hint("`bulk 20MB` takes some seconds; a short transfer measures the start more than the line")
                .measuredBy(Probe.of(Kind.BULK_RATE)));
        draft.ask(Question.of(
                        "echo",
                        "How long is the round trip of a small message to echo, in ms?",
                        new Number(Quantity.TIME, "ms", echo, 0.08, 5))
                .hint("`ping echo` keeps its connection open, so connecting is not in its times")
                .measuredBy(Probe.of(Kind.ECHO)));
        bandwidthDelay(draft);
        window(draft);
        queue(draft);
        transfer(draft);
        draft.ask(Question.of(
                        "remedy",
                        "A download fills the buffer in front of a slow line, and calls stutter. What helps without slowing the"
                                + " download down?",
                        draft.choice(
                                "drop or mark packets as soon as the queue stays long, and give each flow a queue of its own",
                                "a larger buffer, so that fewer packets are lost",
                                "a larger receive window on the computer that downloads",
                                "a second download, so that both share the line"))
                .hint("which of these makes the queue shorter?"));
        draft.ask(Question.of(
                        "explain",
                        "Why does throughput alone say little about how a line feels, and what would you print beside it on a"
                                + " provider's advertisement?",
                        new Words(12))
                .hint("what did `bulk --ping` print beside the throughput?"));
    }

    private static void bandwidthDelay(Draft draft) {
        long mbit = draft.between(12, 240);
        long rtt = draft.between(14, 180);
        draft.ask(Question.of(
                        "product",
                        "A path has " + mbit + " Mbit/s and a round trip of " + rtt
                                + " ms. How many bytes must be under way to fill it?",
                        new Number(Quantity.SIZE, "bytes", mbit * 1e6 / BITS * rtt / 1000, EXACT, 1))
                .hint("rate times time; mind bits and bytes"));
    }

    private static void window(Draft draft) {
        long kib = 16L * draft.between(1, 12);
        long rtt = draft.between(24, 160);
        draft.ask(Question.of(
                        "window",
                        "A receiver never offers more than a window of " + kib + " KiB, and the round trip takes " + rtt
                                + " ms. Which rate can TCP not exceed, in Mbit/s?",
                        new Number(Quantity.RATE, "Mbit/s", kib * 1024 * BITS / 1e6 / (rtt / 1000.0), EXACT, 0.01))
                .hint("at most one window leaves in each round trip"));
    }

    private static void queue(Draft draft) {
        long kilobytes = 16L * draft.between(8, 96);
        long mbit = draft.between(2, 20);
        draft.ask(Question.of(
                        "queue",
                        "A router has a buffer of " + kilobytes + " kB in front of a line of " + mbit
                                + " Mbit/s. A download keeps it full. How long does a small packet wait in it, in ms?",
                        new Number(Quantity.TIME, "ms", kilobytes * 1000 * BITS / (mbit * 1e6) * 1000, EXACT, 0.5))
                .hint("all that stands in front of the packet has to leave first"));
    }

    private static void transfer(Draft draft) {
        long megabytes = draft.between(2, 40);
        long mbit = draft.between(8, 90);
        long rtt = draft.between(20, 300);
        draft.ask(Question.of(
                        "transfer",
                        "How long does it take to fetch " + megabytes + " MB over " + mbit
                                + " Mbit/s with a round trip of " + rtt
                                + " ms on a new connection, in s? Leave out slow start and the server's work.",
                        new Number(Quantity.TIME, "s", 2 * rtt / 1000.0 + megabytes * BITS / mbit, EXACT, 0.005))
                .hint("two round trips pass before the first byte, and then the bytes need their time"));
    }
}
