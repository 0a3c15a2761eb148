package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

@Timeout(60)
class WireQueueTest {
    private static final long SMALL = 20_000;

    /** A sink that takes nothing until it may, like a terminal that is stopped with Ctrl-S. */
    private static final class Stuck implements WireSink {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final List<WireEvent> taken = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void accept(WireEvent event) {
            begun.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            taken.add(event);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private final Events on = new Events();

    /** A recording on a busy machine or a slow disk is complete all the same. */
    @Test
    void closingWaitsForASinkThatIsSlowButNotForOneThatIsStuck() {
        Duration patience = Duration.ofSeconds(2);
        List<WireEvent> taken = Collections.synchronizedList(new ArrayList<>());
        WireQueue slow = new WireQueue(event -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            taken.add(event);
        });
        slow.accept(on.accepted("bulk", 8081));
        for (int i = 0; i < 30; i++) {
            slow.accept(on.note(Reason.CUT_SLOW, ""));
        }
        WireQueue.closeAll(List.of(slow), patience);
        assertEquals(31, taken.size());
        assertEquals(0, slow.dropped());

        Stuck sink = new Stuck();
        WireQueue stuck = new WireQueue(sink);
        stuck.accept(on.accepted("bulk", 8081));
        stuck.accept(on.note(Reason.CUT_SLOW, ""));
        stuck.accept(on.note(Reason.CUT_SLOW, ""));
        WireQueue.closeAll(List.of(stuck), Duration.ofMillis(10));
        assertTrue(stuck.dropped() >= 2, "what waited is counted: " + stuck.dropped());
        sink.mayGoOn.countDown();
    }

    @Test
    void aStuckSinkHoldsNobodyUpAndLossesAreCounted() throws Exception {
        Stuck stuck = new Stuck();
        WireQueue queue = new WireQueue(stuck, SMALL);
        queue.accept(on.accepted("bulk", 8081));
        stuck.begun.await();
        for (int i = 0; i < 1000; i++) {
            queue.accept(on.sent(new byte[1000]));
        }
        // They take no bytes, and fill what room is left.
        for (int i = 0; i < 20; i++) {
            queue.accept(on.note(Reason.CUT_SLOW, ""));
        }
        Events late = new Events(2);
        queue.accept(late.accepted("bulk", 8081));
        queue.accept(late.received("x"));
        queue.accept(late.ended(End.CLOSE, Side.LOCAL));
        queue.accept(on.ended(End.CLOSE, Side.LOCAL));
        stuck.mayGoOn.countDown();
        queue.close();
        assertEquals(0, stuck.closed.getCount());
        int data = (int)
                stuck.taken.stream().filter(WireEvent.Data.class::isInstance).count();
        int notes = (int)
                stuck.taken.stream().filter(WireEvent.Note.class::isInstance).count();
        assertTrue(data > 0 && data < SMALL / 1000, "a few fit: " + data);
        List<WireEvent.Omitted> losses = stuck.taken.stream()
                .filter(WireEvent.Omitted.class::isInstance)
                .map(WireEvent.Omitted.class::cast)
                .toList();
        List<WireEvent.Omitted> own =
                losses.stream().filter(loss -> loss.connection() == 1).toList();
        assertEquals(
                1020 - data - notes,
                own.stream().mapToLong(WireEvent.Omitted::events).sum());
        assertEquals(
                (1000 - data) * 1000L,
                own.stream().mapToLong(WireEvent.Omitted::sent).sum());
        assertInstanceOf(WireEvent.Ended.class, stuck.taken.get(stuck.taken.size() - 2));
        WireEvent.Omitted others = losses.get(losses.size() - 1);
        assertEquals(new WireEvent.Omitted(0, others.nanos(), WireEvent.Omission.OVERLOAD, 3, 0, 1), others);
    }

    @Test
    void aSinkWithoutMemoryCostsOnlyTheEvent() {
        List<WireEvent> taken = Collections.synchronizedList(new ArrayList<>());
        WireQueue queue = new WireQueue(event -> {
            if (event instanceof WireEvent.Sent) {
                throw new OutOfMemoryError("a test");
            }
            taken.add(event);
        });
        queue.accept(on.accepted("echo", 8082));
        queue.accept(on.sent(new byte[7]));
        queue.accept(on.received("x"));
        queue.close();
        assertTrue(taken.stream().anyMatch(WireEvent.Received.class::isInstance), taken::toString);
        assertTrue(
                taken.stream().anyMatch(event -> event instanceof WireEvent.Omitted omitted && omitted.sent() == 7),
                taken::toString);
    }

