package portlab.server.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.net.Service;

/** Answers each line with twice the integer in it, any number of them on a connection, in the order they came. */
public final class CalcService implements Service {
    /** How many bytes a line may have, the spaces around the integer included. */
    static final int MAX_LINE = 8192;

    private static final LineFramer FRAMER = new LineFramer(MAX_LINE);
    private static final Doubling TOO_LONG = Doubling.refusal("the line is longer than " + MAX_LINE + " bytes");

    private final Duration silence;
    private final ExchangeRecorder journal;

    /**
     * @param silence how long a peer that began a line may be silent before the line counts as complete
     * @param log takes a record of each exchange
     */
    public CalcService(Duration silence, Consumer<Exchange> log) {
        this.silence = silence;
        this.journal = new ExchangeRecorder("calc", log);
    }

    @Override
    public String name() {
        return journal.service();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        Lines lines = Lines.arrived(connection, FRAMER);
        Answers answers = new Answers(connection, journal);
        Frame framed = lines.next();
        while (framed instanceof Frame.Line line) {
            String text =
                    StandardCharsets.ISO_8859_1.decode(line.text().duplicate()).toString();
            Doubling doubling = Doubling.of(text);
            answers.add(lines.started(), Frame.excerpt(line.text()), line.length(), doubling, line.newline());
            if (doubling.closes()) {
                answers.send();
                return Next.LINGER;
            }
            lines.answered();
            framed = lines.next();
        }
        if (framed instanceof Frame.TooLong tooLong) {
            answers.add(
                    lines.started(),
                    Frame.excerpt(tooLong.seen()),
                    tooLong.seen().remaining(),
                    TOO_LONG,
                    true);
            answers.send();
            return Next.LINGER;
        }
        answers.send();
        return lines.rest(silence);
    }

    @Override
    public void busy(Connection connection) throws IOException {
        journal.busy(connection);
    }
}
