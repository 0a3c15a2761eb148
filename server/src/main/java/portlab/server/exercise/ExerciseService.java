package portlab.server.exercise;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import portlab.common.Protocol;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Next;
import portlab.server.net.Service;

/** Plays the scripts of exercises. */
final class ExerciseService implements Service {
    /** Longer requests count as complete. */
    private static final int LONGEST = 256 * 1024;

    /** After this time without a byte, an unterminated line counts as complete. */
    private static final long LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The same of an unterminated head. */
    private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Protocol protocol;
    private final Stage stage;

    /** How long to be silent toward a client that has ended its side, and so cannot be waited for. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * What to do after a request.
     *
     * @param name the exercise's; for those who watch
     */
    record Scene(String name, List<Step> steps) {}

    /** Decides what to play. Several threads may call it. */
    interface Stage {
        /** A client has asked. */
        Scene asked(ReceivedRequest asked);
    }

    ExerciseService(Protocol protocol, Stage stage) {
        this.protocol = protocol;
        this.stage = stage;
    }

    @Override
    public String name() {
        return protocol.word();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        ByteArrayOutputStream request = request(connection);
        boolean ended = read(connection, request);
        if (request.size() == 0) {
            return ended ? Next.CLOSE : Next.WAIT;
        }
        connection.state(request);
        ReceivedRequest asked = ReceivedRequest.of(request.toByteArray());
        if (!ended && !connection.overdue() && request.size() < LONGEST && !isComplete(asked)) {
            return new Next.WaitUntil(System.nanoTime() + (protocol == Protocol.HTTP ? HEAD_NANOS : LINE_NANOS));
        }
        connection.state(null);
        Scene scene = stage.asked(asked);
        connection.note(Reason.EXERCISE, scene.name());
        return play(scene.steps(), connection, ended);
    }

    private static ByteArrayOutputStream request(Connection connection) {
        Object begun = connection.state();
        return begun == null ? new ByteArrayOutputStream() : (ByteArrayOutputStream) begun;
    }

    /** Reads what has arrived. @return whether the client has ended its side */
    private static boolean read(Connection connection, ByteArrayOutputStream request) throws IOException {
        int count = 1;
        while (count > 0 && request.size() < LONGEST) {
            count = connection.fill();
            ByteBuffer input = connection.input();
            byte[] bytes = new byte[input.remaining()];
            input.get(bytes);
            request.writeBytes(bytes);
        }
        return count < 0;
    }

    private boolean isComplete(ReceivedRequest asked) {
        return protocol == Protocol.HTTP ? asked.isWholeHead() : asked.text().contains("\n");
    }

    private static Next play(List<Step> steps, Connection connection, boolean ended) throws IOException {
        boolean answered = false;
        for (Step step : steps) {
            if (step instanceof Step.Send send) {
                connection.write(ByteBuffer.wrap(send.bytes()));
                answered = true;
            } else if (step instanceof Step.Pause pause) {
                pause(connection, TimeUnit.MILLISECONDS.toNanos(pause.millis()));
            } else if (step == Step.Last.CLOSE) {
                return Next.LINGER;
            } else if (step == Step.Last.RESET) {
                throw new CutException(answered ? Reason.FAULT_LIMIT : Reason.FAULT_RESET);
            }
        }
        return hold(connection, answered, ended);
    }

    private static Next hold(Connection connection, boolean answered, boolean ended) throws IOException {
        if (!ended) {
            connection.reused();
            return Next.WAIT;
        }
        if (!answered) {
            pause(connection, SILENCE_NANOS);
        }
        return Next.CLOSE;
    }

    private static void pause(Connection connection, long nanos) throws IOException {
        connection.pause(System.nanoTime() + nanos);
    }
}
