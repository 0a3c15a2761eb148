package portlab.server.service;

import java.nio.ByteBuffer;

/**
 * Finds text requests in bytes. A request ends at LF (a CR just before it belongs to the terminator), at the end of the
 * stream, or when the peer falls silent; where it ends does not depend on how the network cut it.
 *
 * @param maximum bytes a request may have, its terminator not counted
 */
public record LineFramer(int maximum) {

    /**
     * Takes the next request off {@code input}.
     *
     * @param searched how many bytes at the head of {@code input} are known to hold no LF, so that a line that comes a
     *     byte at a time is not searched from its beginning for each
     * @param arrival what is known of the bytes after those in {@code input}
     */
    public Frame next(ByteBuffer input, int searched, InputState arrival) {
        int start = input.position();
        int lf = indexOfLf(input, start + searched);
        int end = lf < 0 ? input.limit() : lf;
        boolean closesWithCr = end > start && input.get(end - 1) == '\r' && (lf >= 0 || arrival == InputState.FLOWING);
        int length = end - start - (closesWithCr ? 1 : 0);
        if (length > maximum) {
            return new Frame.TooLong(input.slice(start, end - start));
        }
        if (lf < 0 && (end == start || arrival == InputState.FLOWING)) {
            return Frame.UNFINISHED;
        }
        int next = lf < 0 ? end : lf + 1;
        input.position(next);
        return new Frame.Line(input.slice(start, length), next - start, lf >= 0);
    }

    private static int indexOfLf(ByteBuffer input, int from) {
        for (int i = from; i < input.limit(); i++) {
            if (input.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
