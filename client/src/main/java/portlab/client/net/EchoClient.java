package portlab.client.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.common.Protocol;

/** A connection to the echo service: sends and receives at the same time and compares every byte. */
public final class EchoClient implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final Round NOTHING = new Round(0, 0, 0);

    private final Connection connection;
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK);
    private Round unfinished = NOTHING;

    public EchoClient(Connector connector, Endpoint endpoint) throws Failure {
        this.connection = connector.connectRaw(Protocol.ECHO, endpoint);
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
     * Sends a payload of at least one byte and waits until all of it is back. A payload of one write must come back within the
     * time limit for silence; a separate thread sends the rest of a larger one.
     *
     * @param meter counts bytes as they come back
     * @throws Failure if a byte comes back changed or is missing
     */
    public Round round(Payload payload, Meter meter) throws Failure {
        int first = payload.run(0, CHUNK);
        Sender rest = new Sender(payload, first);
        connection.write(payload.block(), 0, first);
        long start = connection.lastWrite();
        if (first < payload.length()) {
            rest.start();
        } else {
            connection.limitTotal();
        }
        try {
            long firstByte = receive(payload, meter, start);
            long end = connection.lastRead();
            unfinished = NOTHING;
            return new Round(payload.length(), firstByte - start, end - start);
        } catch (Failure e) {
            connection.close();
            throw e;
        } finally {
            rest.end();
        }
    }

    /**
     * Closes the sending side and waits for the server to close its own.
     *
     * @throws Failure if the server sends more bytes than it received
     */
    public void finish() throws Failure {
        connection.endOutput();
        connection.limitTotal();
        if (connection.read(buffer.clear()) >= 0) {
            throw new Failure(ExitCode.REFUSED, connection.name() + " sent back more bytes than it received", "");
        }
    }

    /** The bytes that came back in a round that failed; none otherwise. */
    public Round unfinished() {
        return unfinished;
    }

    /** @return the arrival time of the first byte */
    private long receive(Payload payload, Meter meter, long start) throws Failure {
        long firstByte = 0;
        for (long at = 0; at < payload.length(); ) {
            int count = connection.read(buffer.clear());
            if (count < 0) {
                String what =
                        connection.name() + " closed the connection after " + at + " of " + payload.length() + " bytes";
                throw new Failure(ExitCode.TRUNCATED, what, "try again");
            }
            firstByte = at == 0 ? connection.lastRead() : firstByte;
            compare(payload, at, count);
            meter.add(count);
            at += count;
            unfinished = new Round(at, firstByte - start, connection.lastRead() - start);
        }
        return firstByte;
    }

    private void compare(Payload payload, long at, int count) throws Failure {
        for (int done = 0; done < count; ) {
            int run = payload.run(at + done, count - done);
            if (run == 0) {
                throw new Failure(ExitCode.REFUSED, connection.name() + " sent back more bytes than it received", "");
            }
            int offset = payload.offset(at + done);
            int differs = Arrays.mismatch(buffer.array(), done, done + run, payload.block(), offset, offset + run);
            if (differs >= 0) {
                throw different(at + done + differs, payload, buffer.get(done + differs));
            }
            done += run;
        }
    }

    private Failure different(long place, Payload payload, byte came) {
        String what = connection.name() + " sent back different data: the byte at offset " + place + " is " + hex(came)
                + ", not " + hex(payload.at(place));
        return new Failure(ExitCode.REFUSED, what, TextClient.ANOTHER_SERVICE);
    }

    private static String hex(byte b) {
        return "0x" + Character.forDigit(b >> 4 & 15, 16) + Character.forDigit(b & 15, 16);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Sends the rest of a payload while the first part comes back. */
    private final class Sender extends Thread {
        private final Payload payload;
        private final long from;

        Sender(Payload payload, long from) {
            super("echo sender");
            this.payload = payload;
            this.from = from;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                for (long at = from; at < payload.length(); ) {
                    int run = payload.run(at, CHUNK);
                    connection.write(payload.block(), payload.offset(at), run);
                    at += run;
                }
            } catch (Failure e) {
                // The receiving thread sees the same error and reports it.
                return;
            }
        }

        void end() throws Failure {
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.stopped(e);
            }
        }
    }

    /**
     * The result of one round.
     *
     * @param rttNanos from writing the first byte to the first byte back
     * @param totalNanos from writing the first byte to the last byte back
     */
    public record Round(long bytes, long rttNanos, long totalNanos) {}
}
