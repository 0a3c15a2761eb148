package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.LineServer;
import portlab.client.net.Timeouts;

class MessageTest {
    private static final String PREFIX = "Server received at 2026-01-02 03:04:05: ";

    @ParameterizedTest
    @ValueSource(strings = {"hi", "", " grüße 🌍", "a\nb", "\uD800", "carriage\r", "two: colons: "})
    void theReplyRepeatsTheText(String text) throws Exception {
        try (LineServer server = new LineServer((line, out) -> out.write((PREFIX + line + "\n").getBytes(UTF_8)))) {
            assertTrue(Message.run(connector(), server.endpoint(), text).text().startsWith(PREFIX));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hi",
                "Server received at 2026-01-02 03:04:05: ho",
                "Server received at 2026-01-02 03:04:05: hi!",
                "Server received at 2026-01-02 03:04:05: ",
                "Server received at 2026-01-02 03:04:05:hi",
                "Server received at yesterday: hi",
                "xServer received at 2026-01-02 03:04:05: hi",
                "ERROR no",
            })
    void otherRepliesAreRejected(String reply) throws Exception {
        try (LineServer server = LineServer.saying(reply + "\n")) {
            Failure failure = assertThrows(Failure.class, () -> Message.run(connector(), server.endpoint(), "hi"));
            assertEquals(ExitCode.REFUSED, failure.exit());
        }
    }

    private static Connector connector() {
        return new Connector(Timeouts.DEFAULT);
    }
}
