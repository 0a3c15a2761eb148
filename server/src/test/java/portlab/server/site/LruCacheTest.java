package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LruCacheTest {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<String> evicted = new ArrayList<>();
    private final LruCache<String, String> cache =
            new LruCache<>(10, IDLE, (task, delay) -> later.add(task), evicted::add);

    @Test
    void evictsTheLeastRecentlyUsed() {
        cache.put("a", "A", 4);
        cache.put("b", "B", 4);
        cache.get("a");
        cache.put("c", "C", 4);
        assertEquals(List.of("B"), evicted);
        assertEquals("A", cache.get("a"));
        assertEquals("C", cache.get("c"));
    }

    @Test
    void evictsAValueBeyondTheBudgetAtOnce() {
        cache.put("a", "A", 11);
        assertEquals(List.of("A"), evicted);
        assertNull(cache.get("a"));
        assertEquals(0, later.size());
    }

    @Test
    void aKeyHasOneValue() {
        cache.put("a", "A", 8);
        cache.put("a", "B", 8);
        assertEquals(List.of("A"), evicted);
        assertEquals("B", cache.get("a"));
        cache.remove("a");
        cache.remove("a");
        assertEquals(List.of("A", "B"), evicted);
    }

    @Test
    void evictsValuesUnusedBetweenTwoSweeps() {
        cache.put("a", "A", 1);
        cache.put("b", "B", 1);
        later.remove().run();
        cache.get("b");
        later.remove().run();
        assertEquals(List.of("A"), evicted);
        later.remove().run();
        assertEquals(List.of("A", "B"), evicted);
        assertEquals(0, later.size());
    }

    /** Otherwise the number of pending sweeps would grow. */
    @Test
    void onlyOneSweepIsPending() {
        for (int i = 0; i < 5; i++) {
            cache.put("a", "A", 1);
            cache.remove("a");
        }
        assertEquals(1, later.size());
        cache.put("b", "B", 1);
        later.remove().run();
        assertEquals(1, later.size());
    }

    @Test
    void retriesAfterSchedulingFailed() {
        List<Runnable> scheduled = new ArrayList<>();
        boolean[] full = {true};
        LruCache<String, String> starved = new LruCache<>(
                10,
                IDLE,
                (task, delay) -> {
                    if (full[0]) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    scheduled.add(task);
                },
                evicted::add);
        assertThrows(OutOfMemoryError.class, () -> starved.put("a", "A", 1));
        full[0] = false;
        starved.put("b", "B", 1);
        assertEquals(1, scheduled.size());
        scheduled.get(0).run();
        scheduled.get(1).run();
        assertEquals(List.of("A", "B"), evicted);
    }
}
