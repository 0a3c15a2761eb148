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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.service.ExchangeRecorder.Outcome;

/** Answers one line with the time at which it was received and the line itself, and closes. */
public final class MessageService extends LineService {
    /** How many bytes of UTF-8 a message may have. */
    static final int MAX_TEXT = 64 * 1024;

    private final Supplier<Clock> clock;

    /** Separate, so that the first reply makes the formatter and not the start. */
    private static final class Format {
        static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    }

    /**
     * @param clock the clock of the replies; they show the time in its zone. Called for each reply, because looking up the
     *     system's zone would delay the start
     * @param silence time after which an unterminated message counts as complete
     * @param log receives a record of each exchange, which holds the size of the message but not its text
     */
    public MessageService(Supplier<Clock> clock, Duration silence, Consumer<Exchange> log) {
        super("message", MAX_TEXT, silence, log);
        this.clock = clock;
    }

    @Override
    Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines) throws IOException {
        if (isUtf8(text)) {
            lines.reply(request, Outcome.OK, receipt(text, request.newline()));
        } else {
            Request decided = request.decided(Reason.MESSAGE_INVALID, connection);
            lines.reply(decided, Outcome.REFUSED, "ERROR the message is not UTF-8");
        }
        return Optional.of(lines.isExhausted() ? Next.CLOSE : Next.LINGER);
    }

    @Override
    String summary(ByteBuffer text) {
        int bytes = text.remaining();
        if (bytes > MAX_TEXT) {
            return "more than " + MAX_TEXT + " bytes";
        }
        return bytes == 1 ? "1 byte" : bytes + " bytes";
    }

    @Override
    String tooLong(int maximum) {
        return "the message is longer than " + maximum + " bytes";
    }

    private byte[] receipt(ByteBuffer text, boolean newline) {
        String now = LocalDateTime.now(clock.get()).format(Format.TIME);
        byte[] head = Lines.bytes("Server received at " + now + ": ", false);
        int length = text.remaining();
        byte[] reply = new byte[head.length + length + (newline ? 1 : 0)];
        System.arraycopy(head, 0, reply, 0, head.length);
        text.get(text.position(), reply, head.length, length);
        if (newline) {
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
