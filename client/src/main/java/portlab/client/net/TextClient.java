package portlab.client.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;

/** Asks a service that takes a line and answers with one (calc, message), on a connection of its own. */
public final class TextClient {
    private static final int LIMIT = 256 * 1024;
    private static final String REFUSAL = "ERROR ";

    /** What to ask oneself when an answer is not the service's. */
    public static final String ANOTHER_SERVICE = "does another service listen there?";

    private final Connector connector;

    public TextClient(Connector connector) {
        this.connector = connector;
    }

    /**
     * Sends a line in one write and waits for the answer's line.
     *
     * @param line without its end; must not hold a line feed
     * @throws Failure when there is no answer or it is a refusal
     */
    public TextReply ask(Endpoint endpoint, String line) throws Failure {
        byte[] request = (line + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try (Connection connection = connector.connect(endpoint)) {
            connection.write(request, 0, request.length);
            long sent = connection.lastWrite();
            connection.trace().sent(sent, line + "\n");
            connection.hurry();
            int count = connection.read(buffer);
            long firstByte = connection.lastRead();
            ByteArrayOutputStream reply = new ByteArrayOutputStream();
            while (count >= 0 && !take(buffer, reply)) {
                count = connection.read(buffer);
            }
            String text = reply.toString(StandardCharsets.UTF_8);
            connection.trace().received(firstByte, text);
            Timing timing = new Timing(connection.connectNanos(), firstByte - sent, connection.laterReadNanos());
            return new TextReply(connection.name(), complete(text, connection), timing);
        }
    }

    /** @return whether the line has ended */
    private static boolean take(ByteBuffer buffer, ByteArrayOutputStream reply) throws Failure {
        buffer.flip();
        while (buffer.hasRemaining()) {
            byte b = buffer.get();
            reply.write(b);
            if (b == '\n') {
                return true;
            }
        }
        buffer.clear();
        if (reply.size() > LIMIT) {
            throw new Failure(ExitCode.TRUNCATED, "the answer has no end", ANOTHER_SERVICE);
        }
        return false;
    }

    private static String complete(String text, Connection connection) throws Failure {
        if (text.isEmpty()) {
            throw silent(connection);
        }
        if (text.startsWith(REFUSAL)) {
            throw new Failure(ExitCode.REFUSED, "the server says " + text.strip(), "");
        }
        if (!text.endsWith("\n")) {
            throw new Failure(ExitCode.TRUNCATED, connection.name() + " ended the answer inside its line", "try again");
        }
        return text.substring(0, text.length() - 1);
    }

    static Failure silent(Connection connection) {
        return new Failure(
                ExitCode.EMPTY_REPLY, connection.name() + " closed the connection without an answer", ANOTHER_SERVICE);
    }
}
