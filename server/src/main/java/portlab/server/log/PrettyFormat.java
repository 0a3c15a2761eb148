package portlab.server.log;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jline.jansi.Ansi;
import org.jline.jansi.Ansi.Color;
import org.jline.utils.WCWidth;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.common.wire.Reason;
import portlab.server.net.Exchange;

/**
 * A format for people: local time, client, number of open connections, request, outcome, bytes of the request and of the
 * answer's body, and duration. In a narrow terminal it leaves columns out, so that every exchange fits on one line.
 *
 * <pre>
 * 14:30:25.118  127.0.0.1:51312          1 open  GET /file.txt HTTP/1.0  200       90 →    1024 B   412 µs
 * 14:30:25  127.0.0.1:51312  GET /file.txt       200       90 →    1024 B   412 µs
 * 14:30:25  GET /file.txt    200    412 µs
 * </pre>
 */
public final class PrettyFormat implements LogFormat {
    /** The width of anything that is not a terminal: no column is left out or shortened. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final String CUT = "…";
    private static final String VERSION = " HTTP/";
    private static final int OUTCOME = 4;
    private static final int RECEIVED = 7;
    private static final int BODY = 9;
    private static final int TIME = 7;

    /** The request's column is padded to this width, which aligns the columns after it. */
    private static final int REQUEST = 30;

    /** The least width of the request, beside the longest client address. */
    private static final int MIN_REQUEST = 12;

    private static final int MIN_CLIENT = 15;

    /** The parts of a line that fit into a number of columns. */
    private enum Layout {
        /** Time, request, outcome and duration. */
        SMALL(0),
        /** Also the client and the bytes. */
        MIDDLE(76),
        /** Also milliseconds, open connections and the HTTP version. */
        FULL(104);

        final int columns;

        Layout(int columns) {
            this.columns = columns;
        }

        static Layout of(int columns) {
            return columns >= FULL.columns ? FULL : columns >= MIDDLE.columns ? MIDDLE : SMALL;
        }
    }

    private final Supplier<ZoneId> zone;
    private final boolean coloured;
    private final IntSupplier columns;

    /**
     * @param zone called for each line, because looking up the system's zone would delay the start
     * @param columns the width of the terminal, called for each line; or {@link #UNLIMITED}
     */
    public PrettyFormat(Supplier<ZoneId> zone, boolean coloured, IntSupplier columns) {
        this.zone = zone;
        this.coloured = coloured;
        this.columns = columns;
    }

    @Override
    public void append(Exchange exchange, StringBuilder line) {
        int width = columns.getAsInt();
        Layout layout = Layout.of(width);
        String outcome = padded(exchange.outcome(), OUTCOME);
        String figures = figures(exchange, layout, width) + faults(exchange, layout);
        int start = line.length();
        appendTime(exchange.startedMillis(), layout, line);
        line.append(GAP);
        int right = GAP.length() + outcome.length() + figures.length();
        if (layout != Layout.SMALL) {
            appendClient(exchange, layout, width - (line.length() - start) - right, line);
        }
        appendRequest(exchange.request(), layout, width - (line.length() - start) - right, line);
        line.append(GAP);
        appendOutcome(outcome, line);
        line.append(figures);
    }

    @Override
    public void appendLoss(long lines, long millis, StringBuilder line) {
        appendTime(millis, Layout.of(columns.getAsInt()), line);
        line.append(GAP).append(lines).append(" lines lost");
    }

