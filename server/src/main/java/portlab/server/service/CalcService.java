package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;

/** Answers each line with twice the integer in it. */
public final class CalcService extends LineService {
    /** How many bytes a line may have, the blanks around the integer included. */
    static final int MAX_LINE = 8192;

    /**
     * @param silence time after which an unterminated line counts as complete
     * @param log receives a record of each exchange
     */
    public CalcService(Duration silence, Consumer<Exchange> log) {
        super("calc", MAX_LINE, silence, log);
    }

    @Override
    Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines) throws IOException {
        Doubling doubling = Doubling.of(characters(text));
        lines.reply(request, doubling.outcome(), doubling.reply());
        return doubling.closes() ? Optional.of(Next.LINGER) : Optional.empty();
    }
}
