package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.service.EchoService.Backlog;

class EchoServiceTest {
    private static final int BACKLOG = 4 << 20;

    private final List<Exchange> log = new ArrayList<>();
    private final EchoService echo = new EchoService(new MemoryBudget(2 * BACKLOG), log::add);
    private final MemoryConnection connection = new MemoryConnection();

    @Test
    void echoesAtOnce() throws IOException {
        assertEquals(Next.WAIT, connection.segment("one").drive(echo));
        assertEquals("one", connection.take());
        assertEquals(Next.WAIT, connection.segment("\n\0two").drive(echo));
        assertEquals("\n\0two", connection.take());
    }

    @Test
    void closesAtTheEndOfTheStream() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("bye").end().drive(echo));
        assertEquals("bye", connection.text());
    }

    @Test
    void storesUnreadBytes() throws IOException {
        assertEquals(Next.WAIT_FOR_EITHER, connection.room(2).segment("hello").drive(echo));
        assertEquals("he", connection.take());
        assertEquals(Next.WAIT_FOR_EITHER, connection.segment(" world").drive(echo));
        assertEquals("", connection.take());
        assertEquals(Next.WAIT, connection.room(Long.MAX_VALUE).expire(echo));
        assertEquals("llo world", connection.take());
    }

    @Test
    void sendsStoredBytesAfterTheHalfClose() throws IOException {
        assertEquals(
                Next.WAIT_TO_WRITE, connection.room(2).segment("hello").end().drive(echo));
        assertEquals(Next.WAIT_TO_WRITE, connection.room(1).expire(echo));
        assertEquals(Next.CLOSE, connection.room(9).expire(echo));
        assertEquals("hello", connection.text());
    }

    @Test
    void storesFourMebibytesForAPeerThatReadsNothing() throws IOException {
        byte[] bytes = random(BACKLOG);
        assertEquals(Next.WAIT_TO_WRITE, connection.room(0).segment(bytes).end().drive(echo));
        assertEquals(BACKLOG, connection.received());
        assertEquals(0, connection.sent());
        assertEquals(Next.CLOSE, connection.room(Long.MAX_VALUE).expire(echo));
        assertArrayEquals(bytes, connection.bytes());
    }

    @Test
    void stopsReadingWhenItStoresFourMebibytes() throws IOException {
        byte[] bytes = random(2 * BACKLOG);
        connection.room(0).segment(bytes);
        Next next = Next.WAIT;
        while (next != Next.WAIT_TO_WRITE) {
            next = connection.expire(echo);
        }
        assertTrue(connection.received() <= BACKLOG + MemoryConnection.INPUT_CAPACITY);
        connection.room(Long.MAX_VALUE).end().drive(echo);
        assertArrayEquals(bytes, connection.bytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 42})
    void keepsTheOrderForAnyReader(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = random(5_000_000);
        for (int at = 0; at < bytes.length; ) {
            int next = Math.min(bytes.length, at + 1 + random.nextInt(300_000));
            connection.segment(Arrays.copyOfRange(bytes, at, next));
            connection.room(random.nextInt(300_000)).expire(echo);
            at = next;
        }
        connection.end();
        Next next = Next.WAIT_TO_WRITE;
        while (next != Next.CLOSE) {
            next = connection.room(random.nextInt(300_000)).expire(echo);
        }
        assertArrayEquals(bytes, connection.bytes());
    }

    @Test
    void peersShareTheMemory() throws IOException {
        byte[] half = random(BACKLOG / 2);
        MemoryConnection other = new MemoryConnection();
        assertEquals(Next.WAIT_FOR_EITHER, connection.room(0).segment(half).drive(echo));
        fill(other);
        long kept = other.received();
        assertTrue(kept >= BACKLOG / 2 && kept <= BACKLOG / 2 + MemoryConnection.INPUT_CAPACITY, "kept " + kept);

        connection.room(Long.MAX_VALUE).expire(echo);
        MemoryConnection third = new MemoryConnection();
        assertEquals(
                Next.WAIT_FOR_EITHER, third.room(0).segment(random(BACKLOG / 4)).drive(echo));
    }

    @Test
    void servesAPeerWithoutMemory() throws IOException {
        fill(connection);
        MemoryConnection other = new MemoryConnection();
        assertEquals(Next.WAIT_TO_WRITE, other.room(2).segment("hello").drive(echo));
        assertEquals(Next.CLOSE, other.room(Long.MAX_VALUE).end().drive(echo));
        assertEquals("hello", other.text());
    }

    @Test
    void freesTheMemoryOfACutPeer() throws IOException {
        fill(connection);
        echo.cut(connection);
        MemoryConnection other = new MemoryConnection();
        assertEquals(
                Next.WAIT_FOR_EITHER, other.room(0).segment(random(100_000)).drive(echo));
        assertEquals("cut", log.get(0).outcome());
    }

    @Test
    void recordsAConnectionAtItsEnd() throws IOException {
        connection.segment("hello").drive(echo);
        assertEquals(List.of(), log);
        connection.segment("bye").end().drive(echo);
        assertEquals(1, log.size());
        Exchange exchange = log.get(0);
        assertEquals("echo", exchange.request());
        assertEquals("ok", exchange.outcome());
        assertEquals(8, exchange.received());
        assertEquals(8, exchange.sent());
    }

    @Test
    void recordsOnceWhenTheConnectionIsCutAfterItsEnd() throws IOException {
        connection.segment("hello").end().drive(echo);
        echo.cut(connection);
        assertEquals(1, log.size());
    }

    @Test
    void recordsNothingForASilentPeer() throws IOException {
        assertEquals(Next.CLOSE, connection.end().drive(echo));
        assertEquals(List.of(), log);
    }

    @Test
    void sendsStoredBytesDuringAShutdown() throws IOException {
        connection.room(2).segment("hello").drive(echo);
        assertWaitsForSilence(connection.closing(true).room(3).expire(echo));
        assertEquals(Next.LINGER, connection.expire(echo));
        assertEquals("hello", connection.text());
        assertEquals("ok", log.get(0).outcome());
    }

    @Test
    void aShutdownWaitsForAPeerThatKeepsSending() throws IOException {
        connection.segment("one").drive(echo);
        assertWaitsForSilence(connection.closing(true).segment("two").drive(echo));
        assertWaitsForSilence(connection.segment("three").expire(echo));
        assertEquals(List.of(), log);
        assertEquals(Next.LINGER, connection.expire(echo));
        assertEquals("onetwothree", connection.text());
        assertEquals("ok", log.get(0).outcome());
    }

    @Test
    void aShutdownEndsWhenThePeerCloses() throws IOException {
        connection.segment("one").drive(echo);
        assertEquals(Next.CLOSE, connection.closing(true).segment("two").end().drive(echo));
        assertEquals("onetwo", connection.text());
        assertEquals("ok", log.get(0).outcome());
    }

    /** The grace period is over. */
    @Test
    void aStreamThatOutlastsTheGracePeriodIsCut() throws IOException {
        connection.segment("one").drive(echo);
        assertWaitsForSilence(connection.closing(true).segment("two").drive(echo));
        echo.cut(connection);
        assertEquals("cut", log.get(0).outcome());
    }

    @Test
    void aShutdownDoesNotWaitForASilentPeer() throws IOException {
        assertEquals(Next.WAIT, connection.closing(true).expire(echo));
    }

    private static void assertWaitsForSilence(Next next) {
        assertTrue(next instanceof Next.WaitUntil, next.toString());
    }

    private void fill(MemoryConnection peer) throws IOException {
        peer.room(0).segment(random(2 * BACKLOG));
        Next next = Next.WAIT;
        while (next != Next.WAIT_TO_WRITE) {
            next = peer.expire(echo);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void answersANewPeerThatTheServerIsBusy() throws IOException {
        connection.segment("hello").fill();
        echo.busy(connection, Reason.CONNECTIONS_FULL);
        assertEquals("ERROR busy\n", connection.text());
        assertEquals("busy", log.get(0).outcome());
    }

    /** An error message would look like echoed bytes. */
    @Test
    void endsAStreamWithoutAMessageWhenTheServerIsBusy() throws IOException {
        fill(connection);
        echo.busy(connection, Reason.CONNECTIONS_FULL);
        assertEquals("", connection.text());
        assertEquals("busy", log.get(0).outcome());
        echo.cut(connection);
        assertEquals(1, log.size());
        MemoryConnection other = new MemoryConnection();
        assertEquals(
                Next.WAIT_FOR_EITHER, other.room(0).segment(random(100_000)).drive(echo), "its memory is free again");
    }

    @Test
    void readsOnlyWhatItCanStore() throws IOException {
        EchoService small = new EchoService(new MemoryBudget(2 * Backlog.CHUNK), log::add);
        byte[] bytes = random(2 * Backlog.CHUNK);
        connection.room(0).segment(Arrays.copyOf(bytes, Backlog.CHUNK));
        connection.segment(Arrays.copyOfRange(bytes, Backlog.CHUNK, bytes.length));
        assertEquals(Next.WAIT_TO_WRITE, connection.expire(small));
        assertEquals(Next.WAIT_TO_WRITE, connection.expire(small));
        assertEquals(Backlog.CHUNK, connection.received());
        assertEquals(Next.WAIT, connection.room(Long.MAX_VALUE).expire(small));
        assertArrayEquals(bytes, connection.bytes());
    }
}
