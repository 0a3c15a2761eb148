package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service and peers that perform random allowed actions, at random times around those at which the sentinel takes the
 * lead. In every run, calls of the service for one connection never overlap,
 * each connection ends exactly once, and all resources are released.
 */
class StressTest {
    private static final int CLIENTS = 12;
    private static final int PERMITS = 2;
    private static final int BIG = 2 << 20;
    private static final int CONNECTIONS = 400;

    @TempDir
    Path folder;

    /** The service's state for one connection. */
    private static final class Record {
        final AtomicBoolean busy = new AtomicBoolean();
        final AtomicInteger ends = new AtomicInteger();
    }

    private static final class Anything implements Service {
        final ConcurrencyLimit limit = new ConcurrencyLimit(PERMITS);
        final Map<Connection, Record> records = new ConcurrentHashMap<>();
        final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final AtomicLong seeds = new AtomicLong();
        private final byte[] big = new byte[BIG];
        private final FileChannel file;

        Anything(FileChannel file, long seed) {
            this.file = file;
            seeds.set(seed);
        }

        @Override
        public String name() {
            return "anything";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            Record record = records.computeIfAbsent(connection, key -> new Record());
            begin(record, "serve");
            try {
                SplittableRandom random = new SplittableRandom(seeds.getAndAdd(0x9E3779B97F4A7C15L));
                Next next = act(connection, random);
                if (next == Next.CLOSE || next == Next.LINGER) {
                    record.ends.incrementAndGet();
                }
                return next;
            } finally {
                record.busy.set(false);
            }
        }

        private void begin(Record record, String call) {
            if (!record.busy.compareAndSet(false, true)) {
                wrong.add(call + " overlaps another call");
            }
            if (record.ends.get() != 0) {
                wrong.add(call + " after the end");
            }
        }

        private Next act(Connection connection, SplittableRandom random) throws IOException {
            boolean ended = connection.fill() < 0;
            if (random.nextBoolean()) {
                use(connection.input(), random);
            }
            linger(random);
            work(connection, random);
            linger(random);
            return ended && random.nextBoolean() ? Next.CLOSE : next(connection, random);
        }

        private static void use(ByteBuffer input, SplittableRandom random) {
            input.position(input.position() + random.nextInt(input.remaining() + 1));
        }

        /** Takes about the sentinel's limit for a turn, or no time. */
        private static void linger(SplittableRandom random) {
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(12_000)));
            }
        }

        private void work(Connection connection, SplittableRandom random) throws IOException {
            switch (random.nextInt(16)) {
                case 0 -> connection.stepAside();
                case 1 -> connection.write(ByteBuffer.wrap(big));
                case 2 -> connection.send(file, 0, BIG);
                case 3, 4, 5 ->
                    connection.write(connection.output().put((byte) 1).flip());
                case 6 -> connection.offer(ByteBuffer.wrap(big));
                case 7 -> throw new IOException("on purpose");
                case 8 -> throw new IllegalStateException("on purpose");
                case 9 -> throw new OutOfMemoryError("on purpose");
                case 10, 11 -> inLine(connection, random);
                default -> {}
            }
        }

        private void inLine(Connection connection, SplittableRandom random) {
            if (connection.acquire(limit)) {
                linger(random);
                limit.release();
            }
        }

        private Next next(Connection connection, SplittableRandom random) {
            long soon = System.nanoTime() + random.nextInt(20_000_000);
            return switch (random.nextInt(12)) {
                case 0 -> Next.CLOSE;
                case 1 -> Next.LINGER;
                case 2, 3 -> Next.AGAIN;
                case 4, 5 -> new Next.WaitUntil(soon);
                case 6, 7 -> new Next.WaitForPermit(limit, soon);
                case 8 -> Next.WAIT_FOR_EITHER;
                case 9 -> Next.WAIT_TO_WRITE;
                default -> Next.WAIT;
            };
        }

        @Override
        public void cut(Connection connection) {
            Record record = records.computeIfAbsent(connection, key -> new Record());
            begin(record, "cut");
            record.ends.incrementAndGet();
            record.busy.set(false);
        }

        boolean allPermitsAreBack() {
            int taken = 0;
            while (taken <= PERMITS && limit.tryAcquire()) {
                taken++;
            }
            for (int i = 0; i < taken; i++) {
                limit.release();
            }
            return taken == PERMITS;
        }
    }

    /** Connects repeatedly, and sends, reads and disconnects at random until the server has stopped. */
    private static final class Client extends Thread {
        private final LoopbackServer server;
        private final SplittableRandom random;

        Client(LoopbackServer server, long seed) {
            this.server = server;
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            while (true) {
                try (Socket socket = server.connect()) {
                    exchangeRandomly(socket);
                } catch (IOException e) {
                    if (server.server().load().draining()) {
                        return;
                    }
                }
            }
        }

        private void exchangeRandomly(Socket socket) throws IOException {
            socket.setSoTimeout(1 + random.nextInt(50));
            if (random.nextInt(3) > 0) {
                socket.setSoLinger(true, 0);
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                socket.getOutputStream().write(new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 200_000 : 100)]);
                read(socket);
            }
            if (random.nextInt(4) == 0) {
                socket.shutdownOutput();
                read(socket);
            }
        }

        private void read(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            try {
                in.readNBytes(random.nextInt(3) == 0 ? BIG : 100);
            } catch (SocketTimeoutException e) {
                // The peer has read enough.
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 64})
    void connectionsEndOnceAndLeakNothing(int workers) throws Exception {
        long seed = System.nanoTime();
        Path big = Files.write(folder.resolve("big"), new byte[BIG]);
        try (FileChannel file = FileChannel.open(big)) {
            Anything service = new Anything(file, seed);
            Limits limits = Limits.DEFAULT
                    .withWorkers(workers)
                    .withStall(Duration.ofMillis(100))
                    .withLinger(Duration.ofMillis(50), 1 << 20)
                    .withGrace(Duration.ofMillis(20));
            LoopbackServer server = new LoopbackServer(service, limits, Duration.ofMillis(100));
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(server, seed + i));
            }
            clients.forEach(Thread::start);
            await("much has happened", () -> service.records.size() >= CONNECTIONS);
            server.server().close();
            for (Client client : clients) {
                client.join();
            }
            String with = "seed " + seed;
            await("no connection is left, " + with, () -> server.server().active() == 0);
            await("no thread is left, " + with, () -> server.server().load().workers() == 0);
            assertEquals(List.of(), List.copyOf(service.wrong), with);
            assertEquals(0, server.server().load().held(), with);
            assertEquals(0, server.memory().taken(), with);
            assertTrue(service.allPermitsAreBack(), with);
            service.records.values().forEach(record -> assertEquals(1, record.ends.get(), with));
            for (String report : server.reports()) {
                assertTrue(report.endsWith("on purpose"), report);
            }
        }
    }
}
