package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Arrivals.Kind;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.PingMessage;
import portlab.client.net.PingMessage.Difference;
import portlab.client.net.Timeouts;
import portlab.client.net.UdpServer;

/** Pings to servers that lose, repeat, delay and change datagrams. */
class UdpPingTest {
    private static final long MS = 1_000_000L;

    /** So long that only what is lost on purpose is lost, also on a busy machine. */
    private static final long PATIENCE = 20_000 * MS;

    private final Network network = new Network(Timeouts.DEFAULT, "test");
    private final List<UdpPing.Sample> samples = new ArrayList<>();

    private static UdpPing.Request request(Endpoint endpoint, int count, long timeoutNanos) {
        return new UdpPing.Request(endpoint, count, MS, timeoutNanos, 64);
    }

    private UdpPing.Result run(UdpServer.Behaviour behaviour, int count, long timeoutNanos) throws Exception {
        try (UdpServer server = new UdpServer(behaviour)) {
            return UdpPing.run(network, request(server.endpoint(), count, timeoutNanos), samples::add);
        }
    }

    private List<Integer> numbers(Kind kind) {
        return samples.stream()
                .filter(sample -> sample instanceof UdpPing.Sample.Reply reply && reply.kind() == kind)
                .map(UdpPing.Sample::number)
                .toList();
    }

    private List<Integer> losses() {
        return samples.stream()
                .filter(sample -> sample instanceof UdpPing.Sample.Loss)
                .map(UdpPing.Sample::number)
                .toList();
    }

