package portlab.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.cli.Console.TextOnlyChannel;

class TextOnlyChannelTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final TextOnlyChannel channel = new TextOnlyChannel(Channels.newChannel(terminal));

    @ParameterizedTest
    @ValueSource(strings = {"", "hello\n", "tab\tpage\fback\b\r\n", "żółć 日本 🌍"})
    void textPasses(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        assertEquals(text, terminal.toString(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "PNG\0", "\033[2J", "\007", "\177", "\u009b31m", "text and then \016"})
    void binaryDataIsRejected(String text) {
        assertThrows(IOException.class, () -> channel.write(ByteBuffer.wrap(text.getBytes(UTF_8))));
        assertEquals(0, terminal.size());
    }
}
