package portlab.client.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.client.tls.TlsDetails;
import portlab.common.Protocol;

/** Sends one line to calc or message and reads the answer's line, on a new connection. */
public final class TextClient {
    private static final int LIMIT = 256 * 1024;
    private static final String REFUSAL = "ERROR ";

    /** The hint for an answer in the wrong format. */
    public static final String ANOTHER_SERVICE = "is another service running on this port?";

    private final Connector connector;
    private final Protocol service;

    public TextClient(Connector connector, Protocol service) {
        this.connector = connector;
        this.service = service;
    }

    /**
     * Sends a line in one write and waits for the answer's line.
     *
     * @param line without a line feed
     * @throws Failure if there is no answer or the service refuses
     */
    public Reply ask(Endpoint endpoint, String line) throws Failure {
        byte[] request = (line + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try (Connection connection = connector.connectRaw(service, endpoint)) {
            connection.write(request, 0, request.length);
            connection.limitTotal();
            int count = connection.read(buffer);
            long firstByte = connection.lastRead();
            ByteArrayOutputStream reply = new ByteArrayOutputStream();
            while (count >= 0 && !take(buffer, reply)) {
                count = connection.read(buffer);
            }
            String text = reply.toString(StandardCharsets.UTF_8);
            return new Reply(
                    connection.name(),
                    complete(text, connection),
                    connection.timing(firstByte),
                    Optional.ofNullable(connection.tlsDetails()));
        }
    }

    /** @return whether the line is complete */
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
            throw new Failure(ExitCode.TRUNCATED, "the answer is too long", ANOTHER_SERVICE);
        }
        return false;
    }

    private static String complete(String text, Connection connection) throws Failure {
        if (text.isEmpty()) {
            throw silent(connection);
        }
        if (text.startsWith(REFUSAL)) {
            throw new Failure(ExitCode.REFUSED, "the server answered " + text.strip(), "");
        }
        if (!text.endsWith("\n")) {
            throw new Failure(
                    ExitCode.TRUNCATED,
                    connection.name() + " closed the connection in the middle of a line",
                    "try again");
        }
        return text.substring(0, text.length() - 1);
    }

    static Failure silent(Connection connection) {
        return new Failure(
                ExitCode.EMPTY_REPLY, connection.name() + " closed the connection without answering", ANOTHER_SERVICE);
    }

    /**
     * The answer of a text service.
     *
     * @param address the address and port that answered
     * @param text the line without its line feed, unescaped as the server sent it
     * @param tls what the handshake agreed on; empty without TLS
     */
    public record Reply(String address, String text, Timing timing, Optional<TlsDetails> tls) {

        /** Without TLS. */
        public Reply(String address, String text, Timing timing) {
            this(address, text, timing, Optional.empty());
        }
    }
}
