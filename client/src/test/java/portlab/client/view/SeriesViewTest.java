package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Bulk;
import portlab.client.command.LoadedLatency;
import portlab.client.command.LoadedLatency.Phase;
import portlab.client.command.LoadedLatency.PhaseResult;
import portlab.client.command.Ping;
import portlab.client.command.UdpPing;
import portlab.client.command.UdpPing.Sample;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Arrivals.Kind;
import portlab.client.measure.Samples;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Units;
import portlab.client.net.Endpoint;
import portlab.client.net.PingMessage.Difference;
import portlab.common.ByteSize;
import portlab.common.Palette;

/** Measurements over time as people, programs and spreadsheets read them. */
class SeriesViewTest {
    private static final CommandView TEXT = new CommandView(Palette.PLAIN, Units.DECIMAL, 80);
    private static final JsonView JSON = new JsonView();
    private static final JsonView STREAM = new JsonView(OptionalLong.empty(), true);
    private static final CsvView CSV = new CsvView();
    private static final Endpoint HERE = new Endpoint("127.0.0.1", 8082);
    private static final long MS = 1_000_000L;

    private static final UdpPing.Request PINGS = new UdpPing.Request(HERE, 10, 200 * MS, 1000 * MS, 32);
    private static final Bulk.Request BULK = new Bulk.Request(
            new Endpoint("127.0.0.1", 8081), new ByteSize(1_000_000, "1MB"), false, 1, 0, false, 1000 * MS);

    private static Series series(long... micros) {
        Samples samples = new Samples();
        for (long each : micros) {
            samples.add(each * 1000);
        }
        return samples.series();
    }

    private static Sample.Reply reply(int number, Kind kind, long micros) {
        return new Sample.Reply(number, number * 200 * MS, kind, micros * 1000, Difference.NONE);
    }

    @Test
    void eachUdpPing() {
        Sample lost = new Sample.Loss(2, 400 * MS, "no reply in time");
        String text = "";
        String json = "";
        String csv = CSV.pingHeading();
        for (Sample sample : List.of(
                reply(1, Kind.IN_TIME, 132),
                reply(4, Kind.IN_TIME, 98),
                reply(3, Kind.REORDERED, 401),
                reply(4, Kind.DUPLICATE, 800),
                lost,
                reply(2, Kind.LATE, 1_200_000))) {
            text += TEXT.of(PINGS, sample);
            json += JSON.of(PINGS, sample);
            csv += CSV.of(PINGS, sample);
        }
        assertEquals("""
                   1    132 µs
                   4     98 µs
                   3    401 µs  reordered
                   4    800 µs  duplicate
                   2  lost  no reply in time
                   2   1.200 s  late
                """, text);
        assertEquals("""
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":true,"sample":1,"rtt_us":132}
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":true,"sample":4,"rtt_us":98}
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":true,"sample":3,"rtt_us":401,"reordered":true}
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":true,"sample":4,"rtt_us":800,"duplicate":true}
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":false,"error":"no reply in time","sample":2}
                {"command":"ping","target":"udp://127.0.0.1:8082","ok":true,"sample":2,"rtt_us":1200000,"late":true}
                """, json);
        assertEquals("""
                sample,elapsed_us,rtt_us,state
                1,200000,132,ok
                4,800000,98,ok
                3,600000,401,reordered
                4,800000,800,duplicate
                2,400000,,lost
                2,400000,1200000,late
                """, csv);
    }

    private static Arrivals.Summary summary() {
        Arrivals arrivals = new Arrivals(10, 1000 * MS);
        for (int n = 1; n <= 5; n++) {
            arrivals.sent(n, 0);
        }
        arrivals.received(1, 100_000);
        arrivals.received(3, 164_000);
        arrivals.received(3, 164_000);
        arrivals.received(2, 200_000);
        arrivals.received(4, 2000 * MS);
        while (arrivals.expire(3000 * MS) != Arrivals.NONE) {
            continue;
        }
        return arrivals.summary();
    }

    @Test
    void allUdpPings() {
        UdpPing.Result result =
                new UdpPing.Result(PINGS, "127.0.0.1:8082", summary(), Map.of(Difference.CASE, 3L), 2, true);
        assertEquals("""
                udp RTT, 127.0.0.1:8082: 5 pings, lost 1 (20 %), late 1, duplicate 1, reordered 1, stopped
                min 100  avg 155  max 200  mdev 41  p50 164  p90 200  p99 200 µs
                jitter 6 µs  (RFC 3550)
                3 of the replies differ in upper and lower case, as the textbooks' server returns them
                2 datagrams came that answer none of these pings
                """, TEXT.of(result));
        assertEquals(
                "{\"command\":\"ping\",\"target\":\"udp://127.0.0.1:8082\",\"ok\":true,\"address\":\"127.0.0.1:8082\","
                        + "\"size\":32,\"n\":3,\"lost\":1,\"min_us\":100,\"avg_us\":155,\"max_us\":200,\"mdev_us\":41,"
                        + "\"p50_us\":164,\"p90_us\":200,\"p99_us\":200,\"late\":1,\"duplicates\":1,\"reordered\":1,"
                        + "\"strays\":2,\"loss_percent\":40.000,\"jitter_us\":6,\"changed_case\":3,\"stopped\":true}\n",
                JSON.of(result));
        assertEquals("", CSV.of(result));
    }

