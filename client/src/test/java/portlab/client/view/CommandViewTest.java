package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import portlab.client.command.Bulk;
import portlab.client.command.Calc;
import portlab.client.command.Echo;
import portlab.client.command.Head;
import portlab.client.command.Listing;
import portlab.client.command.Ping;
import portlab.client.command.Probe;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.EchoClient;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.net.TextClient;
import portlab.common.ByteSize;
import portlab.common.Palette;
import portlab.common.Protocol;

/** Every result as text and as JSON. */
class CommandViewTest {
    private static final ResultView JSON = new JsonView();
    private static final ResultView RESULTS = new CommandView(Palette.PLAIN, Units.DECIMAL, 80);
    private static final Endpoint HERE = new Endpoint("127.0.0.1", 8080);
    private static final Timing TIMING = new Timing(60_000, 132_400, 7_000, 199_400);
    private static final String TIMES =
            "\"rtt_us\":132,\"connect_us\":60,\"wait_us\":132,\"receive_us\":7,\"total_us\":199}\n";
    private static final String TIMES_SEEN = "RTT 132 µs  (connect 60 µs, 127.0.0.1:8080)\n";
    private static final Series SERIES = new Series(
            8, 1, 100, 150, 310, 60, 140, 300, 310, List.of(new Series.Bin(100, 200, 6), new Series.Bin(200, 400, 2)));

    @Test
    void theProgramsStartupIsBesideTheTimesItIsNotIn() {
        TextClient.Reply answer = new TextClient.Reply("127.0.0.1:8083", "hi", TIMING);
        String json = new JsonView(OptionalLong.of(60_000), false).of(HERE, answer);
        assertTrue(json.endsWith("\"total_us\":199,\"startup_us\":60000}\n"), json);
        assertEquals("startup 60 ms, to the first packet\n", FetchView.startup(OptionalLong.of(60_000)));
        assertEquals("", FetchView.startup(OptionalLong.empty()));
    }

    @Test
    void showsAHead() {
        List<ResponseHead.Field> fields =
                List.of(new ResponseHead.Field("ETag", "\"\033[31m\""), new ResponseHead.Field("Content-Type", "a/b"));
        Head.Result result = new Head.Result("/x", reply(new ResponseHead("HTTP/1.0", 200, "OK", fields)));
        assertEquals(
                "HTTP/1.0 200 OK\nETag:          \"\\x1b[31m\"\nContent-Type:  a/b\n" + TIMES_SEEN, RESULTS.of(result));
        assertEquals(
                "{\"command\":\"head\",\"target\":\"/x\",\"ok\":true,\"address\":\"127.0.0.1:8080\",\"status\":200,"
                        + "\"fields\":[{\"name\":\"ETag\",\"value\":\"\\\"\\u001b[31m\\\"\"},"
                        + "{\"name\":\"Content-Type\",\"value\":\"a/b\"}]," + TIMES,
                JSON.of(result));
    }

    @Test
    void showsListings() {
        List<Listing.Entry> entries = List.of(
                new Listing.Entry("dir", true, 0, "2026-01-02T03:04:05Z"),
                new Listing.Entry("a\u202e.txt", false, 12_345, "2026-01-02T03:04:05Z"));
        HttpResponse.Reply reply = reply(new ResponseHead("HTTP/1.0", 200, "OK", List.of()));
        assertEquals(
                "      -  2026-01-02 03:04:05  dir/\n12.3 kB  2026-01-02 03:04:05  a\\u202e.txt\n",
                RESULTS.of(new Listing("/", entries, false, reply)));
        assertEquals("/ is empty\n", RESULTS.of(new Listing("/", List.of(), false, reply)));
        assertEquals(
                "dir/\na\\u202e.txt\n/ has no listing; these are the links of its page\n",
                RESULTS.of(new Listing("/", entries, true, reply)));
        assertEquals(
                "{\"command\":\"ls\",\"target\":\"/\",\"ok\":true,\"address\":\"127.0.0.1:8080\",\"status\":200,\"n\":2,"
                        + "\"entries\":[{\"name\":\"dir\",\"type\":\"folder\",\"size\":0,\"modified\":\"2026-01-02T03:04:05Z\"},"
                        + "{\"name\":\"a\\u202e.txt\",\"type\":\"file\",\"size\":12345,\"modified\":\"2026-01-02T03:04:05Z\"}],"
                        + TIMES,
                JSON.of(new Listing("/", entries, false, reply)));
    }

