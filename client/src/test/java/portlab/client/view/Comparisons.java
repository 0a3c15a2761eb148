package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import portlab.client.command.Compare;
import portlab.client.command.Compare.ObjectFetch;
import portlab.client.command.Compare.Outcome;
import portlab.client.command.Compare.Run;
import portlab.client.command.Textbook;
import portlab.client.command.Way;
import portlab.client.exit.Failure;
import portlab.client.measure.Moments;
import portlab.client.measure.Timing;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;

/** A comparison whose times are round numbers. */
final class Comparisons {
    private static final long RTT = 200_000;

    private Comparisons() {}

    /** Of a page and three objects, one of which is missing and has a name to beware of. */
    static Compare.Result result() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Way way : Way.values()) {
            List<ObjectFetch> all = new ArrayList<>();
            boolean keeps = way != Way.ONE_EACH && way != Way.PARALLEL;
            for (int i = 0; i < 4; i++) {
                all.add(exchange(i, i == 0 || !keeps));
            }
            Run run = new Run(way, 1_700_000_000_000L, all);
            outcomes.add(new Outcome(way, new Textbook(4, 8, "2 × (1 + 3)"), run, 3_000_000, 12_345_678));
        }
        return new Compare.Result(
                new Compare.Request(url("/page.html"), 6, 5),
                url("/page.html"),
                5,
                false,
                List.of(new Compare.Skipped("http://other/\033[2J", "on another server")),
                RTT,
                50_000,
                410_000,
                outcomes);
    }

    private static ObjectFetch exchange(int number, boolean opened) {
        List<String> targets = List.of(
                "/page.html", "/a/style.css?x=1&y", "/%3Cb%3E%22.svg", "/a-name-that-is-too-long-for-any-column.png");
        long start = number * 1_000_000L;
        long connected = start + (opened ? RTT : 0);
        ResponseHead head = new ResponseHead(
                "HTTP/1.1",
                number == 2 ? 404 : 200,
                "<b>\033[1m",
                List.of(new ResponseHead.Field("Content-Type", "text/css"), new ResponseHead.Field("X", "\"\033")));
        return new ObjectFetch(
                url(targets.get(number)),
                number == 0 ? 0 : 1,
                0,
                opened ? number + 1 : 1,
                opened,
                "GET " + targets.get(number) + " HTTP/1.1\r\nHost: h:8080\r\nAccept: */*\r\n\r\n",
                new HttpResponse.Reply(head, "[::1]:8080", 1000L * number, new Timing(0, 0, 0, 0)),
                number == 0 ? 0 : 900_000,
                new Moments(start, connected, connected, connected + 600_000, connected + 700_000));
    }

    private static Url url(String target) {
        try {
            return Url.parse("http://h:8080" + target);
        } catch (Failure e) {
            throw new AssertionError(e);
        }
    }
}
