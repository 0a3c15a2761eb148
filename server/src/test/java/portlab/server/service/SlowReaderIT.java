package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import portlab.common.Conditions;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;

/** A peer may read slowly, but not stop. */
class SlowReaderIT {
    private static final int KEPT = 4 << 20;
    private static final Limits LIMITS = Limits.DEFAULT.withStall(Duration.ofSeconds(3));

    private final ConcurrentLinkedQueue<Exchange> log = new ConcurrentLinkedQueue<>();
    private final EchoService echo = new EchoService(new MemoryBudget(2 * KEPT), log::add);

    /** Slow enough that the system reports the server's full socket writable only after seconds. */
    @Test
    void aSlowReaderGetsEverything() throws Exception {
        byte[] bytes = new byte[2 * KEPT];
        new Random(9).nextBytes(bytes);
        try (LoopbackServer server = new LoopbackServer(echo, LIMITS);
                Socket peer = new Socket()) {
            peer.setReceiveBufferSize(64 * 1024);
            peer.connect(server.address());
            FutureTask<Void> writing = new FutureTask<>(() -> {
                peer.getOutputStream().write(bytes);
                peer.shutdownOutput();
                return null;
            });
            new Thread(writing, "writer").start();
            InputStream in = peer.getInputStream();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            while (got.size() < 600_000) {
                got.write(in.readNBytes(10_000));
                Thread.sleep(100);
            }
            in.transferTo(got);
            writing.get();
            assertArrayEquals(bytes, got.toByteArray());
        }
    }

    @Test
    void aStalledReaderIsCutAndItsMemoryFreed() throws Exception {
        try (LoopbackServer server = new LoopbackServer(echo, LIMITS);
                Socket peer = server.connect()) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    peer.getOutputStream().write(new byte[1 << 20]);
                }
            });
            Conditions.await("cut", () -> !log.isEmpty());
            assertEquals("cut", log.peek().outcome());
        }
    }
}
