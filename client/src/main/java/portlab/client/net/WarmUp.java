package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * Loads and runs the code that gets timed, so that the first exchange of a process is not slower than later ones: answers go
 * through a socket that is connected to itself, and through the code that sends requests and reads answers.
 */
public final class WarmUp {
    /** Few enough that the JIT compiler stays out of it: it would compile in the middle of the first exchange. */
    private static final int ROUNDS = 5;

    private static final long MILLISECOND = 1_000_000L;
    private static final Timeouts LIMITS = new Timeouts(100 * MILLISECOND, MILLISECOND);

    private static final Endpoint SELF = new Endpoint("localhost", 0);

    private static final String ANSWER = "HTTP/1.0 200 OK\r\n"
            + "Server: portlab\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: 0\r\n\r\n";

    private WarmUp() {}

    /**
     * Takes a few milliseconds, and does nothing where a socket cannot be connected to itself.
     *
     * @return whether it ran to its end
     */
    public static boolean run() {
        try (Connection connection = Connection.toItself(LIMITS)) {
            return run(connection);
        } catch (IOException e) {
            // No socket can be bound here. The first times are those of a cold start.
            return false;
        }
    }

    static boolean run(Connection connection) {
        // As large as for a real exchange, because the JDK keeps a buffer of this size for the next one.
        ByteBuffer buffer = HttpConnection.newBuffer();
        HttpConnection http = new HttpConnection(connection, SELF, null, buffer);
        HttpConnection.Prepared answer = new HttpConnection.Prepared(ANSWER, 1);
        int round = 0;
        try {
            connection.connect("");
            while (round < ROUNDS) {
                http.send(answer);
                http.receive("GET");
                round++;
            }
            // Nothing is left to read, so this waits for the time limit.
            connection.read(buffer.clear());
            return false;
        } catch (Failure end) {
            return round == ROUNDS && end.exit() == ExitCode.TIMED_OUT;
        }
    }
}