    /** The textbook's server sees ten pings, not one more to warm up. */
    @Test
    void everyPingComesBack() throws Exception {
        List<String> seen = new ArrayList<>();
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    seen.add(new String(payload, StandardCharsets.US_ASCII).split(" ")[1]);
                    reply.send(payload);
                },
                10,
                PATIENCE);
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"), seen);
        assertEquals(10, result.summary().roundTrips().count());
        assertEquals(0, result.summary().lossPercent());
        assertEquals(Map.of(), result.differences());
        assertEquals(0, result.strays());
        assertTrue(result.summary().roundTrips().minMicros() > 0);
    }

    @Test
    void whatTheServerLosesIsLost() throws Exception {
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    if (number != 2 && number != 5) {
                        reply.send(payload);
                    }
                },
                6,
                1000 * MS);
        Arrivals.Summary summary = result.summary();
        assertEquals(List.of(2, 5), losses());
        assertEquals(2, summary.roundTrips().lost());
        assertEquals(4, summary.roundTrips().count());
        assertEquals(100.0 / 3, summary.lossPercent(), 0.01);
    }

    @Test
    void whatComesTwiceIsCountedOnce() throws Exception {
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    reply.send(payload);
                    if (number == 3) {
                        reply.send(payload);
                    }
                },
                6,
                PATIENCE);
        assertEquals(List.of(3), numbers(Kind.DUPLICATE));
        assertEquals(1, result.summary().duplicates());
        assertEquals(6, result.summary().roundTrips().count());
    }

    @Test
    void whatIsOvertakenIsReordered() throws Exception {
        Deque<byte[]> kept = new ArrayDeque<>();
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    if (number == 2) {
                        kept.add(payload);
                        return;
                    }
                    reply.send(payload);
                    if (number == 4) {
                        reply.send(kept.remove());
                    }
                },
                6,
                PATIENCE);
        assertEquals(List.of(2), numbers(Kind.REORDERED));
        assertEquals(1, result.summary().reordered());
        assertEquals(6, result.summary().roundTrips().count());
    }

    /** The reply to the first ping waits until that is lost. */
    @Test
    void whatComesTooLateIsLate() throws Exception {
        CountDownLatch firstIsLost = new CountDownLatch(1);
        Deque<byte[]> kept = new ArrayDeque<>();
        UdpServer.Behaviour behaviour = (number, payload, reply) -> {
            if (number == 1) {
                kept.add(payload);
            } else {
                reply.send(payload);
            }
            if (firstIsLost.getCount() == 0 && !kept.isEmpty()) {
                reply.send(kept.remove());
            }
        };
        try (UdpServer server = new UdpServer(behaviour)) {
            UdpPing.Request request = new UdpPing.Request(server.endpoint(), 40, 50 * MS, 500 * MS, 64);
            UdpPing.Result result = UdpPing.run(network, request, sample -> {
                samples.add(sample);
                if (sample instanceof UdpPing.Sample.Loss) {
                    firstIsLost.countDown();
                }
                if (sample instanceof UdpPing.Sample.Reply reply && reply.kind() == Kind.LATE) {
                    network.stop();
                }
            });
            assertTrue(losses().contains(1));
            assertTrue(numbers(Kind.LATE).contains(1));
            assertTrue(result.summary().late() >= 1);
        }
    }

    @Test
    void theTextbooksServerAnswersInCapitals() throws Exception {
        UdpPing.Result result = run(
                (number, payload, reply) -> reply.send(new String(payload, StandardCharsets.US_ASCII)
                        .toUpperCase(Locale.ROOT)
                        .getBytes(StandardCharsets.US_ASCII)),
                5,
                PATIENCE);
        assertEquals(5, result.summary().roundTrips().count());
        assertEquals(Map.of(Difference.CASE, 5L), result.differences());
    }

    @Test
    void strangersDoNotCount() throws Exception {
        byte[] earlier = new PingMessage(1, 64).of(1);
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    reply.send(earlier);
                    reply.send(new byte[0]);
                    reply.send(Arrays.copyOf(payload, 40));
                },
                3,
                PATIENCE);
        assertEquals(3, result.summary().roundTrips().count());
        assertEquals(Map.of(Difference.CUT, 3L), result.differences());
        assertTrue(result.strays() >= 4, "the last ones may come after the end");
    }

    @Test
    void nothingThatListensIsARefusal() throws Exception {
        Endpoint nobody;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            nobody = new Endpoint("127.0.0.1", socket.getLocalPort());
        }
        Failure failure =
                assertThrows(Failure.class, () -> UdpPing.run(network, request(nobody, 10, PATIENCE), samples::add));
        assertEquals(ExitCode.UNCONNECTED, failure.exit());
        assertTrue(failure.what().contains("refused the datagram"), failure.what());
        assertEquals(List.of(), samples);
    }

    /** The server ends after the third reply; the rest is refused, and the series goes on. Each ping waits for the reply before. */
    @Test
    void aServerThatEndsLosesTheRest() throws Exception {
        UdpServer server = new UdpServer((number, payload, reply) -> reply.send(payload));
        UdpPing.Result result =
                UdpPing.run(network, new UdpPing.Request(server.endpoint(), 12, 0, 2_000 * MS, 64), sample -> {
                    samples.add(sample);
                    if (sample.number() == 3) {
                        server.close();
                    }
                });
        assertTrue(result.summary().roundTrips().count() >= 3, samples::toString);
        assertTrue(result.summary().roundTrips().lost() >= 3, samples::toString);
        assertTrue(
                samples.stream()
                        .anyMatch(sample -> sample instanceof UdpPing.Sample.Loss loss
                                && loss.why().startsWith("refused")),
                samples::toString);
        assertEquals(12, result.summary().pings());
    }

    @Test
    void anUnknownHostIsNamed() {
        Failure failure = assertThrows(
                Failure.class,
                () -> UdpPing.run(
                        network, request(new Endpoint("no.such.host.invalid", 9), 1, PATIENCE), samples::add));
        assertEquals(ExitCode.UNRESOLVED, failure.exit());
    }

    @ParameterizedTest
    @ValueSource(ints = {PingMessage.MIN_SIZE, 1472, 20_000, PingMessage.MAX_SIZE})
    void pingsOfAnySizeComeBackToBack(int size) throws Exception {
        try (UdpServer server = new UdpServer((number, payload, reply) -> reply.send(payload))) {
            UdpPing.Request request = new UdpPing.Request(server.endpoint(), 200, 0, PATIENCE, size);
            UdpPing.Result result = UdpPing.run(network, request, samples::add);
            assertEquals(200, result.summary().roundTrips().count());
            assertEquals(0, result.summary().reordered());
            assertEquals(Map.of(), result.differences());
        }
    }

    @Test
    void itStopsWhenTheUserDoes() throws Exception {
        UdpPing.Result result = run(
                (number, payload, reply) -> {
                    reply.send(payload);
                    if (number == 5) {
                        network.stop();
                    }
                },
                1_000_000,
                PATIENCE);
        assertTrue(result.stopped());
        assertTrue(result.summary().pings() < 1_000_000);
        assertEquals(0, result.summary().roundTrips().lost(), "what still waited is not lost");
    }

    /** Each sample takes longer than the next datagram, so the replies never end for who waits for their end. */
    @Test
    @Timeout(60)
    void aFloodOfRepliesDoesNotKeepTheSeriesFromEnding() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (UdpServer server = new UdpServer((number, payload, reply) -> {
            while (!done.get()) {
                reply.send(payload);
            }
        })) {
            UdpPing.Result result = UdpPing.run(
                    network, request(server.endpoint(), 3, 200 * MS), sample -> LockSupport.parkNanos(MS / 10));
            assertEquals(3, result.summary().pings());
        } finally {
            done.set(true);
        }
    }
}
