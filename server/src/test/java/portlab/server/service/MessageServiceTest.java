package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;

class MessageServiceTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2025-10-01T12:30:25.999Z"), ZoneId.of("Europe/Warsaw"));
    private static final String HEAD = "Server received at 2025-10-01 14:30:25: ";
    private static final String TOO_LONG = "ERROR the message is longer than 65536 bytes\n";

    private final List<Exchange> log = new ArrayList<>();
    private final MessageService message = new MessageService(() -> CLOCK, LineService.SILENCE, log::add);
    private final MemoryConnection connection = new MemoryConnection();

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("hello\n", HEAD + "hello\n"),
                arguments("hello\r\n", HEAD + "hello\n"),
                arguments("\n", HEAD + "\n"),
                arguments(" two  words \n", HEAD + " two  words \n"),
                arguments("zażółć gęślą jaźń 🚀\n", HEAD + "zażółć gęślą jaźń 🚀\n"),
                arguments("a\rb\0c\u001b[31m\n", HEAD + "a\rb\0c\u001b[31m\n"),
                arguments("ERROR\n", HEAD + "ERROR\n"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void answersATextWithTheTimeAndCloses(String sent, String expected) throws IOException {
        assertEquals(Next.LINGER, connection.segment(sent).drive(message));
        assertEquals(expected, new String(connection.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void answersWithoutNewlineAfterTheSilence() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, connection.segment("hello").drive(message));
        assertEquals(Next.LINGER, connection.expire(message));
        assertEquals(HEAD + "hello", connection.text());
    }

    @Test
    void answersWithoutNewlineAtTheEndOfTheStream() throws IOException {
        assertEquals(Next.CLOSE, connection.segment("hello").end().drive(message));
        assertEquals(HEAD + "hello", connection.text());
    }

    @Test
    void sendsNothingToASilentPeer() throws IOException {
        assertEquals(Next.CLOSE, connection.end().drive(message));
        assertEquals("", connection.text());
        assertEquals(List.of(), log);
    }

    @Test
    void answersOneTextOnly() throws IOException {
        assertEquals(Next.LINGER, connection.segment("one\ntwo\n").end().drive(message));
        assertEquals(HEAD + "one\n", connection.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void takes64KiB(String terminator) throws IOException {
        String text = "ż".repeat(32 * 1024);
        connection.segment(text + terminator).drive(message);
        assertArrayEquals((HEAD + text + "\n").getBytes(StandardCharsets.UTF_8), connection.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "x", "\r"})
    void refusesMoreThan64KiB(String rest) throws IOException {
        connection.segment("x".repeat(65_537) + rest);
        assertEquals(Next.LINGER, connection.drive(message));
        assertEquals(TOO_LONG, connection.text());
    }

    @ParameterizedTest
    @CsvSource({
        "ff",
        "c3", // ends within a character
        "80", // continues nothing
        "c0af", // overlong
        "e080af",
        "eda080", // a surrogate
        "f4908080", // beyond U+10FFFF
        "68c328",
    })
    void refusesInvalidUtf8(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(Next.LINGER, connection.segment(bytes).segment("\n").drive(message));
        assertEquals("ERROR the message is not UTF-8\n", connection.text());
        assertEquals("refused", log.get(0).outcome());
    }

    @Test
    void refusesAnUnterminatedMessageWithoutNewline() throws IOException {
        assertEquals(
                Next.CLOSE, connection.segment(new byte[] {(byte) 0xff}).end().drive(message));
        assertEquals("ERROR the message is not UTF-8", connection.text());
    }

    @Test
    void recordsTheSizeInsteadOfTheText() throws IOException {
        connection.segment("zażółć\r\n").drive(message);
        Exchange exchange = log.get(0);
        assertEquals("message 10 bytes", exchange.request());
        assertEquals("ok", exchange.outcome());
        assertEquals(12, exchange.received());
        assertEquals(HEAD.length() + 11, exchange.sent());
        assertEquals(connection.peer(), exchange.peer());
    }

    @Test
    void recordsOneByteInTheSingular() throws IOException {
        connection.segment("x\n").drive(message);
        assertEquals("message 1 byte", log.get(0).request());
    }

    @Test
    void recordsARefusal() throws IOException {
        connection.segment("x".repeat(70_000)).drive(message);
        assertEquals("message more than 65536 bytes", log.get(0).request());
        assertEquals("refused", log.get(0).outcome());
        assertEquals(70_000, log.get(0).received());
    }

    @Test
    void recordsAnAnswerThatDoesNotArrive() {
        connection.vanishAfter(5).segment("hello\n");
        assertThrows(IOException.class, () -> connection.drive(message));
        assertEquals("cut", log.get(0).outcome());
        assertEquals("LINE_BY_LF, CUT_BY_RESET", log.get(0).decisions().names());
        assertEquals(5, log.get(0).sent());
    }
}
