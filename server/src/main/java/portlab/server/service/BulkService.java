package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.net.Service;

/** Sends and takes as many bytes as each line asks for, any number of times on a connection. */
public final class BulkService implements Service {
    /** The most bytes that one request may move, by default: 10 GiB. */
    public static final long DEFAULT_MAXIMUM = 10L << 30;

    /** How many bytes a line may have. */
    static final int MAX_LINE = 128;

    private static final LineFramer FRAMER = new LineFramer(MAX_LINE);

    /** How many bytes may move in one call that keeps the others waiting. */
    private static final int LONG_WORK = 256 * 1024;

    /** How many requests of one peer are answered before the others get their turn. */
    private static final int MANY_REQUESTS = 16;

    /** What of an answer leaves in one write with the line after it. */
    private static final int LAST_PIECE = 32 * 1024;

    private final RandomBlock block;
    private final long maximum;
    private final Duration silence;
    private final ExchangeRecorder journal;

    /**
     * @param block where the bytes of answers come from
     * @param maximum bytes that one request may move
     * @param silence how long a peer that began a line may be silent before the line counts as complete
     * @param log takes a record of each exchange
     */
    public BulkService(RandomBlock block, long maximum, Duration silence, Consumer<Exchange> log) {
        this.block = block;
        this.maximum = maximum;
        this.silence = silence;
        this.journal = new ExchangeRecorder("bulk", log);
    }

    @Override
    public String name() {
        return journal.service();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        Lines lines = Lines.arrived(connection, FRAMER);
        Optional<Next> next = Optional.empty();
        for (int steps = 0; next.isEmpty(); steps++) {
            if (steps == MANY_REQUESTS) {
                return Next.AGAIN;
            }
            if (connection.state() instanceof Upload upload) {
                next = receive(connection, upload);
                lines = Lines.standing(connection, FRAMER);
            } else {
                next = answer(connection, lines);
            }
        }
        return next.get();
    }

    @Override
    public void busy(Connection connection) throws IOException {
        journal.busy(connection);
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof Upload upload) {
            BulkHeader asked = upload.asked();
            journal.record(connection, asked.started(), asked.text(), Outcome.CUT, upload.received(), 0);
        }
    }

    /** Deals with one line; empty when it is done and the next may follow. */
    private Optional<Next> answer(Connection connection, Lines lines) throws IOException {
        Frame framed = lines.next();
        if (framed instanceof Frame.TooLong tooLong) {
            String text = Frame.excerpt(tooLong.seen());
            BulkHeader asked =
                    new BulkHeader(lines.started(), text, tooLong.seen().remaining(), true);
            return refuse(connection, asked, "the line is longer than " + MAX_LINE + " bytes");
        }
        if (!(framed instanceof Frame.Line line)) {
            return Optional.of(lines.rest(silence));
        }
        BulkHeader asked = new BulkHeader(lines.started(), Frame.excerpt(line.text()), line.length(), line.newline());
        String text = StandardCharsets.ISO_8859_1.decode(line.text()).toString();
        BulkRequest request = BulkRequest.parse(text, maximum);
        if (request instanceof BulkRequest.Refused refused) {
            return refuse(connection, asked, refused.reason());
        }
        BulkRequest.Granted granted = (BulkRequest.Granted) request;
        lines.answered();
        if (granted.up()) {
            connection.state(new Upload(asked, granted));
        } else {
            send(connection, asked, granted);
        }
        return Optional.empty();
    }

    private Optional<Next> refuse(Connection connection, BulkHeader asked, String reason) throws IOException {
        byte[] reply = Lines.reply("ERROR " + reason, asked.newline());
        journal.answer(connection, asked.started(), asked.text(), Outcome.REFUSED, asked.length(), reply);
        return Optional.of(Next.LINGER);
    }

    private void send(Connection connection, BulkHeader asked, BulkRequest.Granted granted) throws IOException {
        long before = connection.sent();
        Outcome outcome = Outcome.CUT;
        try {
            if (granted.size() > LONG_WORK) {
                connection.stepAside();
            }
            sendBytes(connection, granted, asked.newline());
            outcome = Outcome.OK;
        } finally {
            long sent = connection.sent() - before;
            journal.record(connection, asked.started(), asked.text(), outcome, asked.length(), sent);
        }
    }

    private void sendBytes(Connection connection, BulkRequest.Granted granted, boolean newline) throws IOException {
        CRC32C crc = new CRC32C();
        long at = block.anyOffset();
        long left = granted.size();
        while (left > LAST_PIECE) {
            int length = (int) Math.min(RandomBlock.PIECE, left - LAST_PIECE);
            ByteBuffer piece = block.piece(at, length);
            if (granted.checked()) {
                crc.update(piece.duplicate());
            }
            connection.write(piece);
            at += length;
            left -= length;
        }
        ByteBuffer last = connection.output().put(block.piece(at, (int) left));
        if (granted.checked()) {
            crc.update(block.piece(at, (int) left));
            last.put(Lines.reply(trailer(crc), newline));
        }
        connection.write(last.flip());
    }

    /** Takes what has come of an upload; empty when it is complete and answered. */
    private Optional<Next> receive(Connection connection, Upload upload) throws IOException {
        long aside = upload.taken() + LONG_WORK;
        while (!upload.take(connection.input())) {
            if (upload.taken() > aside) {
                connection.stepAside();
            }
            int filled = connection.fill();
            if (filled == 0) {
                return Optional.of(Next.WAIT);
            }
            if (filled < 0) {
                connection.state(null);
                reply(connection, upload, Outcome.CUT, upload.complaint());
                return Optional.of(Next.CLOSE);
            }
        }
        connection.state(null);
        reply(connection, upload, Outcome.OK, upload.receipt());
        return Optional.empty();
    }

    private void reply(Connection connection, Upload upload, Outcome outcome, String text) throws IOException {
        BulkHeader asked = upload.asked();
        byte[] reply = Lines.reply(text, asked.newline());
        journal.answer(connection, asked.started(), asked.text(), outcome, upload.received(), reply);
    }

    /** {@code crc32c} and the checksum in eight digits, as replies show it. */
    static String trailer(CRC32C crc) {
        return String.format("crc32c %08x", crc.getValue());
    }
}
