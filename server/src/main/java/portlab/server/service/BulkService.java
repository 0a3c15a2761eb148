package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import portlab.common.ByteSize;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.service.BulkService.BulkRequest.Granted;
import portlab.server.service.BulkService.BulkRequest.Refused;
import portlab.server.service.ExchangeRecorder.Outcome;

/** Sends or receives as many bytes as each line asks for. */
public final class BulkService extends LineService {
    /** The default for the most bytes that one request may transfer: 10 GiB. */
    public static final long DEFAULT_MAXIMUM = 10L << 30;

    /** How many bytes a line may have. */
    static final int MAX_LINE = 128;

    /** Larger transfers let other connections be served meanwhile. */
    private static final int LONG_WORK = 256 * 1024;

    /** A line is one step, and so is an upload. */
    private static final int STEPS_PER_TURN = 16;

    /** The last bytes of a download leave in one write with the checksum. */
    private static final int LAST_PIECE = 32 * 1024;

    private final RandomBlock block;
    private final long maximum;

    /**
     * @param block the bytes of downloads
     * @param maximum bytes that one request may transfer
     * @param silence time after which an unterminated line counts as complete
     * @param log receives a record of each exchange
     */
    public BulkService(RandomBlock block, long maximum, Duration silence, Consumer<Exchange> log) {
        super("bulk", MAX_LINE, silence, log);
        this.block = block;
        this.maximum = maximum;
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof Upload upload) {
            record(connection, upload.request(), Outcome.CUT, 0);
        }
    }

    @Override
    int stepsPerTurn() {
        return STEPS_PER_TURN;
    }

    @Override
    Optional<Next> step(Connection connection, Lines lines) throws IOException {
        return connection.state() instanceof Upload upload
                ? receive(connection, upload, lines)
                : super.step(connection, lines);
    }

    @Override
    Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines) throws IOException {
        BulkRequest bulk = BulkRequest.parse(characters(text), maximum);
        if (bulk instanceof Refused refused) {
            return refuse(request.decided(refused.reason(), connection), refused.text(), lines);
        }
        Granted granted = (Granted) bulk;
        if (granted.up()) {
            connection.state(new Upload(request, granted));
        } else {
            send(connection, request, granted);
        }
        return Optional.empty();
    }

    private void send(Connection connection, Request request, Granted granted) throws IOException {
        long before = connection.sent();
        Request answered = request;
        Outcome outcome = Outcome.CUT;
        try {
            if (granted.size() > LONG_WORK) {
                connection.stepAside();
            }
            sendBytes(connection, granted, request.newline());
            outcome = Outcome.OK;
        } catch (IOException e) {
            answered = request.cut(e);
            throw e;
        } finally {
            record(connection, answered, outcome, connection.sent() - before);
        }
    }

    private void sendBytes(Connection connection, Granted granted, boolean newline) throws IOException {
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
            last.put(Lines.bytes(checksum(crc), newline));
        }
        connection.write(last.flip());
    }

    /** Reads what has arrived of an upload; empty when it is complete and answered. */
    private Optional<Next> receive(Connection connection, Upload upload, Lines lines) throws IOException {
        long limit = upload.taken + LONG_WORK;
        while (!upload.take(connection.input())) {
            if (upload.taken > limit) {
                connection.stepAside();
            }
            int filled = connection.fill();
            if (filled == 0) {
                return Optional.of(Next.WAIT);
            }
            if (filled < 0) {
                Request truncated = upload.request().decided(Reason.BULK_TRUNCATED, connection);
                finish(connection, truncated, Outcome.CUT, upload.incomplete(), lines);
                return Optional.of(Next.CLOSE);
            }
        }
        finish(connection, upload.request(), Outcome.OK, upload.receipt(), lines);
        connection.reused();
        return Optional.empty();
    }

    private static void finish(Connection connection, Request request, Outcome outcome, String reply, Lines lines)
            throws IOException {
        connection.state(null);
        lines.restart();
        lines.reply(request, outcome, reply);
        lines.send();
    }

    /** {@code crc32c} and the checksum in eight hexadecimal digits. */
    private static String checksum(CRC32C crc) {
        return String.format("crc32c %08x", crc.getValue());
    }

    /** An upload, as far as it has arrived. */
    static final class Upload {
        private final Request request;
        private final Granted granted;
        private final CRC32C crc = new CRC32C();
        private long taken;

        Upload(Request request, Granted granted) {
            this.request = request;
            this.granted = granted;
        }

        /** The request with the bytes that have arrived. */
        Request request() {
            return request.plus(taken);
        }

        /** Takes the upload's bytes off {@code input}; true when all have arrived. */
        boolean take(ByteBuffer input) {
            int count = (int) Math.min(granted.size() - taken, input.remaining());
            int next = input.position() + count;
            if (granted.checked()) {
                crc.update(input.duplicate().limit(next));
            }
            input.position(next);
            taken += count;
            return taken == granted.size();
        }

        /** The reply to a complete upload. */
        String receipt() {
            return "received " + taken + (granted.checked() ? " " + checksum(crc) : "");
        }

        /** The reply when the peer closes its side too early. */
        String incomplete() {
            return "ERROR the upload ended after " + taken + " of " + granted.size() + " bytes";
        }
    }

    /** A request to the bulk service: {@code SIZE [up] [crc32c]}. Pure. */
    sealed interface BulkRequest {

        /**
         * A valid request.
         *
         * @param size bytes to transfer, at least 1
         * @param up whether the peer sends them
         * @param checked whether the server replies with their CRC-32C
         */
        record Granted(long size, boolean up, boolean checked) implements BulkRequest {}

        /** An invalid request, or one for too many bytes. */
        record Refused(Reason reason, String text) implements BulkRequest {}

        String GRAMMAR = "a request is SIZE [up] [crc32c]";

        /** Parses {@code line}, whose words are separated by spaces or tabs; grants at most {@code maximum} bytes. */
        static BulkRequest parse(String line, long maximum) {
            List<String> words = Arrays.stream(line.split("[ \t]+"))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (words.isEmpty()) {
                return new Refused(Reason.BULK_INVALID, GRAMMAR);
            }
            Optional<Long> size = ByteSize.parse(words.get(0)).map(ByteSize::bytes);
            if (size.isEmpty()) {
                return new Refused(
                        Reason.BULK_INVALID,
                        "not a size: a number and B, kB, MB, GB, KiB, MiB or GiB; a bare number is MiB");
            }
            List<String> options = words.subList(1, words.size());
            boolean up = options.contains("up");
            boolean checked = options.contains("crc32c");
            if (!options.equals(options(up, checked))) {
                return new Refused(Reason.BULK_INVALID, GRAMMAR);
            }
            if (size.get() < 1) {
                return new Refused(Reason.BULK_INVALID, "the size is less than 1 byte");
            }
            if (size.get() > maximum) {
                return new Refused(Reason.BULK_TOO_LARGE, "the size is more than " + maximum + " bytes");
            }
            return new Granted(size.get(), up, checked);
        }

        private static List<String> options(boolean up, boolean checked) {
            if (up) {
                return checked ? List.of("up", "crc32c") : List.of("up");
            }
            return checked ? List.of("crc32c") : List.of();
        }
    }
}
