package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {
    private static final class Item extends Deadlines.Timed {}

    private final Deadlines<Item> deadlines = new Deadlines<>();

    @Test
    void withoutDeadlinesNothingIsDue() {
        assertNull(deadlines.poll(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, deadlines.untilNext(0));
    }

    @Test
    void aDeadlineIsReturnedOnceAndNotEarly() {
        Item item = new Item();
        deadlines.set(item, 100);
        assertEquals(60, deadlines.untilNext(40));
        assertNull(deadlines.poll(99));
        assertSame(item, deadlines.poll(100));
        assertNull(deadlines.poll(1000));
    }

    @Test
    void aMovedDeadlineReplacesTheOldOne() {
        Item item = new Item();
        deadlines.set(item, 100);
        deadlines.set(item, 200);
        assertNull(deadlines.poll(199));
        deadlines.set(item, 50);
        assertSame(item, deadlines.poll(50));
    }

    @Test
    void aClearedDeadlineIsNeverDue() {
        Item item = new Item();
        deadlines.set(item, 100);
        deadlines.clear(item);
        deadlines.clear(item);
        assertNull(deadlines.poll(1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500, Long.MIN_VALUE})
    void anySequenceAgreesWithALinearSearch(long origin) {
        // Origins near the ends, because nanoTime may be any number and may wrap.
        Random random = new Random(origin);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            items.add(new Item());
        }
        Map<Item, Long> model = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            Item item = items.get(random.nextInt(items.size()));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long at = now + random.nextInt(1000);
                    deadlines.set(item, origin + at);
                    model.put(item, at);
                }
                case 2 -> {
                    deadlines.clear(item);
                    model.remove(item);
                }
                default -> {
                    now += random.nextInt(20);
                    long earliest = model.values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(Long.MAX_VALUE);
                    Item due = deadlines.poll(origin + now);
                    if (earliest <= now) {
                        assertEquals(earliest, model.remove(due));
                    } else {
                        assertNull(due);
                    }
                }
            }
            assertEquals(model.size(), deadlines.size());
        }
    }
}
