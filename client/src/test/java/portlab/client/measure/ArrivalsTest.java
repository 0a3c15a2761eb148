package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.measure.Arrivals.Kind;
import portlab.client.measure.Arrivals.Summary;

class ArrivalsTest {
    private static final long MS = 1_000_000L;

    /** One ping every 10 ms, from 1 at 0 ms, and a timeout of 100 ms. Replies as NUMBER@MILLISECONDS. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|1@5 2@15 3@25|in_time in_time in_time|n 3 lost 0 late 0 duplicates 0 reordered 0",
                "3|1@5 3@25|in_time in_time|n 2 lost 1 late 0 duplicates 0 reordered 0",
                "3||''|n 0 lost 3 late 0 duplicates 0 reordered 0",
                // Once late, always behind; RFC 4737 counts each packet that a later one overtook.
                "4|2@15 1@16 4@35 3@36|in_time reordered in_time reordered|n 4 lost 0 late 0 duplicates 0 reordered 2",
                "3|3@25 1@26 2@27|in_time reordered reordered|n 3 lost 0 late 0 duplicates 0 reordered 2",
                "2|1@5 1@6 1@7 2@15|in_time duplicate duplicate in_time|n 2 lost 0 late 0 duplicates 2 reordered 0",
                // A duplicate is no reordered packet.
                "2|1@5 2@15 1@16|in_time in_time duplicate|n 2 lost 0 late 0 duplicates 1 reordered 0",
                "2|2@15 1@101|in_time late|n 1 lost 0 late 1 duplicates 0 reordered 0",
                "2|2@15 1@100|in_time reordered|n 2 lost 0 late 0 duplicates 0 reordered 1",
                "2|2@15 1@150 1@151|in_time late duplicate|n 1 lost 0 late 1 duplicates 1 reordered 0",
                "2|1@5 2@15 3@25 0@26 -7@27|in_time in_time unknown unknown unknown|n 2 lost 0 late 0 duplicates 0 reordered 0",
            })
    void eachReplyIsOneOfThese(int count, String replies, String kinds, String summary) {
        Arrivals arrivals = new Arrivals(count, 100 * MS);
        List<String> seen = new ArrayList<>();
        int sent = 0;
        for (String reply : replies == null ? new String[0] : replies.split(" ")) {
            int number = Integer.parseInt(reply.split("@")[0]);
            long at = Long.parseLong(reply.split("@")[1]) * MS;
            for (; sent < count && sent * 10 * MS <= at; sent++) {
                arrivals.sent(sent + 1, sent * 10 * MS);
            }
            while (arrivals.expire(at) != Arrivals.NONE) {
                continue;
            }
            seen.add(arrivals.received(number, at).kind().name().toLowerCase(Locale.ROOT));
        }
        for (; sent < count; sent++) {
            arrivals.sent(sent + 1, sent * 10 * MS);
        }
        while (arrivals.expire(1000 * MS) != Arrivals.NONE) {
            continue;
        }
        assertEquals(kinds, String.join(" ", seen));
        Summary all = arrivals.summary();
        assertEquals(
                summary,
                "n " + all.roundTrips().count() + " lost " + all.roundTrips().lost() + " late " + all.late()
                        + " duplicates " + all.duplicates() + " reordered " + all.reordered());
        assertEquals(count, all.pings());
    }

    @Test
    void statisticsAreThoseOfTheRepliesInTime() {
        Arrivals arrivals = new Arrivals(4, 100 * MS);
        for (int n = 1; n <= 4; n++) {
            arrivals.sent(n, 0);
        }
        arrivals.received(1, 10 * MS);
        arrivals.received(2, 30 * MS);
        arrivals.received(2, 90 * MS);
        arrivals.received(3, 110 * MS);
        Summary summary = arrivals.summary();
        assertEquals(2, summary.roundTrips().count());
        assertEquals(10_000, summary.roundTrips().minMicros());
        assertEquals(30_000, summary.roundTrips().maxMicros());
        assertEquals(20_000 / 16, summary.jitterMicros());
        assertEquals(3, summary.pings(), "the fourth still waits");
        assertEquals(100.0 / 3, summary.lossPercent(), 0.01);
    }

    @Test
    void aPingIsLostOnceItsTimeIsOver() {
        Arrivals arrivals = new Arrivals(10, 100 * MS);
        assertEquals(Long.MAX_VALUE, arrivals.nextTimeout());
        assertFalse(arrivals.isWaiting());
        arrivals.sent(1, 0);
        arrivals.sent(2, 10 * MS);
        arrivals.sent(3, 20 * MS);
        assertEquals(100 * MS, arrivals.nextTimeout());
        arrivals.received(1, 50 * MS);
        assertEquals(110 * MS, arrivals.nextTimeout());
        assertEquals(Arrivals.NONE, arrivals.expire(110 * MS));
        assertEquals(2, arrivals.expire(111 * MS));
        assertEquals(Arrivals.NONE, arrivals.expire(111 * MS));
        assertTrue(arrivals.isWaiting());
        assertEquals(3, arrivals.loseLast());
        assertEquals(Arrivals.NONE, arrivals.loseLast());
        assertEquals(Long.MAX_VALUE, arrivals.nextTimeout());
        assertEquals(2, arrivals.summary().roundTrips().lost());
    }

    /** A series may be longer than what is remembered of it. */
    @Test
    void aSeriesOfAnyLengthTakesConstantMemory() {
        Arrivals arrivals = new Arrivals(Integer.MAX_VALUE, 1000 * MS);
        int last = 3 * Arrivals.MAX_REMEMBERED + 7;
        int lost = 0;
        for (int n = 1; n <= last; n++) {
            arrivals.sent(n, n);
            if (n % 2 == 0) {
                assertEquals(Kind.IN_TIME, arrivals.received(n, n + 1).kind());
            }
            while (arrivals.expire(n) != Arrivals.NONE) {
                lost++;
            }
        }
        assertTrue(lost > 0, "those that are forgotten are lost");
        assertEquals(Kind.UNKNOWN, arrivals.received(1, last).kind());
        while (arrivals.expire(2000 * MS) != Arrivals.NONE) {
            lost++;
        }
        assertEquals(last / 2 + 1, lost);
        assertEquals(last, arrivals.summary().pings());
    }
}
