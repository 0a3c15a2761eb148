package portlab.client.lab;

import java.util.List;
import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Text;
import portlab.client.lab.Answer.Words;
import portlab.client.lab.Probe.Kind;

/** Lab 2: ways to fetch a page with its objects. */
final class Connections {
    private static final String PICTURES = "/objects/*";
    private static final String PICTURE = "/objects/3.svg";

    private Connections() {}

    static void fill(Draft draft) {
        long latency = draft.fault("http:" + PICTURES + "=latency:#ms", 30, 120).get(0);
        draft.ask(Question.of(
                        "prediction",
                        "Before you measure: put the five ways of `compare objects.html` in order, the fastest first.",
                        new Words(2))
                .hint("there is no wrong answer here; compare it with what you see later"));
        textbook(draft);
        draft.ask(Question.of(
                        "latency",
                        "Your server waits before it sends a picture, each time as long. How long, in ms?",
                        new Number(Quantity.TIME, "ms", latency, 0.12, 8))
                .hint("fetch one picture, and look at the wait rather than at the total")
                .hint("`head objects/3.svg` several times: the smallest value has the least of anything else in it")
                .measuredBy(Probe.of(Kind.WAIT, PICTURE)));
        pipelined(draft);
        draft.ask(Question.of(
                        "end",
                        "A server answers with HTTP/1.0 and sends no Content-Length. How does the client know where the"
                                + " body ends?",
                        draft.choice(
                                "the server closes the connection",
                                "the body ends with an empty line",
                                "the body ends with a NUL byte",
                                "the client waits until nothing has come for a second"))
                .hint("which of these also works for a picture, in which any byte can occur?"));
        draft.ask(Question.of(
                        "explain",
                        "Pipelining saves round trips, yet with this server it hardly helps with the pictures. Why, and which"
                                + " of the five ways helps?",
                        new Words(12))
                .hint("in which order does a server have to answer pipelined requests, and what does this one do before"
                        + " each answer?"));
    }

    private static void textbook(Draft draft) {
        long objects = draft.between(7, 23);
        long parallel = draft.between(3, 6);
        long rtt = draft.between(11, 95);
        String page = "A page refers to " + objects + " objects on the same server. ";
        draft.ask(Question.of(
                        "one-each",
                        page
                                + "How many round trips does it take to fetch all with a connection for each, one after the other?",
                        new Number(Quantity.COUNT, "", 2 * (1 + objects), 0, 0))
                .hint("how many round trips does one object take, with connecting?")
                .hint("the page itself is fetched, too"));
        draft.ask(Question.of(
                        "kept-alive",
                        page + "One connection is kept alive, without pipelining, and a round trip takes " + rtt
                                + " ms. How long does it take in ms, if nothing else takes time?",
                        new Number(Quantity.TIME, "ms", (2 + objects) * rtt, 0.001, 0.5))
                .hint("connecting happens once now"));
        draft.ask(Question.of(
                        "parallel",
                        page + "A browser without keep-alive opens up to " + parallel
                                + " connections at once. How many round trips follow one another?",
                        new Number(Quantity.COUNT, "", 2 * (1 + (objects + parallel - 1) / parallel), 0, 0))
                .hint("first the page alone; then rounds of objects that are fetched side by side")
                .hint("the last round may have fewer objects, but takes as long"));
    }

    private static void pipelined(Draft draft) {
        List<Integer> lines = List.of((int) draft.between(100, 900), (int) draft.between(901, TableFile.LINES - 1));
        StringBuilder ranges = new StringBuilder();
        StringBuilder words = new StringBuilder();
        for (int line : lines) {
            int first = TableFile.offset(line) + TableFile.WORDS_FROM;
            int last = TableFile.offset(line) + TableFile.WORDS_TO - 1;
            ranges.append(ranges.isEmpty() ? "" : " and ")
                    .append(first)
                    .append('-')
                    .append(last);
            words.append(words.isEmpty() ? "" : " ").append(TableFile.words(line));
        }
        draft.ask(Question.of(
                        "pipeline",
                        "Send two requests for " + TableFile.PATH
                                + " on one connection with nc, without waiting for the first"
                                + " answer, for the bytes " + ranges + ". Which four words come, in this order?",
                        Text.of(words.toString(), "four words"))
                .hint("one printf can send both heads; the first one must ask to keep the connection open")
                .hint("HTTP/1.1 keeps connections open unless told otherwise, and needs a Host field"));
    }
}