    @Test
    void noReplyAtAll() {
        Arrivals arrivals = new Arrivals(1, MS);
        arrivals.sent(1, 0);
        arrivals.expire(2 * MS);
        UdpPing.Result result = new UdpPing.Result(PINGS, "127.0.0.1:8082", arrivals.summary(), Map.of(), 0, false);
        assertEquals("""
                udp RTT, 127.0.0.1:8082: 1 ping, lost 1 (100 %), late 0, duplicate 0, reordered 0
                no reply at all: a firewall may be in the way; a Portlab server on the network needs --udp
                """, TEXT.of(result));
    }

    @Test
    void aPingOfTcp() {
        Ping.Request request = new Ping.Request(Ping.Kind.ECHO, HERE, 2, MS);
        assertEquals("0,0,900,cold\n", CSV.of(request, new Ping.Sample(0, 0, 900_000, "")));
        assertEquals("1,5000,132,ok\n", CSV.of(request, new Ping.Sample(1, 5 * MS, 132_000, "")));
        assertEquals("2,6000,,lost\n", CSV.of(request, new Ping.Sample(2, 6 * MS, -1, "it, is \"gone\"\n")));
    }

    @Test
    void aTransfer() {
        Bulk.Interval interval = new Bulk.Interval(2000 * MS, 125_000_000, 1000 * MS, true);
        assertEquals("", JSON.of(BULK, interval));
        assertEquals(
                "{\"command\":\"bulk\",\"target\":\"127.0.0.1:8081\",\"ok\":true,\"phase\":\"down\",\"elapsed_us\":2000000,"
                        + "\"interval_us\":1000000,\"bytes\":125000000,\"mbit_per_s\":1000.000}\n",
                STREAM.of(BULK, interval));
        assertEquals(
                "phase,elapsed_us,interval_us,bytes,mbit_per_s,pings,rtt_p50_us,rtt_max_us\n"
                        + "down,2000000,1000000,125000000,1000.000,,,\n",
                CSV.bulkHeading() + CSV.of(BULK, interval));
    }

    private static LoadedLatency.Result loaded() {
        Bulk.Result down = new Bulk.Result(BULK, "a", 1_000_000, 1, 0, 0, 8 * MS, 8 * MS, false);
        return new LoadedLatency.Result(
                new LoadedLatency.Request(BULK, HERE),
                "127.0.0.1:8082",
                List.of(
                        new PhaseResult(Phase.IDLE, 0, series(100, 120, 140), null),
                        new PhaseResult(Phase.DOWN, 2000 * MS, series(9000, 20_000, 30_000), down),
                        new PhaseResult(Phase.UP, 3000 * MS, series(), down),
                        new PhaseResult(Phase.AFTER, 4000 * MS, series(110), null)),
                List.of(),
                false);
    }

    @Test
    void latencyUnderLoad() {
        assertEquals("""
                echo RTT         p50       p90       p99       max  n  lost    throughput
                idle          120 µs    140 µs    140 µs    140 µs  3     0
                down        20.00 ms  30.00 ms  30.00 ms  30.00 ms  3     0  1.000 Gbit/s
                up                 -         -         -         -  0     0  1.000 Gbit/s
                idle again    110 µs    110 µs    110 µs    110 µs  1     0
                median RTT against idle: down +19.88 ms, idle again -10 µs
                """, TEXT.of(loaded()));
        assertTrue(
                JSON.of(loaded())
                        .contains(
                                "{\"phase\":\"down\",\"n\":3,\"lost\":0,\"min_us\":9000,\"avg_us\":19667,\"max_us\":30000,"),
                JSON.of(loaded()));
        assertTrue(JSON.of(loaded()).contains("\"added_us\":19880,\"bytes\":1000000,\"mbit_per_s\":1000.000}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80})
    void latencyUnderLoadFitsTheTerminal(int columns) {
        String text = new CommandView(Palette.PLAIN, Units.DECIMAL, columns).of(loaded());
        text.lines()
                .filter(line -> !line.startsWith("median"))
                .forEach(line -> assertTrue(line.length() <= columns, line));
    }

    @Test
    void anIntervalUnderLoad() {
        LoadedLatency.Request request = new LoadedLatency.Request(BULK, HERE);
        LoadedLatency.Interval idle =
                new LoadedLatency.Interval(Phase.IDLE, 1000 * MS, 1000 * MS, null, series(100, 120, 140));
        LoadedLatency.Interval down = new LoadedLatency.Interval(
                Phase.DOWN, 3000 * MS, 1000 * MS, new Bulk.Interval(1000 * MS, 125_000_000, 1000 * MS, true), series());
        assertEquals("""
                   1.0 s  idle          120 µs
                   3.0 s  down               -   1.000 Gbit/s
                """, TEXT.of(request, idle) + TEXT.of(request, down));
        assertEquals("""
                idle,1000000,1000000,,,3,120,140
                down,3000000,1000000,125000000,1000.000,0,,
                """, CSV.of(request, idle) + CSV.of(request, down));
        assertEquals("", JSON.of(request, idle));
        assertTrue(STREAM.of(request, down).contains("\"phase\":\"down\",\"elapsed_us\":3000000,"), "streamed");
    }
}
