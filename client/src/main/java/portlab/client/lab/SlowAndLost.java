package portlab.client.lab;

import java.util.List;
import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Words;
import portlab.client.lab.Probe.Kind;

/** Lab 6: readers that take their time, and datagrams that don't arrive. */
final class SlowAndLost {
    private SlowAndLost() {}

    static void fill(Draft draft) {
        List<Long> drawn = draft.fault("udp=loss:#%,latency:#ms", 10, 40, 20, 90);
        draft.ask(Question.of(
                        "prediction",
                        "Before you measure: UDP echo drops a share of the datagrams. What does the sender get to know about a"
                                + " lost one, and when?",
                        new Words(3))
                .hint("there is no wrong answer here; compare it with what you see later"));
        draft.ask(Question.of(
                        "loss",
                        "Which share of the pings is lost, in %?",
                        new Number(Quantity.SHARE, "%", drawn.get(0), 0, 5.5))
                .hint("with few pings chance decides: of 10 pings, one more is 10 %")
                .hint("`ping udp -n 500 -i 0.01` takes five seconds and is within a few points")
                .measuredBy(Probe.of(Kind.UDP_LOSS)));
        draft.ask(Question.of(
                        "latency",
                        "How long does the reply to a datagram take that is not lost, in ms?",
                        new Number(Quantity.TIME, "ms", drawn.get(1), 0.08, 5))
                .hint("p50 is the median of those that came back")
                .measuredBy(Probe.of(Kind.UDP_ECHO)));
        tries(draft);
        readers(draft);
        draft.ask(Question.of(
                        "service",
                        "For which of these is it best to send a lost piece again?",
                        draft.choice(
                                "an update of the program that plays the call",
                                "20 ms of speech in a call",
                                "the position of a player in a game, sent 30 times a second",
                                "a picture of a video call that is a second old"))
                .hint("for which of these is a late piece still worth something?"));
        draft.ask(Question.of(
                        "explain",
                        "A server gives each connection a thread and has 50 of them. Why can a few clients that read one byte a"
                                + " second stop it for everybody, and what can the server do?",
                        new Words(15))
                .hint("what is a thread doing while its client reads slowly?"));
    }

    private static void tries(Draft draft) {
        long loss = draft.between(11, 45);
        long count = draft.between(2, 5);
        draft.ask(Question.of(
                        "all-lost",
                        "A path loses " + loss + " % of the requests and no replies. A client sends a request up to "
                                + count + " times. In how many of 10,000 cases does it give up without an answer?",
                        new Number(Quantity.COUNT, "", 10_000 * Math.pow(loss / 100.0, count), 0.02, 1))
                .hint("all of the tries have to be lost"));
        long both = draft.between(5, 30);
        double arrives = (1 - both / 100.0) * (1 - both / 100.0);
        draft.ask(Question.of(
                        "both-ways",
                        "Another path loses " + both
                                + " % in each direction. Which share of the pings gets a reply, in %?",
                        new Number(Quantity.SHARE, "%", 100 * arrives, 0, 0.3))
                .hint("a ping that comes back was not lost twice"));
    }

    private static void readers(Draft draft) {
        long kilobytes = 100L * draft.between(20, 90);
        long rate = draft.between(10, 60);
        long buffers = 100L * draft.between(2, 12);
        draft.ask(Question.of(
                        "reading",
                        "A client reads a file of " + kilobytes + " kB at " + rate
                                + " kB/s. How long does it take until it has all of it, in s?",
                        new Number(Quantity.TIME, "s", (double) kilobytes / rate, 0.01, 0.05))
                .hint("the slowest part of the path decides"));
        draft.ask(Question.of(
                        "buffered",
                        "The buffers of both systems hold " + buffers
                                + " kB of it. When has the server's program written its last byte, in s after the start?",
                        new Number(Quantity.TIME, "s", (double) (kilobytes - buffers) / rate, 0.01, 0.05))
                .hint("at that moment, how much has the client still to read?"));
    }
}
