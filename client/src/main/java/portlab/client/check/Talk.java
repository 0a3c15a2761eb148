package portlab.client.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.RawConnection;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.common.wire.WireEvent;

/** One connection of a check. */
final class Talk implements AutoCloseable {
    /** Beyond this, what comes is not what was asked for. */
    private static final int MOST = 80 << 20;

    /** How much of a write or read the report keeps. */
    private static final int KEPT = 600;

    /** How long a server may be silent in the middle of a text reply that has no line end. */
    private static final long REST_NANOS = 700_000_000L;

    private final Peer peer;
    private final Endpoint endpoint;
    private final RawConnection connection;
    private final long number;
    private final long opened = System.nanoTime();
    private final List<NcCommand.Step> steps = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private State state = State.BYTES;
    private int used;
    private boolean asked;
    private boolean closed;

    Talk(Peer peer, Endpoint endpoint, RawConnection connection, long number) {
        this.peer = peer;
        this.endpoint = endpoint;
        this.connection = connection;
        this.number = number;
    }

    /** Sends a text of Latin-1 characters in one write. */
    Talk send(String text) throws Failure {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Talk send(byte[] bytes) throws Failure {
        steps.add(new NcCommand.Step.Send(bytes));
        // After a reset, what the peer sent before it can still be read, and the read says how the connection ended.
        if (connection.send(bytes)) {
            peer.record(new WireEvent.Sent(number, now(), bytes.length, kept(bytes)));
        }
        return this;
    }

    Talk pause(int millis) throws Failure {
        steps.add(new NcCommand.Step.Pause(millis));
        peer.pause(millis);
        return this;
    }

    /** Ends this side of the connection. */
    Talk end() throws Failure {
        steps.add(new NcCommand.Step.End());
        connection.endOutput();
        peer.record(new WireEvent.Ended(number, now(), WireEvent.End.HALF_CLOSE, WireEvent.Side.LOCAL));
        return this;
    }

    /** Reads until the peer ends the connection or is silent for a while. @return all bytes since the last answer */
    byte[] all() throws Failure {
        while (read(Peer.PATIENCE_NANOS)) {
            // Each read has its own limit, and their sum is limited by MOST.
            continue;
        }
        return take(received.size());
    }

    /** Reads until this many bytes came, or no more come. */
    byte[] bytes(int count) throws Failure {
        while (received.size() - used < count && read(Peer.PATIENCE_NANOS)) {
            continue;
        }
        return take(Math.min(received.size(), used + count));
    }

    /** Whether a byte comes within this time. */
    boolean hasMore(int millis) throws Failure {
        return received.size() > used || read(millis * 1_000_000L);
    }

    /** Reads a line with its LF; or what came before the end or a silence, if there is no LF. */
    byte[] line() throws Failure {
        while (true) {
            byte[] all = received.toByteArray();
            for (int i = used; i < all.length; i++) {
                if (all[i] == '\n') {
                    return take(i + 1);
                }
            }
            if (!read(all.length > used ? REST_NANOS : Peer.PATIENCE_NANOS)) {
                return take(all.length);
            }
        }
    }

    /**
     * Reads a response until it is complete, or nothing more comes.
     *
     * @param bodiless whether the request was HEAD
     * @throws Failure if what comes is not HTTP
     */
    RawResponse response(boolean bodiless) throws Failure {
        int enough = used + 1;
        RawResponse response = RawResponse.parse(new byte[0], 0, bodiless);
        boolean more = true;
        while (more && !response.complete()) {
            more = received.size() >= enough || read(Peer.PATIENCE_NANOS);
            if (received.size() >= enough || !more) {
                response = RawResponse.parse(received.toByteArray(), used, bodiless);
                enough = Math.max(received.size() + 1, announced(response));
            }
        }
        used = Math.min(response.end(), received.size());
        return response;
    }

    /** Where a response with a Content-Length ends, so that a large one is not parsed at every read. */
    private static int announced(RawResponse response) {
        if (!response.hasHead() || response.head().field("Transfer-Encoding").isPresent()) {
            return 0;
        }
        String length = response.head().field("Content-Length").orElse("");
        int left = length.matches("[0-9]{1,8}") ? Integer.parseInt(length) - response.body().length : 0;
        return response.end() + Math.max(0, left);
    }

    /** Why no more bytes come; {@link State#BYTES} if they may. */
    State state() {
        return state;
    }

    private boolean read(long nanos) throws Failure {
        if (state == State.END || state == State.RESET || received.size() > MOST) {
            return false;
        }
        asked = true;
        RawConnection.Read read = connection.read(nanos);
        state = read.state();
        if (state == State.BYTES) {
            received.writeBytes(read.bytes());
            peer.record(new WireEvent.Received(number, now(), read.bytes().length, kept(read.bytes())));
        } else if (state != State.SILENCE) {
            over(state);
        }
        return state == State.BYTES;
    }

    private void over(State how) {
        state = how;
        boolean reset = how == State.RESET;
        WireEvent.End end = reset ? WireEvent.End.RESET : WireEvent.End.HALF_CLOSE;
        peer.record(new WireEvent.Ended(number, now(), end, WireEvent.Side.REMOTE));
    }

    private byte[] take(int end) {
        byte[] taken = Arrays.copyOfRange(received.toByteArray(), used, end);
        used = end;
        return taken;
    }

    private static byte[] kept(byte[] bytes) {
        return Arrays.copyOf(bytes, Math.min(KEPT, bytes.length));
    }

    private long now() {
        return System.nanoTime() - opened;
    }

    /** @param beside whether another connection follows while this one is open */
    String repeat(boolean beside) {
        return NcCommand.tcp(endpoint, steps, !asked, beside);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.close();
        }
    }
}
