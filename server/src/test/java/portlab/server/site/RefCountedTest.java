package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefCountedTest {

    @Test
    void theLastReleaseCloses() {
        AtomicInteger closed = new AtomicInteger();
        RefCounted<Closeable> shared = new RefCounted<>(closed::incrementAndGet);
        assertTrue(shared.retain());
        shared.release();
        assertEquals(0, closed.get());
        shared.release();
        assertEquals(1, closed.get());
        assertFalse(shared.retain());
        assertEquals(1, closed.get());
    }
}
