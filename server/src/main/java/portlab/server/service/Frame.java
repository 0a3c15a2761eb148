package portlab.server.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What {@link LineFramer} finds at the head of an input. */
public sealed interface Frame {

    /** Nothing, or the beginning of a line whose end is to come. */
    Frame UNFINISHED = new Unfinished();

    /**
     * A whole text request, taken from the input.
     *
     * @param text the request without its terminator, as a view of the input that the next fill overwrites
     * @param length bytes it took in the input, terminator included
     * @param newline whether LF ended it, so whether the reply ends with LF too
     */
    record Line(ByteBuffer text, int length, boolean newline) implements Frame {}

    /**
     * A line that has no end where the longest one would have it. It stays in the input.
     *
     * @param seen what has come of it
     */
    record TooLong(ByteBuffer seen) implements Frame {}

    /** See {@link #UNFINISHED}. */
    record Unfinished() implements Frame {}

    /** The first 100 bytes of {@code text} for a log line, with a replacement character for what is not UTF-8. */
    static String excerpt(ByteBuffer text) {
        int shown = Math.min(text.remaining(), 100);
        String head = StandardCharsets.UTF_8
                .decode(text.slice(text.position(), shown))
                .toString();
        return shown < text.remaining() ? head + "…" : head;
    }
}
