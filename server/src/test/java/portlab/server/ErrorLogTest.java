package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ErrorLogTest {
    @Test
    void aReportIsOneLineWithItsCause() {
        assertEquals(List.of("cannot close"), report("cannot close", null));
        assertEquals(List.of("dropped (java.io.IOException: why)"), report("dropped", new IOException("why")));
    }

    @Test
    void aDefectIsReportedWithItsLocation() {
        List<String> lines = report("dropped", new IllegalStateException("why\nnot", new IOException("disk")));
        assertEquals("dropped (java.lang.IllegalStateException: why\nnot)", lines.get(0), "a message stays one report");
        assertEquals("  caused by java.io.IOException: disk", lines.get(1));
        String here = "    at " + ErrorLogTest.class.getName() + ".aDefectIsReportedWithItsLocation(";
        assertTrue(lines.get(2).startsWith(here), lines.get(2));
    }

    @Test
    void nothingFollowsTheReportOfTheEnd() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ErrorLog reports = new ErrorLog(lines::add)) {
            reports.accept("before", null);
            reports.last("end");
            reports.accept("after", null);
        }
        assertEquals(List.of("before", "end"), lines);
    }

    @Test
    void circularCausesDoNotLoop() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("other", one));
        assertTrue(report("dropped", one).size() < 10_000);
    }

    private static List<String> report(String what, Throwable cause) {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ErrorLog reports = new ErrorLog(lines::add)) {
            reports.accept(what, cause);
        }
        return lines;
    }

    @Test
    void reportingDoesNotWaitForTheReader() {
        CountDownLatch read = new CountDownLatch(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ErrorLog reports = new ErrorLog(line -> {
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
