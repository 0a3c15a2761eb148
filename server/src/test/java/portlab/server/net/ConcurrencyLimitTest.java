package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimitTest {
    private final List<String> served = new ArrayList<>();

    private ConcurrencyLimit.Waiting waiting(String name) {
        return limit -> served.add(name);
    }

    @Test
    void theSecondQueueMovesOnlyWhileAllPermitsAreFree() {
        ConcurrencyLimit limit = new ConcurrencyLimit(2);
        assertTrue(limit.tryAcquire());
        assertTrue(limit.tryAcquire());
        limit.await(waiting("last"), true);
        limit.await(waiting("first"), false);
        assertFalse(limit.tryAcquire());
        limit.release();
        assertEquals(List.of("first"), served);
        limit.release();
        assertEquals(List.of("first"), served);
        limit.release();
        assertEquals(List.of("first", "last"), served);
    }

    @Test
    void anUnusablePermitGoesToTheNext() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        limit.await(gone -> false, false);
        limit.await(waiting("next"), false);
        limit.release();
        assertEquals(List.of("next"), served);
    }

    /** A permit is released while one connection leaves the second queue and another joins the first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noConnectionWaitsWhileAPermitIsFree(int permits) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        for (int round = 0; round < 3000; round++) {
            ConcurrencyLimit limit = new ConcurrencyLimit(permits);
            for (int i = 0; i < permits; i++) {
                assertTrue(limit.tryAcquire());
            }
            ConcurrencyLimit.Waiting leaving = given -> {
                given.release();
                return true;
            };
            AtomicBoolean served = new AtomicBoolean();
            limit.await(leaving, true);
            Thread releasing = new Thread(() -> {
                meet(barrier);
                for (int i = 0; i < permits; i++) {
                    limit.release();
                }
            });
            releasing.start();
            meet(barrier);
            limit.leave(leaving);
            limit.await(given -> !served.getAndSet(true), false);
            releasing.join();
            assertTrue(served.get(), "round " + round);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
