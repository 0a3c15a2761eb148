package portlab.server.log;

import java.time.Instant;
import portlab.common.AddressText;
import portlab.common.SafeText;
import portlab.server.net.Exchange;

/**
 * One JSON object for each line, with the same members in the same order for every service. Times are in UTC; {@code us}
 * is the time from the request's first byte to the answer's last, in microseconds. A note that lines were lost has only
 * {@code time} and {@code lines_lost}.
 */
public final class JsonFormat implements LogFormat {

    @Override
    public void append(Exchange exchange, StringBuilder line) {
        line.append("{\"time\":\"").append(Instant.ofEpochMilli(exchange.startedMillis()));
        line.append("\",\"service\":\"").append(exchange.service());
        line.append("\",\"client\":\"").append(AddressText.of(exchange.peer().getAddress()));
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