    @Test
    void aLossIsReportedAsSoonAsThereIsRoomEvenIfNothingFollows() throws Exception {
        Stuck stuck = new Stuck();
        CountDownLatch reported = new CountDownLatch(1);
        WireQueue queue = new WireQueue(
                WireSink.all(List.of(stuck, event -> {
                    if (event instanceof WireEvent.Omitted) {
                        reported.countDown();
                    }
                })),
                SMALL);
        queue.accept(on.accepted("bulk", 8081));
        stuck.begun.await();
        for (int i = 0; i < 30; i++) {
            queue.accept(on.received(new byte[1000]));
        }
        stuck.mayGoOn.countDown();
        assertTrue(reported.await(30, TimeUnit.SECONDS));
        queue.close();
    }

    @Test
    void manyThreadsLoseNothingUncounted() throws Exception {
        Map<Long, Long> bytes = new HashMap<>();
        Map<Long, Long> lastNanos = new HashMap<>();
        List<String> disorder = new ArrayList<>();
        WireQueue queue = new WireQueue(
                event -> {
                    long count = event instanceof WireEvent.Data data
                            ? data.count()
                            : event instanceof WireEvent.Omitted omitted ? omitted.sent() + omitted.received() : 0;
                    bytes.merge(event.connection(), count, Long::sum);
                    Long before = lastNanos.put(event.connection(), event.nanos());
                    if (before != null && before > event.nanos()) {
                        disorder.add(event.toString());
                    }
                },
                SMALL);
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Events events = new Events(i);
            // The first events find room: the queue is larger than all of them.
            queue.accept(events.accepted("echo", 8082));
            threads.add(new Thread(() -> {
                for (int j = 0; j < 5000; j++) {
                    queue.accept(events.received(new byte[100]));
                }
                queue.accept(events.ended(End.CLOSE, Side.LOCAL));
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        queue.close();
        assertEquals(List.of(), disorder);
        for (long i = 1; i <= 8; i++) {
            assertEquals(500_000L, bytes.get(i));
        }
    }

    /** A gigabyte goes by in little more memory than the queue has. */
    @Test
    void aGigabyteInConstantMemory() {
        Runtime runtime = Runtime.getRuntime();
        WireQueue queue = new WireQueue(event -> {});
        WireTap tap = WireTap.accepted(
                queue, Long.MAX_VALUE, "bulk", Events.address("127.0.0.1", 8081), Events.address("127.0.0.1", 5));
        ByteBuffer piece = ByteBuffer.allocate(128 * 1024);
        long most = 0;
        for (int i = 0; i < 8192; i++) {
            tap.sent(piece, piece.remaining());
            if (i % 1024 == 0) {
                System.gc();
                most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            }
        }
        tap.ended(End.CLOSE, Side.LOCAL);
        queue.close();
        assertTrue(most < 200 << 20, most + " bytes");
    }

    @Test
    void aWriterFlushesWhenThereIsNothingMoreAndFailsOnce() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CountDownLatch flushed = new CountDownLatch(1);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void flush() {
                flushed.countDown();
            }
        };
        WireQueue queue = new WireQueue(new WireWriter(out, new WireJson(), e -> {}));
        queue.accept(on.accepted("http", 8080));
        assertTrue(flushed.await(30, TimeUnit.SECONDS), "a line shows at once");
        queue.close();
        queue.accept(on.received("too late"));
        assertEquals(1, bytes.toString().lines().count());

        List<IOException> failures = new ArrayList<>();
        WireWriter broken = new WireWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("disk full");
                    }
                },
                new Pcapng(),
                failures::add);
        broken.begin().flush();
        broken.accept(on.accepted("http", 8080));
        broken.close();
        assertEquals(1, failures.size());
    }

    @Test
    void aTapCopiesAndNumbers() {
        List<WireEvent> out = new ArrayList<>();
        WireTap tap = WireTap.connected(
                out::add, 4, "echo", Events.address("127.0.0.1", 5), Events.address("127.0.0.1", 8082), 99);
        byte[] bytes = Events.bytes("abcdef");
        tap.sent(bytes, 1, 2);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        tap.sent(buffer, 6);
        tap.received(bytes, 0, -1);
        tap.received(bytes, 0, 0);
        tap.sent(ByteBuffer.allocate(0), 1_000_000);
        tap.reused();
        tap.sent(bytes, 0, 3);
        bytes[1] = 'x';
        assertEquals(6, buffer.remaining());
        assertEquals(6, out.size());
        assertEquals(99, ((WireEvent.Opened) out.get(0)).connectNanos());
        assertFalse(((WireEvent.Opened) out.get(0)).server());
        assertEquals("bc", Events.text((WireEvent.Data) out.get(1)));
        assertEquals("ab", Events.text((WireEvent.Data) out.get(2)));
        assertEquals(4, ((WireEvent.Data) out.get(2)).missing());
        assertEquals(1_000_000, ((WireEvent.Data) out.get(3)).missing());
        assertEquals(2, ((WireEvent.Reused) out.get(4)).request());
        assertEquals("abc", Events.text((WireEvent.Data) out.get(5)));
        assertTrue(out.stream().allMatch(event -> event.connection() == tap.connection()));
    }
}
