package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LruCacheTest {
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<String> dropped = new ArrayList<>();
    private final LruCache<String, String> shelf = new LruCache<>(10, later::add, dropped::add);

    @Test
    void theLeastRecentlyAskedForMakesRoom() {
        shelf.put("a", "A", 4);
        shelf.put("b", "B", 4);
        shelf.get("a");
        shelf.put("c", "C", 4);
        assertEquals(List.of("B"), dropped);
        assertEquals("A", shelf.get("a"));
        assertEquals("C", shelf.get("c"));
    }

    @Test
    void whatCostsTooMuchIsDroppedAtOnce() {
        shelf.put("a", "A", 11);
        assertEquals(List.of("A"), dropped);
        assertNull(shelf.get("a"));
        assertEquals(0, later.size());
    }

    @Test
    void aKeyHasOneValue() {
        shelf.put("a", "A", 8);
        shelf.put("a", "B", 8);
        assertEquals(List.of("A"), dropped);
        assertEquals("B", shelf.get("a"));
        shelf.drop("a");
        shelf.drop("a");
        assertEquals(List.of("A", "B"), dropped);
    }

    @Test
    void whatNobodyAskedForBetweenTwoLooksIsDropped() {
        shelf.put("a", "A", 1);
        shelf.put("b", "B", 1);
        later.remove().run();
        shelf.get("b");
        later.remove().run();
        assertEquals(List.of("A"), dropped);
        later.remove().run();
        assertEquals(List.of("A", "B"), dropped);
        assertEquals(0, later.size());
    }

    /** Or they would become more and more. */
    @Test
    void thereIsOneLookAtATime() {
        for (int i = 0; i < 5; i++) {
            shelf.put("a", "A", 1);
            shelf.drop("a");
        }
        assertEquals(1, later.size());
        shelf.put("b", "B", 1);
        later.remove().run();
        assertEquals(1, later.size());
    }

    @Test
    void tidyingThatFailedOnceIsTriedAgain() {
        List<Runnable> scheduled = new ArrayList<>();
        boolean[] full = {true};
        LruCache<String, String> starved = new LruCache<>(
                10,
                task -> {
                    if (full[0]) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    scheduled.add(task);
                },
                dropped::add);
        assertThrows(OutOfMemoryError.class, () -> starved.put("a", "A", 1));
        full[0] = false;
        starved.put("b", "B", 1);
        assertEquals(1, scheduled.size());
        scheduled.get(0).run();
        scheduled.get(1).run();
        assertEquals(List.of("A", "B"), dropped);
    }
}
