package portlab.client.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Identifies the protocol of a server that did not speak the expected one. */
public final class Banner {
    /** The name of TLS, which a service may speak while the client does not. */
    public static final String TLS = "TLS";

    private static final long TENTH = 100_000_000L;

    /** Servers that speak first do so at once; others get a request to answer. */
    private static final Timeouts PATIENCE = new Timeouts(10 * TENTH, 5 * TENTH);

    private static final String REQUEST = "GET / HTTP/1.0\r\n\r\n";
    private static final int EXCERPT = 60;

    /** Protocols and the first characters of their answers, in Latin-1. */
    private enum Protocol {
        SSH("SSH", true, "SSH-"),
        /** An alert, or a handshake's message, of any version (RFC 8446, 5.1). */
        TLS(Banner.TLS, false, "\u0015\u0003", "\u0016\u0003"),
        HTTP("HTTP", true, "HTTP/"),
        MAIL_OR_FILES("SMTP or FTP", true, "220 ", "220-"),
        POP("POP3", true, "+OK"),
        IMAP("IMAP", true, "* OK"),
        REDIS("Redis", true, "-ERR"),
        VNC("VNC", true, "RFB "),
        ECHO("echo", false, "GET /", "HEAD /"),
        MESSAGE("message", false, "Server received at "),
        CALC("calc", false, "Received data is not a valid integer");

        private final String title;
        private final boolean quotable;
        private final String[] beginnings;

        /** @param quotable whether the first line says more than the title */
        Protocol(String title, boolean quotable, String... beginnings) {
            this.title = title;
            this.quotable = quotable;
            this.beginnings = beginnings;
        }

        private boolean fits(String answer) {
            return Arrays.stream(beginnings).anyMatch(answer::startsWith);
        }
    }

    private Banner() {}

    /**
     * Names the protocol of an answer, and quotes its first line if useful: {@code SSH: SSH-2.0-OpenSSH_9.2}. Pure.
     *
     * @param answer its first bytes as Latin-1 characters
     */
    public static Optional<String> name(String answer) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.fits(answer)) {
                return Optional.of(protocol.title + (protocol.quotable ? ": " + firstLine(answer) : ""));
            }
        }
        return Optional.empty();
    }

    private static String firstLine(String answer) {
        String line = answer.lines().findFirst().orElse("");
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }

    /**
     * Names the protocol of an answer, or quotes the answer if it is unknown.
     *
     * @param answer its first bytes as Latin-1 characters, at least one
     */
    public static String describe(String answer) {
        return name(answer).orElseGet(() -> "its answer starts with " + firstLine(answer));
    }

    /**
     * Connects, waits half a second for the server to speak first, then sends a request.
     *
     * @return the first bytes of the answer as Latin-1 characters; empty if there is none
     */
    public static Optional<String> ask(Network network, Endpoint endpoint) {
        try (Connection connection = network.connector(PATIENCE).connect(endpoint)) {
            String answer = read(connection);
            if (answer.isEmpty()) {
                connection.write(REQUEST);
                answer = read(connection);
            }
            return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    /** Reads once; empty if nothing arrives in time. */
    private static String read(Connection connection) throws Failure {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        try {
            connection.read(buffer);
        } catch (Failure e) {
            if (e.exit() != ExitCode.TIMED_OUT) {
                throw e;
            }
        }
        return StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
    }
}