    private void appendTime(long millis, Layout layout, StringBuilder line) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone.get());
        appendDigits(time.getHour(), 2, line);
        line.append(':');
        appendDigits(time.getMinute(), 2, line);
        line.append(':');
        appendDigits(time.getSecond(), 2, line);
        if (layout == Layout.FULL) {
            line.append('.');
            appendDigits(time.getNano() / 1_000_000, 3, line);
        }
    }

    /** Appends the client and in the full layout the connections; {@code room} is the width of these and the request. */
    private static void appendClient(Exchange exchange, Layout layout, int room, StringBuilder line) {
        boolean full = layout == Layout.FULL;
        String open = full ? " " + right(Integer.toString(exchange.active()), 4) + " open" + GAP : GAP;
        int most = Math.max(MIN_CLIENT, room - open.length() - MIN_REQUEST);
        line.append(padded(client(exchange.peer(), most), full ? 21 : MIN_CLIENT))
                .append(open);
    }

    /** The client's address, with its port if that fits. */
    private static String client(InetSocketAddress peer, int most) {
        String whole = AddressText.of(peer);
        return whole.length() <= most ? whole : cut(AddressText.of(peer.getAddress()), most);
    }

    private static void appendRequest(String request, Layout layout, int room, StringBuilder line) {
        String text = SafeText.escaped(request);
        if (layout != Layout.FULL || TextWidth.of(text) > room) {
            // The version is the least interesting part.
            int version = text.lastIndexOf(VERSION);
            text = cut(version < 0 ? text : text.substring(0, version), Math.max(1, room));
        }
        line.append(text).append(" ".repeat(Math.max(0, Math.min(room, REQUEST) - TextWidth.of(text))));
    }

    private static String cut(String text, int columns) {
        return TextWidth.of(text) <= columns ? text : TextWidth.head(text, columns - 1) + CUT;
    }

    /** The bytes, except in the small layout, and the duration. */
    private static String figures(Exchange exchange, Layout layout, int width) {
        String time = GAP + right(Figures.time(exchange.nanos()), TIME);
        if (layout == Layout.SMALL) {
            return time;
        }
        int received = width == UNLIMITED ? UNLIMITED : RECEIVED;
        int body = width == UNLIMITED ? UNLIMITED : BODY;
        return " " + right(Figures.bytes(exchange.received(), "", received), RECEIVED) + " → "
                + right(Figures.bytes(exchange.body(), " B", body), BODY) + time;
    }

    /** The faults on purpose; in a narrow terminal only that there are any. */
    private static String faults(Exchange exchange, Layout layout) {
        String faults = exchange.decisions().reasons().stream()
                .filter(Reason::isFault)
                .map(reason -> reason.name()
                        .substring("FAULT_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-'))
                .collect(Collectors.joining(","));
        return faults.isEmpty() ? "" : GAP + (layout == Layout.FULL ? "fault: " + faults : "fault");
    }

    private static void appendDigits(int number, int digits, StringBuilder line) {
        String text = Integer.toString(number);
        line.append("0".repeat(digits - text.length())).append(text);
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void appendOutcome(String outcome, StringBuilder line) {
        if (coloured) {
            line.append(Ansi.ansi().fg(colour(outcome)).a(outcome).reset());
        } else {
            line.append(outcome);
        }
    }

    /** By the first digit of an HTTP status, or the first letter of another outcome. */
    private static Color colour(String outcome) {
        return switch (outcome.charAt(0)) {
            case '2', 'o' -> Color.GREEN;
            case '3' -> Color.CYAN;
            case '4', 'r' -> Color.YELLOW;
            default -> Color.RED;
        };
    }

    /** Formats numbers for people: exact while they fit into their column, then with three digits. */
    static final class Figures {
        private static final int STEP = 1000;

        /** The largest number before the next unit is used. */
        private static final int MAX = 9999;

        private static final String[] SIZES = {"kB", "MB", "GB", "TB", "PB", "EB"};

        private Figures() {}

        /** A number of bytes: {@code 1024}, or {@code 50.0 MB} when the exact number with {@code unit} exceeds {@code width}. */
        static String bytes(long bytes, String unit, int width) {
            String exact = bytes + unit;
            if (exact.length() <= width) {
                return exact;
            }
            int step = 0;
            double amount = (double) bytes / STEP;
            while (amount >= STEP && step < SIZES.length - 1) {
                amount /= STEP;
                step++;
            }
            return threeDigits(amount) + " " + SIZES[step];
        }

        /** A time: {@code 9999 µs}, {@code 12.3 ms}, {@code 61.2 s}. */
        static String time(long nanos) {
            long micros = nanos / STEP;
            if (micros <= MAX) {
                return micros + " µs";
            }
            double millis = (double) micros / STEP;
            return millis <= MAX ? threeDigits(millis) + " ms" : threeDigits(millis / STEP) + " s";
        }

        /** {@code 1.23}, {@code 12.3} or {@code 123}, rounded down, so that nothing looks larger than it is. */
        private static String threeDigits(double number) {
            if (number >= 100) {
                return Long.toString((long) number);
            }
            boolean two = number >= 10;
            long scaled = (long) (number * (two ? 10 : 100));
            String digits = Long.toString(scaled);
            int point = digits.length() - (two ? 1 : 2);
            return digits.substring(0, point) + "." + digits.substring(point);
        }
    }

    /** The width of text in terminal columns: two for a wide character, none for a combining mark. */
    static final class TextWidth {
        private TextWidth() {}

        static int of(String text) {
            return text.codePoints().map(TextWidth::of).sum();
        }

        /** The longest beginning of {@code text} that fits into {@code columns}. */
        static String head(String text, int columns) {
            int end = 0;
            int taken = 0;
            while (end < text.length()) {
                int c = text.codePointAt(end);
                taken += of(c);
                if (taken > columns) {
                    break;
                }
                end += Character.charCount(c);
            }
            return text.substring(0, end);
        }

        private static int of(int c) {
            return c < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(c));
        }
    }
}
