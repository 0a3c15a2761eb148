package portlab.server.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.server.net.Exchange;

/**
 * The combined log format, which log analysers read. The raw services have no status codes, so their outcomes are
 * mapped: ok to 200, refused to 400, busy to 503, and cut to 499 (as in nginx). A note that lines were lost has 000.
 *
 * <pre>
 * 127.0.0.1 - - [01/Oct/2025:14:30:25 +0000] "GET /file.txt HTTP/1.0" 200 1024 "-" "curl/8.5.0"
 * </pre>
 */
public final class CombinedFormat implements LogFormat {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH);

    private final ZoneId zone;

    public CombinedFormat(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void append(Exchange exchange, StringBuilder line) {
        line.append(AddressText.of(exchange.peer().getAddress()));
        appendTime(exchange.startedMillis(), line);
        appendQuoted(exchange.request(), line);
        line.append(' ').append(status(exchange.outcome()));
        line.append(' ').append(exchange.body()).append(' ');
        appendQuoted(exchange.referer(), line);
        line.append(' ');
        appendQuoted(exchange.userAgent(), line);
    }

    @Override
    public void appendLoss(long lines, long millis, StringBuilder line) {
        line.append('-');
        appendTime(millis, line);
        line.append('"').append(lines).append(" lines lost\" 000 0 \"-\" \"-\"");
    }

    private void appendTime(long millis, StringBuilder line) {
        line.append(" - - [");
        TIME.formatTo(Instant.ofEpochMilli(millis).atZone(zone), line);
        line.append("] ");
    }

    private static void appendQuoted(String text, StringBuilder line) {
        line.append('"');
        SafeText.append(text == null || text.isEmpty() ? "-" : text, "\\\"", line);
        line.append('"');
    }

    private static String status(String outcome) {
        return switch (outcome) {
            case "ok" -> "200";
            case "refused" -> "400";
            case "busy" -> "503";
            case "cut" -> "499";
            default -> outcome;
        };
    }
}
