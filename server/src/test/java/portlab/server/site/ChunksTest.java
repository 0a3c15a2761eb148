package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
    private final TestBudget budget = new TestBudget();
    private final Chunks chunks = new Chunks(budget);

    /** A budget that shows its use. */
    private static final class TestBudget implements ByteBudget {
        private long left = Long.MAX_VALUE;
        private long taken;

        @Override
        public void take(long bytes) throws ExceededException {
            if (taken + bytes > left) {
                throw new ExceededException("no more");
            }
            taken += bytes;
        }

        @Override
        public void give(long bytes) {
            taken -= bytes;
        }
    }

    /** All bytes written. */
    static String text(Chunks chunks) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long length = chunks.length();
        chunks.drainTo(all::write);
        assertEquals(length, all.size());
        return all.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2047, 2048, 2049, 4096, 100_000, 1_000_000})
    void passesOnPiecesOfAnySize(int length) throws IOException {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        random.nextBytes(bytes);
        for (int at = 0; at < length; ) {
            int count = Math.min(length - at, random.nextInt(random.nextBoolean() ? 10 : 5_000));
            byte[] piece = Arrays.copyOfRange(bytes, at, at + count);
            chunks.put(piece);
            at += count;
            if (at < length) {
                chunks.put(bytes[at++]);
            }
        }
        assertEquals(length, chunks.length());
        assertTrue(
                budget.taken >= length && budget.taken <= Math.max(2 * length, 2048 + length), budget.taken + " taken");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.drainTo(all::write);
        assertArrayEquals(bytes, all.toByteArray());
        assertEquals(0, budget.taken);
    }

    @Test
    void releasesEachChunkWhenItIsTaken() throws IOException {
        chunks.put(new byte[1_000_000]);
        List<Long> taken = new ArrayList<>();
        chunks.drainTo((bytes, start, count) -> taken.add(budget.taken));
        for (int i = 1; i < taken.size(); i++) {
            assertTrue(taken.get(i) < taken.get(i - 1), taken.toString());
        }
        assertTrue(taken.get(taken.size() - 1) <= 64 * 1024, taken.toString());
    }

    @Test
    void usesNoMoreThanTheBudget() throws IOException {
        budget.left = 10_000;
        assertThrows(ByteBudget.ExceededException.class, () -> chunks.put(new byte[20_000]));
        assertTrue(budget.taken <= 10_000, budget.taken + " taken");
    }

    @Test
    void aVanishedReadersChunksStayCharged() throws IOException {
        chunks.put(new byte[100_000]);
        long all = budget.taken;
        assertThrows(
                IOException.class,
                () -> chunks.drainTo((bytes, start, count) -> {
                    throw new IOException("gone");
                }));
        assertEquals(all, budget.taken, "the owner releases it");
    }
}
