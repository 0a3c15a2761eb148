package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefCountedTest {

    @Test
    void theLastOneToLetGoClosesIt() {
        AtomicInteger closed = new AtomicInteger();
        RefCounted<Closeable> shared = new RefCounted<>(closed::incrementAndGet);
        assertTrue(shared.hold());
        shared.letGo();
        assertEquals(0, closed.get());
        shared.letGo();
        assertEquals(1, closed.get());
        assertFalse(shared.hold());
        assertEquals(1, closed.get());
    }
}
