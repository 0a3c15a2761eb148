package portlab.client.view;

import portlab.client.measure.Moments;

/** Draws an exchange to scale, one character for each step of time. Pure. */
final class Waterfall {
    /** The segments of an exchange's bar, with a character that tells them apart without colours. TLS is last: few have it. */
    enum Segment {
        CONNECT('░', "connect"),
        WAIT('▒', "wait"),
        RECEIVE('█', "receive"),
        TLS('▞', "TLS");

        private final char mark;
        private final String word;

        Segment(char mark, String word) {
            this.mark = mark;
            this.word = word;
        }

        char mark() {
            return mark;
        }

        String word() {
            return word;
        }

        /** When it begins. */
        long from(Moments moments) {
            return switch (this) {
                case CONNECT -> moments.connect();
                case WAIT -> moments.sent();
                case RECEIVE -> moments.firstByte();
                case TLS -> moments.connected();
            };
        }

        /** When it ends. The next segment begins there, or a moment later. */
        long to(Moments moments) {
            return switch (this) {
                case CONNECT -> moments.connected();
                case WAIT -> moments.firstByte();
                case RECEIVE -> moments.end();
                case TLS -> moments.secured();
            };
        }
    }

    private final long total;
    private final int width;

    /**
     * @param total the time of the whole width
     * @param width in characters
     */
    Waterfall(long total, int width) {
        this.total = Math.max(1, total);
        this.width = width;
    }

    /** A line of {@code width} characters: each shows the segment in its middle, and an exchange has at least one. */
    String bar(Moments moments) {
        StringBuilder bar = new StringBuilder(" ".repeat(width));
        boolean drawn = false;
        for (Segment segment : Segment.values()) {
            for (int i = cell(segment.from(moments)); i < cell(segment.to(moments)); i++) {
                bar.setCharAt(i, segment.mark());
                drawn = true;
            }
        }
        if (!drawn) {
            int at = (int) Math.min(width - 1L, moments.connect() * width / total);
            bar.setCharAt(at, longest(moments).mark());
        }
        return bar.toString();
    }

    /** The first cell whose middle is not before a moment. */
    private int cell(long moment) {
        return (int) Math.max(0, Math.min(width, Math.round((double) moment * width / total)));
    }

    private static Segment longest(Moments moments) {
        Segment longest = Segment.CONNECT;
        for (Segment segment : Segment.values()) {
            boolean longer = segment.to(moments) - segment.from(moments) > longest.to(moments) - longest.from(moments);
            longest = longer ? segment : longest;
        }
        return longest;
    }
}
