package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.service.BulkService.BulkRequest;
import portlab.server.service.BulkService.Upload;

class BulkServiceTest {
    private static final long MAXIMUM = 32 << 20;

    private final List<Exchange> log = new ArrayList<>();
    private final BulkService bulk =
            new BulkService(new RandomBlock(new SplittableRandom(4)), MAXIMUM, LineService.SILENCE, log::add);
    private final MemoryConnection connection = new MemoryConnection();

    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 1000, 32_767, 32_768, 32_769, 65_536, 1_048_576, 1_081_344, 1_081_345, 5_242_881, 12_345_678})
    void sendsExactlyAsManyBytesAsAsked(int size) throws IOException {
        assertEquals(Next.WAIT, connection.segment(size + "B\n").drive(bulk));
        assertEquals(size, connection.bytes().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 32_768, 32_769, 1_048_576, 9_999_999})
    void sendsTheChecksumAfterTheBytes(int size) throws IOException {
        assertEquals(Next.WAIT, connection.segment(size + "B crc32c\n").drive(bulk));
        byte[] sent = connection.bytes();
        byte[] bytes = Arrays.copyOf(sent, size);
        assertEquals(crcLine(bytes) + "\n", new String(sent, size, sent.length - size));
    }

    @Test
    void theBlockRepeatsAfterFourMebibytes() {
        RandomBlock block = new RandomBlock(new SplittableRandom(5));
        int end = 4 << 20;
        assertEquals(block.piece(0, 100), block.piece(end, 100));
        assertEquals(block.piece(0, 100), block.piece(end - 50, 150).slice(50, 100));
        assertNotEquals(block.piece(0, 100), block.piece(RandomBlock.PIECE, 100));
    }

    @Test
    void theChecksumEndsLikeTheRequest() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("3B crc32c").end().drive(bulk));
        assertEquals(3 + "crc32c 1a2b3c4d".length(), connection.bytes().length);
    }

    @Test
    void answersDifferAndDoNotCompress() throws IOException {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            connection.segment("64KiB\n").drive(bulk);
            answers.add(connection.take());
        }
        assertEquals(20, answers.size());

        connection.segment("4\n").drive(bulk);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, new Deflater(Deflater.BEST_COMPRESSION))) {
            out.write(connection.bytes());
        }
        assertTrue(compressed.size() >= 4 << 20, "compressed to " + compressed.size());
    }

    @ParameterizedTest
    @CsvSource({"1", "1000", "131072", "1048577", "5000000"})
    void receivesExactlyAsManyBytesAsAnnounced(int size) throws IOException {
        connection.segment(size + "B up\n").segment(random(size));
        assertEquals(Next.WAIT, connection.drive(bulk));
        assertEquals("received " + size + "\n", connection.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 131_072, 1_000_000})
    void repliesWithTheChecksumOfAnUpload(int size) throws IOException {
        byte[] bytes = random(size);
        connection.segment(size + "B up crc32c\n").segment(bytes).end();
        assertEquals(Next.CLOSE, connection.drive(bulk));
        assertEquals("received " + size + " " + crcLine(bytes) + "\n", connection.text());
    }

    @Test
    void anUploadBeginsRightAfterItsLine() throws IOException {
        connection.segment("3B up\r\n\r\n\n3B up\nabc2B\n");
        assertEquals(Next.WAIT, connection.drive(bulk));
        assertEquals("received 3\nreceived 3\n", connection.text().substring(0, 22));
        assertEquals(24, connection.bytes().length);
    }

    @Test
    void anUploadMayFollowASilence() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, connection.segment("3B up").drive(bulk));
        assertEquals(Next.WAIT, connection.expire(bulk));
        assertEquals(Next.WAIT, connection.segment("abc").drive(bulk));
        assertEquals("received 3", connection.text());
    }

    @Test
    void manyRequestsShareAConnection() throws IOException {
        connection.segment("1B\n".repeat(30_000)).segment("1B up\nx".repeat(10_000));
        assertEquals(Next.WAIT, connection.drive(bulk));
        assertEquals(30_000 + 10_000 * "received 1\n".length(), connection.bytes().length);
        assertEquals(40_000, log.size());
    }

    @Test
    void reportsTheSizeOfAnIncompleteUpload() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("10B up\nabcd").end().drive(bulk));
        assertEquals("ERROR the upload ended after 4 of 10 bytes\n", connection.text());
        assertEquals("bulk 10B up cut 11", summary(log.get(0)));
    }

    @Test
    void reportsAnUploadThatNeverBegan() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("10B up").end().drive(bulk));
        assertEquals("ERROR the upload ended after 0 of 10 bytes", connection.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "NaN",
                "Infinity",
                "1e3",
                "0x10",
                "abc",
                "99999999999999999999",
                "33",
                "1 MiB",
                "1B down",
                "GET / HTTP/1.0",
                "\0",
                "\u00ff",
                "1B\0",
                "../../etc/passwd",
                "$(reboot)"
            })
    void sendsOnlyAnErrorForInvalidRequests(String line) throws IOException {
        assertEquals(Next.LINGER, connection.segment(line + "\n1B\n").drive(bulk));
        assertTrue(connection.text().matches("ERROR [ -~]+\n"), connection.text());
        assertEquals("refused", log.get(0).outcome());
        assertEquals(1, log.size());
    }

    @Test
    void refusesAnUnterminatedLineWithoutNewline() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, connection.segment("0").drive(bulk));
        assertEquals(Next.LINGER, connection.expire(bulk));
        assertEquals("ERROR the size is less than 1 byte", connection.text());
    }

    @Test
    void refusesALongLine() throws IOException {
        assertEquals(Next.LINGER, connection.segment("1".repeat(129)).drive(bulk));
        assertEquals("ERROR the line is longer than 128 bytes\n", connection.text());
    }

    @Test
    void grantsTheMaximum() throws IOException {
        connection.segment(MAXIMUM + "B\n").drive(bulk);
        assertEquals(MAXIMUM, connection.sent());
        connection.take();
        assertEquals(Next.LINGER, connection.segment(MAXIMUM + 1 + "B\n").drive(bulk));
        assertEquals("ERROR the size is more than " + MAXIMUM + " bytes\n", connection.text());
    }

    @Test
    void sendsNothingToASilentPeer() throws IOException {
        assertEquals(Next.CLOSE, connection.end().drive(bulk));
        assertEquals("", connection.text());
        assertEquals(List.of(), log);
    }

    @Test
    void recordsEachExchange() throws IOException {
        connection.segment("2kB crc32c\n3B up\nabc").drive(bulk);
        assertEquals(
                List.of("bulk 2kB crc32c ok 11", "bulk 3B up ok 9"),
                log.stream().map(BulkServiceTest::summary).toList());
        assertEquals(2000 + "crc32c 1a2b3c4d\n".length(), log.get(0).sent());
        assertEquals("received 3\n".length(), log.get(1).sent());
    }

    @Test
    void recordsTheSizeOfAnIncompleteDownload() {
        connection.vanishAfter(1_500_000).segment("10\n");
        assertThrows(IOException.class, () -> connection.drive(bulk));
        bulk.cut(connection);
        assertEquals(1, log.size());
        assertEquals("cut", log.get(0).outcome());
        assertEquals("LINE_BY_LF, CUT_BY_RESET", log.get(0).decisions().names());
        assertEquals(1_500_000, log.get(0).sent());
    }

    @Test
    void recordsTheSizeOfAnIncompleteUpload() throws IOException {
        connection.segment("10 up\nabcd").drive(bulk);
        assertEquals(List.of(), log);
        bulk.cut(connection);
        assertEquals("bulk 10 up cut 10", summary(log.get(0)));
    }

    @Test
    void recordsOnceWhenTheReplyToAnUploadIsLost() {
        connection.vanishAfter(3).segment("3B up\nabc");
        assertThrows(IOException.class, () -> connection.drive(bulk));
        bulk.cut(connection);
        assertEquals(
                List.of("bulk 3B up cut 9"),
                log.stream().map(BulkServiceTest::summary).toList());
    }

    @Test
    void anUploadTakesOnlyItsOwnBytes() {
        Upload upload = new Upload(null, new BulkRequest.Granted(3, true, false));
        ByteBuffer input = ByteBuffer.wrap(new byte[5]);
        assertTrue(upload.take(input));
        assertEquals(2, input.remaining());
        assertFalse(new Upload(null, new BulkRequest.Granted(3, true, true)).take(input));
        assertEquals(0, input.remaining());
    }

    private static String summary(Exchange e) {
        return e.request() + " " + e.outcome() + " " + e.received();
    }

    private static String crcLine(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format("crc32c %08x", crc.getValue());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
