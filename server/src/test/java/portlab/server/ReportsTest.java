package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReportsTest {
    @Test
    void aReportIsALineWithItsCause() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Reports reports = new Reports(lines::add)) {
            reports.accept("cannot close", null);
            reports.accept("dropped", new IllegalStateException("why"));
        }
        assertEquals(List.of("cannot close", "dropped (java.lang.IllegalStateException: why)"), lines);
    }

    @Test
    void whoReportsDoesNotWaitForWhoReads() {
        CountDownLatch read = new CountDownLatch(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Reports reports = new Reports(line -> {
            awaitUninterrupted(read);
            lines.add(line);
        })) {
            for (int i = 0; i < 10_000; i++) {
                reports.accept("report " + i, null);
            }
            assertEquals(List.of(), lines);
            read.countDown();
        }
        assertEquals("report 0", lines.get(0));
        assertTrue(lines.size() < 10_000, lines.size() + " lines kept");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
