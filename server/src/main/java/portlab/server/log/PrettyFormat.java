package portlab.server.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jline.jansi.Ansi;
import org.jline.jansi.Ansi.Color;
import portlab.server.net.AddressText;
import portlab.server.net.Exchange;

/**
 * The log for somebody who watches: local time, client, how many connections are open, what was asked, how it ended, the
 * bytes of the request and of the answer's body, and the time in microseconds.
 *
 * <pre>
 * 14:30:25.118  127.0.0.1:51312         1 open  GET /file.txt HTTP/1.0          200      90 →    1024 B     412 µs
 * </pre>
 */
public final class PrettyFormat implements LogFormat {
    private final ZoneId zone;
    private final boolean coloured;

    public PrettyFormat(ZoneId zone, boolean coloured) {
        this.zone = zone;
        this.coloured = coloured;
    }

    @Override
    public void append(Exchange exchange, StringBuilder line) {
        appendTime(exchange.startedMillis(), line);
        line.append("  ");
        int column = line.length();
        line.append(AddressText.of(exchange.peer()));
        padTo(column + 21, line);
        appendRight(exchange.active(), 4, line);
        line.append(" open  ");
        column = line.length();
        Escaped.append(exchange.request(), Escaped.NO_QUOTE, line);
        padTo(column + 30, line);
        line.append("  ");
        column = line.length();
        line.append(exchange.outcome());
        padTo(column + 4, line);
        colour(exchange.outcome(), column, line);
        appendRight(exchange.received(), 7, line);
        line.append(" →");
        appendRight(exchange.body(), 8, line);
        line.append(" B");
        appendRight(exchange.nanos() / 1000, 8, line);
        line.append(" µs");
    }

    private void appendTime(long millis, StringBuilder line) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        appendPadded(time.getHour(), 2, line);
        line.append(':');
        appendPadded(time.getMinute(), 2, line);
        line.append(':');
        appendPadded(time.getSecond(), 2, line);
        line.append('.');
        appendPadded(time.getNano() / 1_000_000, 3, line);
    }

    private static void appendPadded(int number, int digits, StringBuilder line) {
        String text = Integer.toString(number);
        line.append("0".repeat(digits - text.length())).append(text);
    }

    private static void appendRight(long number, int width, StringBuilder line) {
        String text = Long.toString(number);
        line.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
    }

    private static void padTo(int column, StringBuilder line) {
        line.append(" ".repeat(Math.max(0, column - line.length())));
    }

    private void colour(String outcome, int from, StringBuilder line) {
        if (coloured) {
            String text = line.substring(from);
            line.setLength(from);
            line.append(Ansi.ansi().fg(colour(outcome)).a(text).reset());
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
