package portlab.common.wire;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.IntSupplier;
import portlab.common.AddressText;

/**
 * The view for people. Each line begins with the connection's number and, unless it continues another, the µs since the connection
 * opened. Text appears as the lines it consists of, binary data as a hexdump of its beginning. Every character that a terminal
 * could act on is escaped by {@link WireBytes}.
 */
public final class WireText implements WireFormat {
    private static final int NARROW = 60;
    private static final int NARROWEST = 20;
    private static final int OFFSET_WIDTH = 9;
    private static final String NO_OFFSET = " ".repeat(OFFSET_WIDTH + " µs".length());
    private static final int DUMPED_LINES = 8;
    private static final int[] DUMP_WIDTHS = {16, 8, 4};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final IntSupplier columns;
    private final Colours colours;
    private final ZoneId zone;

    /**
     * @param columns the width to fit lines to; 0 for lines of any length
     * @param coloured whether to mark directions and failures with colours
     */
    public WireText(int columns, boolean coloured) {
        this(() -> columns, coloured);
    }

    /** The same for a width that may change; asked for each event. */
    public WireText(IntSupplier columns, boolean coloured) {
        this(columns, coloured, ZoneId.systemDefault());
    }

    WireText(IntSupplier columns, boolean coloured, ZoneId zone) {
        this.columns = columns;
        this.colours = coloured ? Colours.ANSI : Colours.NONE;
        this.zone = zone;
    }

    @Override
    public byte[] format(WireEvent event) {
        return text(event).getBytes(StandardCharsets.UTF_8);
    }

    /** The lines for an event, each with a line feed. */
    public String text(WireEvent event) {
        Lines lines = new Lines(event);
        if (event instanceof WireEvent.Opened opened) {
            lines.wrapped(Meaning.STATE, opened(opened));
        } else if (event instanceof WireEvent.Data data) {
            data(data, lines);
        } else if (event instanceof WireEvent.Ended ended) {
            boolean failed = ended.end() == WireEvent.End.RESET || ended.end() == WireEvent.End.CUT;
            lines.wrapped(failed ? Meaning.FAILURE : Meaning.STATE, ended(ended));
        } else if (event instanceof WireEvent.Note note) {
            lines.wrapped(Meaning.NOTE, note(note));
        } else if (event instanceof WireEvent.Reused reused) {
            lines.wrapped(Meaning.STATE, reused(reused));
        } else if (event instanceof WireEvent.Omitted omitted) {
            lines.wrapped(Meaning.FAILURE, omitted(omitted));
        }
        return lines.toString();
    }

    private String opened(WireEvent.Opened opened) {
        String client = AddressText.of(opened.client());
        String server = AddressText.of(opened.server() ? opened.local() : opened.remote());
        String took = opened.server() ? "" : ", connected in " + micros(opened.connectNanos()) + " µs";
        return "open " + opened.service() + " " + client + " to " + server + " at "
                + TIME.format(opened.time().atZone(zone)) + took;
    }

    private static String ended(WireEvent.Ended ended) {
        boolean local = ended.by() == WireEvent.Side.LOCAL;
        return switch (ended.end()) {
            case HALF_CLOSE -> local ? "this side sends nothing more" : "the peer sends nothing more";
            case CLOSE -> local ? "closed" : "closed by the peer";
            case RESET -> local ? "reset" : "reset by the peer";
            case CUT -> local ? "cut" : "cut by the peer";
        };
    }

    static String note(WireEvent.Note note) {
        String detail = note.detail().isEmpty() ? "" : ": " + WireBytes.visible(note.detail());
        return note.reason().sentence() + detail + " (" + note.reason().source() + ")";
    }

    static String reused(WireEvent.Reused reused) {
        return "reused, request " + reused.request();
    }

    static String omitted(WireEvent.Omitted omitted) {
        String what = omitted.events()
                + (omitted.events() == 1 ? " event" : " events")
                + (omitted.connection() == 0 ? " of other connections" : "");
        String bytes = " (" + omitted.sent() + " B sent, " + omitted.received() + " B received)";
        return "… " + what + (omitted.why() == WireEvent.Omission.OVERLOAD ? " dropped" : " left out") + bytes;
    }