    @Test
    void showsPings() {
        Ping.Request request = new Ping.Request(Ping.Kind.HTTP, HERE, 8, 1_000_000);
        assertEquals("cold   1234 µs  (not counted)\n", RESULTS.of(request, new Ping.Sample(0, 0, 1_234_000, "")));
        assertEquals("   7    132 µs\n", RESULTS.of(request, new Ping.Sample(7, 0, 132_000, "")));
        assertEquals("   8  lost  it is\\x07 gone\n", RESULTS.of(request, new Ping.Sample(8, 0, -1, "it is\007 gone")));
        Series intended = new Series(8, 1, 100, 900, 90_000, 60, 140, 8000, 90_000, List.of());
        Ping.Result result = new Ping.Result(request, "127.0.0.1:8080", SERIES, intended, true);
        assertEquals("""
                http RTT, 127.0.0.1:8080: n 8, lost 1, stopped
                min 100  avg 150  max 310  mdev 60  p50 140  p90 300  p99 310 µs
                from the intended send: p50 0.14  p90 8.00  p99 90.00  max 90.00 ms
                100–199 µs  6  ████████████████████████████████████████
                200–399 µs  2  ██████████████
                """, RESULTS.of(result));
        assertEquals(
                "{\"command\":\"ping\",\"target\":\"http://127.0.0.1:8080\",\"ok\":true,\"address\":\"127.0.0.1:8080\","
                        + "\"n\":8,\"lost\":1,\"min_us\":100,\"avg_us\":150,\"max_us\":310,\"mdev_us\":60,\"p50_us\":140,"
                        + "\"p90_us\":300,\"p99_us\":310,\"intended_p50_us\":140,\"intended_p90_us\":8000,"
                        + "\"intended_p99_us\":90000,\"intended_max_us\":90000,\"stopped\":true}\n",
                JSON.of(result));
        assertEquals(
                "{\"command\":\"ping\",\"target\":\"http://127.0.0.1:8080\",\"ok\":false,\"error\":\"gone\",\"sample\":8}\n",
                JSON.of(request, new Ping.Sample(8, 0, -1, "gone")));
    }

