package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.service.ExchangeRecorder.Outcome;

/** What every line service inherits, shown on the smallest one. */
class LineServiceTest {

    /** Answers each line with the same line reversed. */
    private static final class ReverseService extends LineService {
        ReverseService(Duration silence, Consumer<Exchange> log) {
            super("reverse", 16, silence, log);
        }

        @Override
        Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines) throws IOException {
            String reversed = new StringBuilder(characters(text)).reverse().toString();
            lines.reply(request, Outcome.OK, reversed);
            return Optional.empty();
        }
    }

    private final List<Exchange> log = new ArrayList<>();
    private final LineService reverse = new ReverseService(LineService.SILENCE, log::add);
    private final MemoryConnection connection = new MemoryConnection();

    @Test
    void answersEachLine() throws IOException {
        assertEquals(Next.WAIT, connection.segment("abc\r\nde\n\n").drive(reverse));
        assertEquals("cba\ned\n\n", connection.text());
    }

    @Test
    void answersAnUnterminatedLineAfterTheSilence() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, connection.segment("abc").drive(reverse));
        assertEquals("", connection.text());
        assertEquals(Next.WAIT, connection.expire(reverse));
        assertEquals("cba", connection.text());
    }

    @Test
    void answersAnUnterminatedLineAtTheEndOfTheStream() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("abc").end().drive(reverse));
        assertEquals("cba", connection.text());
    }

    @Test
    void refusesALongLineAfterAnsweringThoseBefore() throws IOException {
        assertEquals(Next.LINGER, connection.segment("ab\n" + "x".repeat(17)).drive(reverse));
        assertEquals("ba\nERROR the line is longer than 16 bytes\n", connection.text());
    }

    @Test
    void answersThatTheServerIsBusy() throws IOException {
        reverse.busy(connection, Reason.CONNECTIONS_FULL);
        assertEquals("ERROR busy\n", connection.text());
        assertEquals("busy", log.get(0).outcome());
    }

    @Test
    void recordsEachExchange() throws IOException {
        connection.segment("abc\nde\r\n").drive(reverse);
        assertEquals(List.of("reverse abc ok 4 4", "reverse de ok 4 3"), summaries());
    }

    @Test
    void recordsHowMuchOfALoneReplyWasSent() {
        connection.vanishAfter(2).segment("abc\n");
        assertThrows(IOException.class, () -> connection.drive(reverse));
        assertEquals(List.of("reverse abc cut 4 2"), summaries());
    }

    private List<String> summaries() {
        return log.stream()
                .map(e -> String.join(" ", e.request(), e.outcome(), e.received() + "", e.sent() + ""))
                .toList();
    }
}
