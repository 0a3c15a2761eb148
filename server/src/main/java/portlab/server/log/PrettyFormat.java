package portlab.server.log;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.IntSupplier;
import org.jline.jansi.Ansi;
import org.jline.jansi.Ansi.Color;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.server.net.Exchange;

/**
 * The log for somebody who watches: local time, client, how many connections are open, what was asked, how it ended, the
 * bytes of the request and of the answer's body, and how long it took. A narrow terminal shows less of it, so that every
 * exchange stays on a line of its own.
 *
 * <pre>
 * 14:30:25.118  127.0.0.1:51312          1 open  GET /file.txt HTTP/1.0  200       90 →    1024 B   412 µs
 * 14:30:25  127.0.0.1:51312  GET /file.txt       200       90 →    1024 B   412 µs
 * 14:30:25  GET /file.txt    200    412 µs
 * </pre>
 */
public final class PrettyFormat implements LogFormat {
    /** For what is not a terminal: everything is shown, and nothing is shortened. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final String CUT = "…";
    private static final String VERSION = " HTTP/";
    private static final int OUTCOME = 4;
    private static final int RECEIVED = 7;
    private static final int BODY = 9;
    private static final int TIME = 7;

    /** Up to here the request's column is padded, so that what follows is aligned but never far away. */
    private static final int REQUEST = 30;

    /** What is left for the request of the longest client address. */
    private static final int LEAST_REQUEST = 12;

    private static final int LEAST_CLIENT = 15;

    /** What fits in so many columns. */
    private enum Layout {
        /** Time and request alone. */
        SMALL(0),
        /** And the client, and the bytes. */
        MIDDLE(76),
        /** And milliseconds, open connections, and HTTP's version. */
        FULL(104);

        final int columns;

        Layout(int columns) {
            this.columns = columns;
        }

        static Layout of(int columns) {
            return columns >= FULL.columns ? FULL : columns >= MIDDLE.columns ? MIDDLE : SMALL;
        }
    }

    private final ZoneId zone;
    private final boolean coloured;
    private final IntSupplier columns;

    /** @param columns how wide the terminal is, asked for each line; or {@link #UNLIMITED} */
    public PrettyFormat(ZoneId zone, boolean coloured, IntSupplier columns) {
        this.zone = zone;
        this.coloured = coloured;
        this.columns = columns;
    }

    @Override
    public void append(Exchange exchange, StringBuilder line) {
        int width = columns.getAsInt();
        Layout layout = Layout.of(width);
        String outcome = padded(exchange.outcome(), OUTCOME);
        String figures = figures(exchange, layout, width);
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
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
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

    /** The client, and in the widest layout the connections; {@code room} is for them and the request. */
    private static void appendClient(Exchange exchange, Layout layout, int room, StringBuilder line) {
        boolean full = layout == Layout.FULL;
        String open = full ? " " + right(Integer.toString(exchange.active()), 4) + " open" + GAP : GAP;
        int most = Math.max(LEAST_CLIENT, room - open.length() - LEAST_REQUEST);
        line.append(padded(client(exchange.peer(), most), full ? 21 : LEAST_CLIENT))
                .append(open);
    }

    /** The client's address with its port where that fits. */
    private static String client(InetSocketAddress peer, int most) {
        String whole = AddressText.of(peer);
        return whole.length() <= most ? whole : cut(AddressText.of(peer.getAddress()), most);
    }

    private static void appendRequest(String request, Layout layout, int room, StringBuilder line) {
        String text = SafeText.escaped(request);
        if (layout != Layout.FULL || TextWidth.of(text) > room) {
            // The version says the least.
            int version = text.lastIndexOf(VERSION);
            text = cut(version < 0 ? text : text.substring(0, version), Math.max(1, room));
        }
        line.append(text).append(" ".repeat(Math.max(0, Math.min(room, REQUEST) - TextWidth.of(text))));
    }

    private static String cut(String text, int columns) {
        return TextWidth.of(text) <= columns ? text : TextWidth.head(text, columns - 1) + CUT;
    }

    /** The bytes where there is room for them, and the time. */
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

    /** An HTTP status is known by its first digit, the other services' outcomes by their word. */
    private static Color colour(String outcome) {
        return switch (outcome.charAt(0)) {
            case '2', 'o' -> Color.GREEN;
            case '3' -> Color.CYAN;
            case '4', 'r' -> Color.YELLOW;
            default -> Color.RED;
        };
    }
}