    @Test
    void showsFullAndResumedHandshakes() {
        Ping.Request request = new Ping.Request(Ping.Kind.TLS, HERE, 8, 1_000_000);
        Ping.Sample sample = new Ping.Sample(3, 0, 9_000_000, 4_000_000, "");
        assertEquals("   3   9000 µs  resumed   4000 µs\n", RESULTS.of(request, sample));
        Series none = new Series(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
        Series resumed = new Series(3, 0, 10, 20, 30, 5, 20, 30, 30, List.of());
        Ping.Result result = new Ping.Result(request, "127.0.0.1:8080", SERIES, none, resumed, false);
        assertTrue(RESULTS.of(result).startsWith("""
                full TLS handshake, 127.0.0.1:8080: n 8, lost 1
                min 100  avg 150  max 310  mdev 60  p50 140  p90 300  p99 310 µs
                resumed TLS handshake: n 3
                min 10  avg 20  max 30  mdev 5  p50 20  p90 30  p99 30 µs
                """));
        assertTrue(JSON.of(request, sample).contains("\"rtt_us\":9000,\"resumed_us\":4000"));
        assertTrue(JSON.of(result).contains("\"resumed\":{\"n\":3,\"lost\":0,\"min_us\":10,"));
        assertEquals("3,0,9000,ok\n3,0,4000,resumed\n", new CsvView().of(request, sample));
    }

    @Test
    void aPingStoppedBeforeItsFirstAnswerNamesWhatItAsked() {
        Ping.Request request = new Ping.Request(Ping.Kind.HTTP, HERE, 8, 1_000_000);
        Series none = new Series(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
        assertEquals(
                "http RTT, 127.0.0.1:8080: n 0, lost 0, stopped\n",
                RESULTS.of(new Ping.Result(request, "", none, none, true)));
    }

    @Test
    void longTimesShareALargerUnit() {
        Series slow = new Series(
                7,
                0,
                1_000,
                20_000,
                123_456,
                9_999,
                12_345,
                99_000,
                123_456,
                List.of(
                        new Series.Bin(0, 5_000, 4),
                        new Series.Bin(5_000, 10_000, 0),
                        new Series.Bin(10_000, 123_457, 3)));
        Ping.Request request = new Ping.Request(Ping.Kind.ECHO, HERE, 7, 1_000_000);
        assertEquals("""
                echo RTT, 127.0.0.1:8080: n 7, lost 0
                min 1.0  avg 20.0  max 123.5  mdev 10.0  p50 12.3  p90 99.0  p99 123.5 ms
                   0–5 ms  4  ████████████████████████████████████████
                  5–10 ms  0
                10–123 ms  3  ██████████████████████████████
                """, RESULTS.of(new Ping.Result(request, "127.0.0.1:8080", slow, slow, false)));
    }

    @Test
    void showsBulk() {
        Bulk.Request request = new Bulk.Request(HERE, new ByteSize(1_000_000, "1MB"), true, 2, 0, true, 1_000_000_000);
        Bulk.Result result =
                new Bulk.Result(request, "127.0.0.1:8080", 2_000_000, 2, 60_000, 0, 10_000_000, 10_500_000, false);
        assertEquals("""
                2.0 MB to 127.0.0.1:8080 over 2 streams, checksums agree
                average 200.0 MB/s  1.600 Gbit/s  (transfer 10.00 ms, whole exchange 10.50 ms)
                """, RESULTS.of(result, List.of()));
        assertEquals(
                "   2.5 s     100.0 MB/s       800.0 Mbit/s\n",
                RESULTS.of(request, new Bulk.Interval(2_500_000_000L, 50_000_000, 500_000_000, true)));
        assertEquals("", RESULTS.of(request, new Bulk.Interval(2_500_000_000L, 5, 500_000, false)));
        assertEquals(
                "{\"command\":\"bulk\",\"target\":\"127.0.0.1:8080\",\"ok\":true,\"address\":\"127.0.0.1:8080\","
                        + "\"direction\":\"up\",\"streams\":2,\"bytes\":2000000,\"n\":2,\"verified\":true,\"connect_us\":60,"
                        + "\"receive_us\":10000,\"total_us\":10500,\"mbit_per_s\":1600.000,"
                        + "\"seconds\":[{\"mbit_per_s\":800.500}]}\n",
                JSON.of(
                        result,
                        List.of(
                                new Bulk.Interval(1_000_000_000, 100_062_500, 1_000_000_000, true),
                                new Bulk.Interval(1_500_000_000, 5, 500_000_000, false))));
    }

    @Test
    void showsEchoes() {
        EchoClient.Round first = new EchoClient.Round(5, 132_000, 140_000);
        Echo.Result one = new Echo.Result("127.0.0.1:8082", 60_000, 1, 5, first, SERIES, 140_000, false);
        assertEquals("""
                same  5 B came back unchanged from 127.0.0.1:8082
                RTT 132 µs  (connect 60 µs, all back after 140 µs)
                """, RESULTS.of(HERE, one));
        Echo.Result many = new Echo.Result("127.0.0.1:8082", 60_000, 8, 40, first, SERIES, 900_000, true);
        assertEquals("""
                same  40 B in 8 rounds came back unchanged from 127.0.0.1:8082, stopped
                RTT min 100  avg 150  max 310  mdev 60  p50 140  p90 300  p99 310 µs
                (connect 60 µs, all back after 900 µs)
                """, RESULTS.of(HERE, many));
        Echo.Result part = new Echo.Result("127.0.0.1:8082", 60_000, 0, 5, first, SERIES, 140_000, true);
        assertEquals("""
                same  5 B came back unchanged from 127.0.0.1:8082, stopped
                RTT 132 µs  (connect 60 µs, all back after 140 µs)
                """, RESULTS.of(HERE, part));
    }

    @Test
    void showsCalculations() {
        Failure refused = new Failure(ExitCode.UNCONNECTED, "127.0.0.1:8085 refused the connection", "");
        Calc.Miss miss = new Calc.Miss(new Endpoint("127.0.0.1", 8085), refused);
        Calc.Result doubled =
                new Calc.Result("21", HERE, new TextClient.Reply("127.0.0.1:8080", "42", TIMING), List.of(miss));
        assertEquals(
                "skipped: 127.0.0.1:8085 refused the connection\n21 doubled is 42\n" + TIMES_SEEN, RESULTS.of(doubled));
        assertEquals(
                "{\"command\":\"calc\",\"target\":\"127.0.0.1:8080\",\"ok\":true,\"address\":\"127.0.0.1:8080\","
                        + "\"number\":\"21\",\"answer\":\"42\",\"lost\":1," + TIMES,
                JSON.of(doubled));
        Calc.Result no = new Calc.Result(
                "x", HERE, new TextClient.Reply("127.0.0.1:8080", Calc.NOT_A_NUMBER, TIMING), List.of());
        assertEquals("x: Received data is not a valid integer\n" + TIMES_SEEN, RESULTS.of(no));
        Calc.Statistics statistics = new Calc.Statistics(
                List.of(
                        new Calc.Share(HERE, 9, SERIES),
                        new Calc.Share(new Endpoint("h", 1), 3, new Series(0, 3, 0, 0, 0, 0, 0, 0, 0, List.of()))),
                2,
                false);
        assertEquals("""
                replica         picks  failures     p50     p99
                127.0.0.1:8080      9         1  140 µs  310 µs
                h:1                 3         3       -       -
                2 requests without an answer
                """, RESULTS.of(statistics));
    }

    @Test
    void showsMessages() {
        TextClient.Reply answer =
                new TextClient.Reply("127.0.0.1:8080", "Server received at now: \033]0;title\007", TIMING);
        assertEquals("Server received at now: \\x1b]0;title\\x07\n" + TIMES_SEEN, RESULTS.of(HERE, answer));
        assertEquals(
                "{\"command\":\"message\",\"target\":\"h:1\",\"ok\":true,\"address\":\"127.0.0.1:8080\","
                        + "\"answer\":\"Server received at now: \\u001b]0;title\\u0007\"," + TIMES,
                JSON.of(new Endpoint("h", 1), answer));
    }

    @Test
    void showsServices() {
        List<Probe.Result> results = List.of(
                new Probe.Result(Protocol.HTTP, HERE, Probe.Verdict.ANSWERS, 132_000, ""),
                new Probe.Result(Protocol.BULK, new Endpoint("h", 8081), Probe.Verdict.REFUSED, 0, "no"),
                new Probe.Result(Protocol.ECHO, new Endpoint("h", 8082), Probe.Verdict.OTHER, 0, "it answers \033[0m"),
                new Probe.Result(Protocol.ECHO, HERE, Probe.Verdict.ANSWERS, 99_000, "", true, ""),
                new Probe.Result(Protocol.ECHO, new Endpoint("h", 8082), Probe.Verdict.OFF, 0, "no", true, ""),
                new Probe.Result(Protocol.CALC, new Endpoint("h", 8084), Probe.Verdict.SILENT, 0, "no"),
                new Probe.Result(Protocol.CALC, new Endpoint("h", 8085), Probe.Verdict.PLAIN, 0, "no"),
                new Probe.Result(Protocol.CALC, new Endpoint("h", 8086), Probe.Verdict.TLS, 0, "no"),
                new Probe.Result(Protocol.MESSAGE, HERE, Probe.Verdict.UNTRUSTED, 0, "it is \033[0m's"),
                new Probe.Result(Protocol.ADMIN, new Endpoint("h", 8087), Probe.Verdict.READY, 98_000, ""),
                new Probe.Result(Protocol.ADMIN, new Endpoint("i", 8087), Probe.Verdict.DRAINING, 99_000, "it ends"));
        assertEquals("""
                ● http      127.0.0.1:8080  answers                  132 µs
                ○ bulk      h:8081          refused
                ○ echo      h:8082          speaks another protocol  (it answers \\x1b[0m)
                ● udp echo  127.0.0.1:8080  answers                   99 µs
                ○ udp echo  h:8082          off
                ○ calc      h:8084          silent
                ○ calc      h:8085          does not speak TLS
                ○ calc      h:8086          speaks TLS
                ○ message   127.0.0.1:8080  not trusted  (it is \\x1b[0m's)
                ● admin     h:8087          ready                     98 µs
                ○ admin     i:8087          draining                  99 µs
                """, RESULTS.of(results));
        assertEquals(
                "{\"command\":\"services\",\"target\":\"h:8081\",\"ok\":false,\"error\":\"no\",\"service\":\"bulk\","
                        + "\"state\":\"refused\"}",
                JSON.of(results).lines().toList().get(1));
        assertEquals(
                "{\"command\":\"services\",\"target\":\"h:8082\",\"ok\":false,\"error\":\"no\",\"service\":\"echo\","
                        + "\"transport\":\"udp\",\"state\":\"off\"}",
                JSON.of(results).lines().toList().get(4));
        assertEquals(
                "{\"command\":\"services\",\"target\":\"i:8087\",\"ok\":false,\"error\":\"it ends\",\"service\":\"admin\","
                        + "\"state\":\"draining\",\"rtt_us\":99}",
                JSON.of(results).lines().toList().get(10));
    }

    @Test
    void showsFailures() {
        assertEquals(
                "{\"command\":\"get\",\"target\":\"a\\\"b\",\"ok\":false,\"error\":\"x\\u009by\\\\\",\"exit\":7}\n",
                JSON.failure("get", "a\"b", new Failure(ExitCode.UNCONNECTED, "x\u009by\\", ""), ""));
    }

    private static HttpResponse.Reply reply(ResponseHead head) {
        return new HttpResponse.Reply(head, "127.0.0.1:8080", 5, TIMING);
    }
}
