package portlab.server.exercise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the server does on a connection, one thing after the other. The last step ends or holds the connection. */
sealed interface Step {

    /** Sends bytes in one write. */
    record Send(byte[] bytes) implements Step {}

    record Pause(int millis) implements Step {}

    /** The ends of a script. */
    enum Last implements Step {
        /** Sends the end of the stream, and reads on until the client closes. */
        CLOSE,
        /** Resets the connection. */
        RESET,
        /** Does nothing more, until the client closes or asks again. */
        HOLD
    }

    /** @param text Latin-1 characters */
    static Step send(String text) {
        return new Send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes in pieces with pauses between them. @param piece how many bytes in each */
    static List<Step> drip(byte[] bytes, int piece, int millis) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += piece) {
            if (i > 0) {
                steps.add(new Pause(millis));
            }
            steps.add(new Send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece))));
        }
        return steps;
    }
}