    private void data(WireEvent.Data data, Lines lines) {
        Meaning meaning = data.from() == WireEvent.Side.LOCAL ? Meaning.SENT : Meaning.RECEIVED;
        lines.wrapped(meaning, (meaning == Meaning.SENT ? "sent " : "received ") + data.count() + " B");
        byte[] bytes = data.bytes();
        int text = WireBytes.textLength(bytes);
        for (String line : WireBytes.lines(bytes, text)) {
            lines.cut(meaning, line);
        }
        long left = data.missing() + dump(bytes, text, meaning, lines);
        if (left > 0) {
            lines.cut(meaning, "… " + left + (left == 1 ? " more byte" : " more bytes"));
        }
    }

    /** Returns how many bytes did not fit. */
    private static int dump(byte[] bytes, int from, Meaning meaning, Lines lines) {
        int width = DUMP_WIDTHS[DUMP_WIDTHS.length - 1];
        for (int i = DUMP_WIDTHS.length - 1; i >= 0; i--) {
            width = WireBytes.dumpWidth(DUMP_WIDTHS[i]) <= lines.room() ? DUMP_WIDTHS[i] : width;
        }
        int end = Math.min(bytes.length, from + width * DUMPED_LINES);
        for (int at = from; at < end; at += width) {
            lines.cut(meaning, WireBytes.dump(bytes, at, Math.min(end, at + width), width));
        }
        return bytes.length - end;
    }

    private int width() {
        int width = columns.getAsInt();
        return width == 0 ? Integer.MAX_VALUE : Math.max(width, NARROWEST);
    }

    private static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }

    /** What the colours tell apart, and the mark that does so without them. */
    private enum Meaning {
        SENT("→"),
        RECEIVED("←"),
        NOTE("*"),
        STATE("*"),
        FAILURE("*");

        private final String mark;

        Meaning(String mark) {
            this.mark = mark;
        }
    }

    /** The basic SGR sequences (ECMA-48) that can be read on light and dark backgrounds. */
    private enum Colours {
        NONE,
        ANSI;

        String faint(String text) {
            return paint("2", text);
        }

        String paint(Meaning meaning, String text) {
            return switch (meaning) {
                case SENT -> paint("36", text);
                case RECEIVED -> paint("35", text);
                case STATE -> paint("1", text);
                case FAILURE -> paint("31", text);
                case NOTE -> text;
            };
        }

        private String paint(String sgr, String text) {
            return this == NONE ? text : "\033[" + sgr + "m" + text + "\033[0m";
        }
    }

    /** The lines of one event. */
    private final class Lines {
        private final StringBuilder text = new StringBuilder();
        private final int columns = width();
        private final String first;
        private final String later;
        private boolean begun;

        Lines(WireEvent event) {
            String number = "#" + event.connection() + " ";
            String offset = micros(event.nanos()) + " µs";
            boolean narrow = columns < NARROW;
            first = number + (narrow ? "" : " ".repeat(Math.max(0, NO_OFFSET.length() - offset.length()))) + offset
                    + " ";
            later = narrow ? number : number + NO_OFFSET + " ";
        }

        /** How many columns the text of a line has. */
        int room() {
            return columns - later.length() - 2;
        }

        /** Adds a line, cut to the width. */
        void cut(Meaning meaning, String line) {
            add(colours.paint(meaning, meaning.mark), WireBytes.cut(line, room()));
        }

        /** Adds a text, broken between words. */
        void wrapped(Meaning meaning, String words) {
            String mark = colours.paint(meaning, meaning.mark);
            int firstRoom = columns - (begun ? later : first).length() - 2;
            for (String line : WireBytes.wrap(words, firstRoom, room())) {
                add(mark, colours.paint(meaning, line));
                mark = " ";
            }
        }

        private void add(String mark, String line) {
            text.append(colours.faint(begun ? later : first))
                    .append(mark)
                    .append(' ')
                    .append(line)
                    .append('\n');
            begun = true;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
