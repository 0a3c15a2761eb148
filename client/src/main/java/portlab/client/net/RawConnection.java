package portlab.client.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

/**
 * A connection for bytes of any kind, also those that no other client of this package would send. A peer that closes, resets or
 * says nothing is a result here, not a failure.
 */
public final class RawConnection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Connection connection;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private RawConnection(Connection connection) {
        this.connection = connection;
    }

    /** What a read found. */
    public enum State {
        BYTES,
        /** The peer sends nothing more. */
        END,
        RESET,
        /** Nothing came in time. */
        SILENCE
    }

    /** @param bytes empty unless the state is {@link State#BYTES} */
    public record Read(State state, byte[] bytes) {}

    /**
     * Connects.
     *
     * @param service the protocol to speak, for those who watch
     * @throws Failure if nothing accepts the connection
     */
    public static RawConnection to(Connector connector, Protocol service, Endpoint endpoint) throws Failure {
        return new RawConnection(connector.connectRaw(service, endpoint));
    }

    /**
     * Sends bytes in one write.
     *
     * @return whether the system took them; not after a reset
     * @throws Failure if the user stopped it
     */
    public boolean send(byte[] bytes) throws Failure {
        return unlessReset(() -> connection.write(bytes, 0, bytes.length));
    }

    /** Ends this side of the connection. @return false after a reset */
    public boolean endOutput() throws Failure {
        return unlessReset(connection::endOutput);
    }

    private interface Step {
        void run() throws Failure;
    }

    private static boolean unlessReset(Step step) throws Failure {
        try {
            step.run();
            return true;
        } catch (Failure failure) {
            if (failure.exit() == ExitCode.RESET) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Waits for bytes.
     *
     * @param nanos how long
     * @throws Failure if the user stopped it
     */
    public Read read(long nanos) throws Failure {
        try {
            connection.limitReads(Math.max(1, nanos));
            int count = connection.read(buffer.clear());
            return count < 0
                    ? new Read(State.END, new byte[0])
                    : new Read(State.BYTES, Arrays.copyOf(buffer.array(), count));
        } catch (Failure failure) {
            return ended(failure).map(state -> new Read(state, new byte[0])).orElseThrow(() -> failure);
        }
    }

    private static Optional<State> ended(Failure failure) {
        return switch (failure.exit()) {
            case RESET -> Optional.of(State.RESET);
            case TIMED_OUT -> Optional.of(State.SILENCE);
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        connection.close();
    }
}
