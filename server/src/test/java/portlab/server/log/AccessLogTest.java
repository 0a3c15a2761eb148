package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import portlab.common.Conditions;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;

class AccessLogTest {
    private static final String POISON = "poison";

    private static final LogFormat REQUEST = new LogFormat() {
        @Override
        public void append(Exchange exchange, StringBuilder line) {
            if (exchange.request().equals(POISON)) {
                throw new StackOverflowError("in a test");
            }
            line.append(exchange.request());
        }

        @Override
        public void appendLoss(long lines, long millis, StringBuilder line) {
            line.append("lost ").append(lines);
        }
    };

    private final MemoryBudget memory = new MemoryBudget(64 << 20);

    private static Exchange exchange(String request) {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 1);
        return new Exchange("http", peer, 1, request, "200", 1, 1, 1, 0, 0, null, null, Decisions.NONE, null);
    }

    @Test
    void everyLineIsWrittenInOrderBeforeTheLogIsClosed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            for (int i = 0; i < 10_000; i++) {
                log.accept(exchange("µ" + i));
            }
        }
        String expected =
                IntStream.range(0, 10_000).mapToObj(i -> "µ" + i + "\n").collect(Collectors.joining());
        assertEquals(expected, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesExchangesThatArriveDuringTheLastWrite() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int from, int length) {
                writing.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                super.write(bytes, from, length);
            }
        };
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            log.accept(exchange("first"));
            writing.await();
            log.accept(exchange("second"));
        }
        assertEquals("first\nsecond\n", out.toString(StandardCharsets.UTF_8));
    }

    private static long reportedLosses(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("lost "))
                .mapToLong(line -> Long.parseLong(line.substring("lost ".length())))
                .sum();
    }

    @Test
    void aStalledReaderBlocksNobodyAndGetsTheNumberOfLostLines() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("lines are written whole");
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                try {
                    stalled.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                synchronized (written) {
                    written.write(bytes, from, length);
                    written.notifyAll();
                }
            }
        };
        int handedIn = 100_000;
        long lost;
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            for (int i = 0; i < handedIn; i++) {
                log.accept(exchange("x"));
            }
            lost = log.lost();
            assertTrue(lost > 0);
            stalled.countDown();
            synchronized (written) {
                // The writer may report some losses before it stalls, and the rest afterwards.
                while (reportedLosses(written) < lost) {
                    written.wait();
                }
            }
            Conditions.await("nothing waits", () -> memory.taken() == 0);
        }
        assertEquals(
                handedIn - lost,
                written.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter("x"::equals)
                        .count());
    }

    /** Requests may be long, and lines wait while the reader stalls. */
    @Test
    void waitingLinesHaveABudget() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int from, int length) {
                try {
                    stalled.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.write(bytes, from, length);
            }
        };
        MemoryBudget small = new MemoryBudget(200_000);
        try (AccessLog log = new AccessLog(small, REQUEST, written)) {
            for (int i = 0; i < 1000; i++) {
                log.accept(exchange("x".repeat(8000)));
            }
            assertTrue(log.lost() >= 1000 - 100_000 / 8000, log.lost() + " lost");
            assertTrue(small.taken() <= 100_000, small.taken() + " taken");
            stalled.countDown();
        }
        assertEquals(0, small.taken());
        assertEquals(
                12,
                written.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("x"))
                        .count());
    }

    /** A full disk accepts part of a write and later has room again. */
    @Test
    void startsANewLineAfterAFailedWrite() throws Exception {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        AtomicBoolean full = new AtomicBoolean();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("lines are written whole");
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                disk.write(bytes, from, full.get() ? length / 2 : length);
                if (full.get()) {
                    throw new IOException("No space left on device");
                }
            }
        };
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            log.accept(exchange("before"));
            Conditions.await("a line", () -> disk.size() == "before\n".length());
            full.set(true);
            log.accept(exchange("half"));
            Conditions.await("a loss", () -> log.lost() == 1);
            full.set(false);
            log.accept(exchange("after"));
        }
        assertEquals("before\nha\nlost 1\nafter\n", disk.toString(StandardCharsets.UTF_8));
    }

    @Test
    void errorsDoNotStopTheLog() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            log.accept(exchange(POISON));
            Conditions.await("a loss", () -> log.lost() == 1);
            Conditions.await("nothing waits", () -> memory.taken() == 0);
            log.accept(exchange("next"));
        }
        assertEquals("lost 1\nnext\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void reportsLostLinesAtTheEnd() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLog log = new AccessLog(memory, REQUEST, out)) {
            log.accept(exchange(POISON));
            Conditions.await("a loss", () -> log.lost() == 1);
        }
        assertEquals("lost 1\n", out.toString(StandardCharsets.UTF_8));
    }
}
