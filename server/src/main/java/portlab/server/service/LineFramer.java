package portlab.server.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import portlab.common.wire.Reason;

/**
 * Finds lines in bytes. A line ends at LF (a CR just before it belongs to the terminator), at the end of the stream, or
 * when the peer falls silent; how the network segments the bytes makes no difference. Pure.
 *
 * @param maximum bytes that a line may have, its terminator not counted
 */
record LineFramer(int maximum) {

    /** What may follow the bytes in the input. */
    enum InputState {
        /** More may arrive at any moment. */
        FLOWING,
        /** The peer has been silent for so long that an unterminated line counts as complete. */
        SILENT,
        /** The peer has closed its side. */
        ENDED
    }

    /** What is at the beginning of an input. */
    sealed interface Frame {

        /** Nothing, or the beginning of a line. */
        Frame UNFINISHED = new Unfinished();

        /**
         * A whole line, taken off the input.
         *
         * @param text the line without its terminator, as a view of the input that the next read overwrites
         * @param length bytes of the line, its terminator included
         * @param endedBy what ended the line
         */
        record Line(ByteBuffer text, int length, Reason endedBy) implements Frame {

            boolean newline() {
                return endedBy == Reason.LINE_BY_LF;
            }
        }

        /**
         * A line that is longer than the maximum. It stays in the input.
         *
         * @param seen the bytes of it that have arrived
         */
        record TooLong(ByteBuffer seen) implements Frame {}

        /** See {@link #UNFINISHED}. */
        record Unfinished() implements Frame {}

        /** The first 100 bytes of {@code text} for a log line; a replacement character stands for invalid UTF-8. */
        static String excerpt(ByteBuffer text) {
            int shown = Math.min(text.remaining(), 100);
            String head = StandardCharsets.UTF_8
                    .decode(text.slice(text.position(), shown))
                    .toString();
            return shown < text.remaining() ? head + "…" : head;
        }
    }

    /**
     * Takes the next line off {@code input}.
     *
     * @param searched how many bytes at the beginning of {@code input} are known to hold no LF, so that a line that
     *     arrives byte by byte is searched only once
     * @param state what may follow the bytes in {@code input}
     */
    Frame next(ByteBuffer input, int searched, InputState state) {
        int start = input.position();
        int lf = indexOfLf(input, start + searched);
        int end = lf < 0 ? input.limit() : lf;
        boolean closesWithCr = end > start && input.get(end - 1) == '\r' && (lf >= 0 || state == InputState.FLOWING);
        int length = end - start - (closesWithCr ? 1 : 0);
        if (length > maximum) {
            return new Frame.TooLong(input.slice(start, end - start));
        }
        if (lf < 0 && (end == start || state == InputState.FLOWING)) {
            return Frame.UNFINISHED;
        }
        int next = lf < 0 ? end : lf + 1;
        input.position(next);
        return new Frame.Line(input.slice(start, length), next - start, endedBy(lf >= 0, state));
    }

    private static Reason endedBy(boolean lf, InputState state) {
        if (lf) {
            return Reason.LINE_BY_LF;
        }
        return state == InputState.SILENT ? Reason.LINE_BY_SILENCE : Reason.LINE_BY_END;
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
