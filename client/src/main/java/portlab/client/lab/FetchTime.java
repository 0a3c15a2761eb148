package portlab.client.lab;

import java.util.List;
import java.util.Locale;
import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Words;
import portlab.client.lab.Probe.Kind;

/** Lab 3: the phases of a fetch. */
final class FetchTime {
    private static final List<String> FILES = List.of("/labs/long.html", TableFile.PATH);
    private static final double MICROS = 1e6;

    private FetchTime() {}

    static void fill(Draft draft) {
        List<String> files = draft.pick(FILES, 2);
        String late = files.get(0);
        String thin = files.get(1);
        long latency = draft.fault("http:" + late + "=latency:#ms", 80, 400).get(0);
        long rate = draft.fault("http:" + thin + "=bandwidth:#kB", 15, 60).get(0);
        draft.ask(Question.of(
                        "prediction",
                        "Your server makes " + late + " wait, and sends " + thin
                                + " slowly. Before you look: in which phase of"
                                + " the fetch does each of the two show?",
                        new Words(2))
                .hint("there is no wrong answer here; compare it with what you see later"));
        draft.ask(Question.of(
                        "latency",
                        "How long does the server wait before it answers a request for " + late + ", in ms?",
                        new Number(Quantity.TIME, "ms", latency, 0.08, 8))
                .hint("which phase ends with the first byte of the answer?")
                .hint("`head " + late.substring(1) + "` fetches no body, so nothing else is in the way")
                .measuredBy(Probe.of(Kind.WAIT, late)));
        draft.ask(Question.of(
                        "bandwidth",
                        "How fast does " + thin + " arrive, in kB/s?",
                        new Number(Quantity.RATE, "kB/s", rate, 0.1, 0.5))
                .hint("divide the bytes by the time in which they arrived")
                .hint("the wait before the first byte is not part of that time, but it is short here")
                .measuredBy(Probe.of(Kind.FILE_RATE, thin)));
        draft.ask(Question.of(
                        "phase",
                        "Which phase of `explain get -f " + late.substring(1) + "` has the delay in it?",
                        draft.choice("wait", "resolve", "connect", "send", "receive"))
                .hint("the server's program sees nothing of the phases before the request"));
        curl(draft);
        draft.ask(Question.of(
                        "explain",
                        "A page takes three seconds to load, and you have only the four times of curl. How do you tell a distant"
                                + " server from a slow program and from a thin line?",
                        new Words(15))
                .hint("each of the three makes another phase long; one of them makes two phases long"));
    }

    private static void curl(Draft draft) {
        long lookup = draft.between(300, 4_000);
        long rtt = draft.between(8_000, 60_000);
        long connect = lookup + rtt;
        long first = connect + rtt + draft.between(20_000, 200_000);
        long total = first + draft.between(15_000, 300_000);
        String line = "time_namelookup " + seconds(lookup) + ", time_connect " + seconds(connect)
                + ", time_starttransfer " + seconds(first) + ", time_total " + seconds(total);
        draft.ask(Question.of(
                        "handshake",
                        "curl -w printed: " + line + ". How long did TCP's handshake take, in ms?",
                        new Number(Quantity.TIME, "ms", rtt / 1000.0, 0.001, 0.06))
                .hint("curl counts every time from the start, not from the end of the phase before"));
        draft.ask(Question.of(
                        "server-work",
                        "From the same line: about how long did the server work before it began to answer, in ms? Take the"
                                + " handshake as the round-trip time.",
                        new Number(Quantity.TIME, "ms", (first - connect - rtt) / 1000.0, 0.001, 0.06))
                .hint("between connect and first byte lie a round trip and the server's work"));
        draft.ask(Question.of(
                        "next-fetch",
                        "The same file is fetched again over the same connection, which was kept open. How long does that take"
                                + " in ms, if the server works as long as before?",
                        new Number(Quantity.TIME, "ms", (total - connect) / 1000.0, 0.001, 0.06))
                .hint("which of the phases are gone?"));
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.6f", micros / MICROS);
    }
}
