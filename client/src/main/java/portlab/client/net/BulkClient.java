package portlab.client.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** A connection to the bulk service for any number of downloads and uploads. */
public final class BulkClient implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;
    private static final int LINE_LIMIT = 256;
    private static final byte[] REFUSAL = "ERROR ".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final boolean verify;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private final CRC32C checksum = new CRC32C();
    private boolean used;

    /** @param verify whether to compare checksums */
    public BulkClient(Connector connector, Endpoint endpoint, boolean verify) throws Failure {
        this.connection = connector.connectRaw(Protocol.BULK, endpoint);
        this.verify = verify;
    }

    public String address() {
        return connection.name();
    }

    /** The time for the TLS handshake; 0 without TLS. */
    public long tlsNanos() {
        return connection.tlsNanos();
    }

    public long connectNanos() {
        return connection.connectNanos();
    }

    /**
     * Downloads bytes.
     *
     * @param meter counts bytes as they arrive
     * @throws Failure also if the checksums differ
     */
    public Transfer down(ByteSize size, Meter meter) throws Failure {
        begin();
        send(size.text() + (verify ? " crc32c" : ""));
        long start = connection.lastWrite();
        fill();
        long first = connection.lastRead();
        refuseErrors(size);
        long left = size.bytes();
        while (left > 0) {
            left -= consume(left, meter);
            if (left > 0) {
                fillOrEnd(size.bytes() - left, size.bytes());
            }
        }
        long last = connection.lastRead();
        if (verify) {
            compare(line());
        }
        long end = verify ? connection.lastRead() : last;
        return new Transfer(size.bytes(), first - start, last - first, end - start);
    }

    /** Uploads bytes, the first of them in one write with the request. */
    public Transfer up(ByteSize size, Meter meter) throws Failure {
        begin();
        byte[] request = (size.text() + " up" + (verify ? " crc32c" : "") + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] first = Arrays.copyOf(request, (int) Math.min(CHUNK, request.length + size.bytes()));
        int inFirst = first.length - request.length;
        System.arraycopy(Noise.BLOCK, 0, first, request.length, inFirst);
        connection.write(first, 0, first.length);
        long start = connection.lastWrite();
        sent(Noise.BLOCK, 0, inFirst, meter);
        for (long done = inFirst; done < size.bytes(); ) {
            int offset = (int) (done % (Noise.BLOCK.length - CHUNK));
            int count = (int) Math.min(CHUNK, size.bytes() - done);
            connection.write(Noise.BLOCK, offset, count);
            sent(Noise.BLOCK, offset, count, meter);
            done += count;
        }
        buffer.limit(0);
        String reply = line();
        long end = connection.lastRead();
        confirm(reply, size);
        return new Transfer(size.bytes(), 0, end - start, end - start);
    }

    private void begin() {
        checksum.reset();
        if (used) {
            connection.reused();
        }
        used = true;
    }

    private void send(String words) throws Failure {
        connection.write(words + "\n");
        buffer.clear().limit(0);
    }

    private void sent(byte[] bytes, int offset, int count, Meter meter) {
        if (verify) {
            checksum.update(bytes, offset, count);
        }
        meter.add(count);
    }

    /** Reads once, into an empty buffer. */
    private void fill() throws Failure {
        int count = connection.read(buffer.clear());
        buffer.flip();
        if (count < 0) {
            throw TextClient.silent(connection);
        }
    }

    private void fillOrEnd(long have, long of) throws Failure {
        int count = connection.read(buffer.clear());
        buffer.flip();
        if (count < 0) {
            String what = connection.name() + " ended the data after " + have + " of " + of + " bytes";
            throw new Failure(ExitCode.TRUNCATED, what, "try again");
        }
    }

    /** Detects an error line: random data could start like one, but would not end early with a line feed. */
    private void refuseErrors(ByteSize size) throws Failure {
        int count = Math.min(buffer.remaining(), REFUSAL.length);
        boolean error = count == REFUSAL.length && Arrays.equals(buffer.array(), 0, count, REFUSAL, 0, count);
        boolean line = error && buffer.get(buffer.limit() - 1) == '\n' && buffer.remaining() <= LINE_LIMIT;
        if (line && buffer.remaining() != size.bytes()) {
            throw refused(line());
        }
    }

    private long consume(long most, Meter meter) {
        int count = (int) Math.min(most, buffer.remaining());
        if (verify) {
            checksum.update(buffer.array(), buffer.position(), count);
        }
        buffer.position(buffer.position() + count);
        meter.add(count);
        return count;
    }

    /** Reads a line, which must arrive completely within the time limit for silence. */
    private String line() throws Failure {
        connection.limitTotal();
        String line = read(new StringBuilder());
        connection.limitEachRead();
        return line;
    }

    private String read(StringBuilder line) throws Failure {
        while (line.length() < LINE_LIMIT) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            char c = (char) (buffer.get() & 0xff);
            if (c == '\n') {
                return line.toString();
            }
            line.append(c);
        }
        throw new Failure(
                ExitCode.NOT_HTTP, "invalid answer from the bulk service: " + line, TextClient.ANOTHER_SERVICE);
    }

    private void confirm(String reply, ByteSize size) throws Failure {
        String received = "received " + size.bytes();
        if (reply.startsWith("ERROR ")) {
            throw refused(reply);
        }
        if (verify && reply.startsWith(received + " ")) {
            compare(reply.substring(received.length() + 1));
        } else if (!reply.equals(received)) {
            throw new Failure(ExitCode.REFUSED, "the server did not receive " + size.bytes() + " bytes: " + reply, "");
        }
    }

    private void compare(String theirs) throws Failure {
        String hex = Long.toHexString(checksum.getValue());
        String ours = "crc32c " + "0".repeat(8 - hex.length()) + hex;
        if (!theirs.equals(ours)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "checksum mismatch: " + ours + " here, " + theirs + " on the server",
                    "something on the path changes the data");
        }
    }

    private static Failure refused(String line) {
        boolean tooMuch = line.startsWith("ERROR the size is more than ");
        String hint = tooMuch ? "use a smaller SIZE with -t SECONDS, or raise the server's --bulk-max" : "";
        return new Failure(ExitCode.REFUSED, "the server answered " + line.strip(), hint);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Incompressible data to send, created for the first upload. */
    private static final class Noise {
        static final byte[] BLOCK = new byte[4 * 1024 * 1024];

        static {
            new SplittableRandom().nextBytes(BLOCK);
        }
    }

    /**
     * The result of one bulk request.
     *
     * @param bytes of data, without request and answer lines
     * @param rttNanos from the request to the first byte of the answer; 0 for an upload, where it cannot be measured
     * @param transferNanos from the first byte of data to the last; for an upload, to the server's confirmation
     * @param exchangeNanos from the request to the last byte of the answer
     */
    public record Transfer(long bytes, long rttNanos, long transferNanos, long exchangeNanos) {}
}
