package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget memory = new MemoryBudget(100);

    @Test
    void grantsNoMoreThanTheBudget() {
        assertTrue(memory.take(60));
        assertFalse(memory.take(41));
        assertTrue(memory.take(40));
        assertFalse(memory.take(1));
        assertEquals(100, memory.taken());
        memory.give(60);
        assertTrue(memory.take(60));
    }

    @Test
    void optionalUsesGetAtMostHalf() {
        assertFalse(memory.hasSpare(51) || memory.takeSpare(51));
        assertTrue(memory.hasSpare(50) && memory.takeSpare(50));
        assertFalse(memory.hasSpare(1) || memory.takeSpare(1));
        assertTrue(memory.take(50));
        memory.give(50);
        assertFalse(memory.hasSpare(1));
    }

    @Test
    void countsParallelRequests() {
        MemoryBudget shared = new MemoryBudget(1000);
        long granted = IntStream.range(0, 10_000)
                .parallel()
                .filter(i -> shared.take(1))
                .count();
        assertEquals(1000, granted);
        assertEquals(1000, shared.taken());
    }
}
