package portlab.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MS = 1_000_000L;

    /** How long it takes until this many bytes have left, if every piece leaves as soon as it may. */
    private static long millis(Pacer pacer, int bytes) {
        long now = 0;
        for (int left = bytes; left > 0; ) {
            now = Math.max(now, pacer.next());
            int piece = pacer.piece(left);
            pacer.sent(piece, now);
            left -= piece;
        }
        return now / MS;
    }

    @Test
    void withoutLimitsEverythingLeavesAtOnce() {
        Pacer pacer = new Pacer(0, 0, 0, 5);
        assertTrue(pacer.isUnlimited());
        assertEquals(1_000_000, pacer.piece(1_000_000));
        pacer.sent(1_000_000, 10);
        assertEquals(5, pacer.next());
    }

    @Test
    void aBandwidthLastsAsLongAsItSays() {
        assertEquals(9950, millis(new Pacer(1000, 0, 0, 0), 10_000));
        assertEquals(1900, millis(new Pacer(10, 0, 0, 0), 20));
    }

    @Test
    void slicesAreSmallAndHavePauses() {
        Pacer pacer = new Pacer(0, 10, 50 * MS, 0);
        assertEquals(10, pacer.piece(100));
        assertEquals(4, pacer.piece(4));
        assertEquals(9 * 50, millis(pacer, 100));
    }

    @Test
    void theSlowerOfTwoLimitsCounts() {
        assertEquals(9 * 100, millis(new Pacer(100, 10, 50 * MS, 0), 100) - 95 + 95, 100);
        assertEquals(9 * 50, millis(new Pacer(100_000, 10, 50 * MS, 0), 100));
    }

    @Test
    void aReaderThatWasLateDoesNotGetMoreAtOnce() {
        Pacer pacer = new Pacer(1000, 0, 0, 0);
        pacer.sent(50, 10_000 * MS);
        assertEquals(10_000 * MS, pacer.next());
        pacer.sent(50, 10_000 * MS);
        assertEquals(10_050 * MS, pacer.next());
    }
}
