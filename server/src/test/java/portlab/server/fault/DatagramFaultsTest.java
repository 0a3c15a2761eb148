package portlab.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.DatagramListener;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;

class DatagramFaultsTest {
    private static final Place UDP = new Place("udp", 8082);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40_000);

    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<Exchange> log = new ArrayList<>();
    private DatagramFaults.Affected affected;
    private DatagramListener.Handler handler;

    /** Echoes everything. */
    private static final class Echo implements DatagramListener.Handler {
        @Override
        public void received(ByteBuffer payload, InetSocketAddress source, DatagramListener.Sender sender) {
            assertTrue(sender.send(payload, source));
        }

        @Override
        public boolean tick() {
            return false;
        }

        @Override
        public void end() {}
    }

    private void start(String spec) {
        Faults faults = new Faults(
                new FaultPlan(List.of(FaultSpec.parse(spec)), 7),
                memory,
                java.time.Duration.ofMinutes(1),
                exchange -> {});
        affected = faults.datagramLog(log::add);
        handler = faults.around(new Echo(), UDP, affected);
    }

    @AfterEach
    void end() throws Exception {
        await("no memory is taken", () -> memory.taken() == 0);
        handler.end();
    }

    private void receive(int from, int to) {
        for (int i = from; i <= to; i++) {
            ByteBuffer payload = ByteBuffer.wrap(String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
            handler.received(payload, CLIENT, (bytes, address) -> {
                assertEquals(CLIENT, address);
                return sent.add(StandardCharsets.US_ASCII.decode(bytes).toString());
            });
        }
    }

    private void awaitSent(int count) throws InterruptedException {
        await(count + " datagrams", () -> sent.size() >= count);
        assertEquals(count, sent.size());
    }

    @Test
    void aShareIsLostAndTheSameShareTwice() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            start("udp=loss:30%");
            sent.clear();
            receive(1, 100);
            runs.add(List.copyOf(sent));
            handler.end();
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(sent.size() > 50 && sent.size() < 90, sent.size() + " of 100");
    }

    @Test
    void duplicatesFollowAtOnce() throws Exception {
        start("duplicate");
        receive(1, 3);
        awaitSent(6);
        assertEquals(List.of("1", "1", "2", "2", "3", "3"), sent);
    }

    @Test
    void eachPairIsReordered() throws Exception {
        start("reorder");
        receive(1, 6);
        awaitSent(6);
        assertEquals(List.of("2", "1", "4", "3", "6", "5"), sent);
    }

    @Test
    void aDatagramThatNothingOvertakesIsSentAnyway() throws Exception {
        start("reorder,latency:5ms");
        receive(1, 1);
        awaitSent(1);
    }

    @Test
    void everythingIsLate() throws Exception {
        start("latency:50ms");
        long start = System.nanoTime();
        receive(1, 5);
        assertEquals(0, sent.size());
        awaitSent(5);
        assertTrue(System.nanoTime() - start >= 50_000_000L);
        assertEquals(IntStream.rangeClosed(1, 5).mapToObj(String::valueOf).toList(), sent);
    }

    @Test
    void theLogNamesTheFaults() throws Exception {
        start("udp=duplicate,reorder:0%");
        receive(1, 2);
        awaitSent(4);
        Exchange series = new Exchange("echo", CLIENT, 0, "", "ok", 2, 2, 2, 0, 0, null, null, Decisions.NONE, null);
        affected.accept(series);
        affected.accept(series);
        assertEquals("FAULT_DUPLICATE", log.get(0).decisions().names());
        assertEquals("", log.get(1).decisions().names());
    }
}
