package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.service.ExchangeRecorder.RequestStart;

class CalcServiceTest {
    private static final String INVALID = "Received data is not a valid integer";

    private final List<Exchange> log = new ArrayList<>();
    private final CalcService calc = new CalcService(LineService.SILENCE, log::add);
    private final MemoryConnection connection = new MemoryConnection();

    @Test
    void answersALineWithALine() throws IOException {
        assertEquals(Next.WAIT, connection.segment("21\n").drive(calc));
        assertEquals("42\n", connection.text());
    }

    @Test
    void answersATelnetLine() throws IOException {
        assertEquals(Next.WAIT, connection.segment("21\r\n").drive(calc));
        assertEquals("42\n", connection.text());
    }

    @Test
    void answersWithoutNewlineAfterTheSilence() throws IOException {
        long before = System.nanoTime();
        Next.WaitUntil wait =
                assertInstanceOf(Next.WaitUntil.class, connection.segment("21").drive(calc));
        assertTrue(wait.nanoTime() - before >= LineService.SILENCE.toNanos());
        assertEquals("", connection.take());

        assertEquals(Next.WAIT, connection.expire(calc));
        assertEquals("42", connection.take());

        assertEquals(Next.WAIT, connection.segment("4\n").drive(calc));
        assertEquals("8\n", connection.take());
    }

    @Test
    void aByteThatArrivesWithTheDeadlineEndsTheSilence() throws IOException {
        connection.segment("2").drive(calc);
        connection.segment("1");
        assertInstanceOf(Next.WaitUntil.class, connection.expire(calc));
        assertEquals("", connection.text());
        connection.expire(calc);
        assertEquals("42", connection.text());
    }

    @Test
    void answersWithoutNewlineAtTheEndOfTheStream() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("21").end().drive(calc));
        assertEquals("42", connection.text());
    }

    @Test
    void sendsNothingToASilentPeer() throws IOException {
        assertEquals(Next.CLOSE, connection.end().drive(calc));
        assertEquals("", connection.text());
        assertEquals(List.of(), log);
    }

    @Test
    void staysUsableAfterAnInvalidInteger() throws IOException {
        assertEquals(Next.WAIT, connection.segment("x\n\n21\n").drive(calc));
        assertEquals(INVALID + "\n" + INVALID + "\n42\n", connection.text());
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String requests = IntStream.range(0, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        String replies = IntStream.range(0, 20_000).mapToObj(i -> 2 * i + "\n").collect(Collectors.joining());
        assertEquals(Next.WAIT, connection.segment(requests).drive(calc));
        assertEquals(replies, connection.text());
        assertEquals(20_000, log.size());
    }

    @Test
    void answersPipelinedLongIntegers() throws IOException {
        String request = "9".repeat(4096) + "\n";
        String reply = "1" + "9".repeat(4095) + "8\n";
        assertEquals(Next.WAIT, connection.segment(request.repeat(100)).drive(calc));
        assertEquals(reply.repeat(100), connection.text());
    }

    @Test
    void refusesALongLineAfterAnsweringThoseBefore() throws IOException {
        assertEquals(Next.LINGER, connection.segment("21\n" + "1".repeat(8193)).drive(calc));
        assertEquals("42\nERROR the line is longer than 8192 bytes\n", connection.text());
    }

    @Test
    void refusesALineThatNeverEnds() throws IOException {
        byte[] line = " ".repeat(9000).getBytes(StandardCharsets.UTF_8);
        assertEquals(Next.LINGER, connection.dribble(line).drive(calc));
        assertEquals("ERROR the line is longer than 8192 bytes\n", connection.text());
    }

    @Test
    void refusesTooManyDigitsAndAnswersNothingAfterThem() throws IOException {
        assertEquals(
                Next.LINGER,
                connection.segment("1\n" + "1".repeat(4097) + "\n2\n").drive(calc));
        assertEquals("2\nERROR the integer has more than 4096 digits\n", connection.text());
    }

    @Test
    void recordsEachExchange() throws IOException {
        connection.segment("21\r\nx").end().drive(calc);
        assertEquals(
                List.of("calc 21 ok 4 3 3", "calc x refused 1 36 36"),
                log.stream().map(CalcServiceTest::summary).toList());
        assertTrue(log.stream().allMatch(e -> e.service().equals("calc") && e.nanos() >= 0));
    }

    @Test
    void timesARequestFromItsFirstByte() throws IOException {
        connection.segment("2").drive(calc);
        assertInstanceOf(RequestStart.class, connection.state());
        connection.state(new RequestStart(1234, System.nanoTime() - 5_000_000_000L));
        connection.segment("1\n3\n").drive(calc);
        assertEquals(1234, log.get(0).startedMillis());
        assertTrue(log.get(0).nanos() >= 5_000_000_000L);
        assertTrue(log.get(1).startedMillis() > 1234);
        assertNull(connection.state());
    }

    @Test
    void recordsAnAnswerThatDoesNotArrive() {
        connection.vanishAfter(2).segment("21\n22\n");
        assertThrows(IOException.class, () -> connection.drive(calc));
        assertEquals(
                List.of("calc 21 cut 3 0 0", "calc 22 cut 3 0 0"),
                log.stream().map(CalcServiceTest::summary).toList());
    }

    private static String summary(Exchange e) {
        return String.join(" ", e.request(), e.outcome(), e.received() + "", e.sent() + "", e.body() + "");
    }

    @Test
    void answersThatTheServerIsBusy() throws IOException {
        connection.segment("2").drive(calc);
        calc.busy(connection, Reason.CONNECTIONS_FULL);
        assertEquals("ERROR busy\n", connection.text());
        assertEquals("calc", log.get(0).request());
        assertEquals("busy", log.get(0).outcome());
        assertEquals(1, log.get(0).received());
    }
}
