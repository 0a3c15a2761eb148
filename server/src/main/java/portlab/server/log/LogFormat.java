package portlab.server.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.common.wire.Reason;
import portlab.server.net.Exchange;
import portlab.server.net.TlsInfo;

/**
 * A format of the log. Each call appends one line without its terminator. Formats escape all control characters that a
 * peer sent.
 */
public interface LogFormat {

    /** Appends the exchange. */
    void append(Exchange exchange, StringBuilder line);

    /**
     * Appends a note that lines were lost here, as a valid line of this format.
     *
     * @param lines the number of lost lines
     * @param millis the current time, in ms since 1970
     */
    void appendLoss(long lines, long millis, StringBuilder line);

    /**
     * One JSON object for each line, with the same members in the same order for every service. Times are in UTC; {@code us}
     * is the time from the request's first byte to the answer's last, in microseconds. A note that lines were lost has only
     * {@code time} and {@code lines_lost}.
     */
    final class JsonFormat implements LogFormat {

        @Override
        public void append(Exchange exchange, StringBuilder line) {
            line.append("{\"time\":\"").append(Instant.ofEpochMilli(exchange.startedMillis()));
            line.append("\",\"service\":\"").append(exchange.service());
            line.append("\",\"client\":\"")
                    .append(AddressText.of(exchange.peer().getAddress()));
            line.append("\",\"port\":").append(exchange.peer().getPort());
            line.append(",\"active\":").append(exchange.active());
            appendText("request", exchange.request(), line);
            appendText("outcome", exchange.outcome(), line);
            line.append(",\"received\":").append(exchange.received());
            line.append(",\"sent\":").append(exchange.sent());
            line.append(",\"body\":").append(exchange.body());
            line.append(",\"us\":").append(exchange.nanos() / 1000);
            appendText("referer", exchange.referer(), line);
            appendText("user_agent", exchange.userAgent(), line);
            line.append(",\"reasons\":[");
            String separator = "";
            for (Reason reason : exchange.decisions().reasons()) {
                line.append(separator).append('"').append(reason.name()).append('"');
                separator = ",";
            }
            line.append(']');
            TlsInfo tls = exchange.tls();
            appendText("tls", tls == null ? null : tls.version(), line);
            appendText("cipher", tls == null ? null : tls.suite(), line);
            line.append('}');
        }

        @Override
        public void appendLoss(long lines, long millis, StringBuilder line) {
            line.append("{\"time\":\"").append(Instant.ofEpochMilli(millis));
            line.append("\",\"lines_lost\":").append(lines).append('}');
        }

        private static void appendText(String name, String text, StringBuilder line) {
            line.append(",\"").append(name).append("\":");
            if (text == null) {
                line.append("null");
            } else {
                SafeText.appendJson(text, line);
            }
        }
    }

    /**
     * The combined log format, which log analysers read. The raw services have no status codes, so their outcomes are
     * mapped: ok to 200, refused to 400, busy to 503, and cut to 499 (as in nginx). A note that lines were lost has 000. Over TLS, its version
     * and cipher suite follow, as with the usual configuration of Apache.
     *
     * <pre>
     * 127.0.0.1 - - [01/Oct/2025:14:30:25 +0000] "GET /file.txt HTTP/1.0" 200 1024 "-" "curl/8.5.0"
     * </pre>
     */
    final class CombinedFormat implements LogFormat {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH);

        private final Supplier<ZoneId> zone;

        /** @param zone called for each line, because looking up the system's zone would delay the start */
        public CombinedFormat(Supplier<ZoneId> zone) {
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
            if (exchange.tls() != null) {
                line.append(' ')
                        .append(exchange.tls().version())
                        .append(' ')
                        .append(exchange.tls().suite());
            }
        }

        @Override
        public void appendLoss(long lines, long millis, StringBuilder line) {
            line.append('-');
            appendTime(millis, line);
            line.append('"').append(lines).append(" lines lost\" 000 0 \"-\" \"-\"");
        }

        private void appendTime(long millis, StringBuilder line) {
            line.append(" - - [");
            TIME.formatTo(Instant.ofEpochMilli(millis).atZone(zone.get()), line);
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
}
