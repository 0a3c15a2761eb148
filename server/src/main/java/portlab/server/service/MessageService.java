package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.net.Service;

/** Answers one text with the time it was received at and the text itself, and closes. */
public final class MessageService implements Service {
    /** How many bytes of UTF-8 a text may have. */
    static final int MAX_TEXT = 64 * 1024;

    private static final LineFramer FRAMER = new LineFramer(MAX_TEXT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Clock clock;
    private final Duration silence;
    private final ExchangeRecorder journal;

    /**
     * @param clock tells the time, in the zone that replies are to show
     * @param silence how long a peer that began a text may be silent before the text counts as complete
     * @param log takes a record of each exchange, with the size of the text in place of the text
     */
    public MessageService(Clock clock, Duration silence, Consumer<Exchange> log) {
        this.clock = clock;
        this.silence = silence;
        this.journal = new ExchangeRecorder("message", log);
    }

    @Override
    public String name() {
        return journal.service();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        Lines lines = Lines.arrived(connection, FRAMER);
        Frame framed = lines.next();
        if (framed instanceof Frame.Line line) {
            boolean valid = isUtf8(line.text());
            byte[] reply = valid ? receipt(line) : Lines.reply("ERROR the message is not UTF-8", line.newline());
            int bytes = line.text().remaining();
            String size = bytes == 1 ? "1 byte" : bytes + " bytes";
            journal.answer(connection, lines.started(), size, Outcome.okIf(valid), line.length(), reply);
            return lines.ended() && !connection.input().hasRemaining() ? Next.CLOSE : Next.LINGER;
        }
        if (framed instanceof Frame.TooLong tooLong) {
            byte[] reply = Lines.reply("ERROR the message is longer than " + MAX_TEXT + " bytes", true);
            String size = "more than " + MAX_TEXT + " bytes";
            int seen = tooLong.seen().remaining();
            journal.answer(connection, lines.started(), size, Outcome.REFUSED, seen, reply);
            return Next.LINGER;
        }
        return lines.rest(silence);
    }

    @Override
    public void busy(Connection connection) throws IOException {
        journal.busy(connection);
    }

    private byte[] receipt(Frame.Line line) {
        String now = LocalDateTime.now(clock).format(TIME);
        byte[] head = Lines.reply("Server received at " + now + ": ", false);
        int length = line.text().remaining();
        byte[] reply = new byte[head.length + length + (line.newline() ? 1 : 0)];
        System.arraycopy(head, 0, reply, 0, head.length);
        line.text().get(line.text().position(), reply, head.length, length);
        if (line.newline()) {
            reply[reply.length - 1] = '\n';
        }
        return reply;
    }

    private static boolean isUtf8(ByteBuffer text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text.duplicate());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
