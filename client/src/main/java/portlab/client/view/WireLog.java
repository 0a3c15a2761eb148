package portlab.client.view;

import java.util.OptionalLong;
import portlab.client.measure.Units;
import portlab.client.net.Trace;
import portlab.common.SafeText;

/** Formats a trace: µs since its start, direction, and the text with control characters escaped. */
public final class WireLog {
    private WireLog() {}

    /**
     * One line for each line sent or received.
     *
     * @param startupMicros from the start of the program to its first packet, in µs; empty if unknown
     */
    public static String of(Trace trace, OptionalLong startupMicros) {
        StringBuilder log = new StringBuilder(512);
        if (startupMicros.isPresent()) {
            // In whole ms, because the figure has steps of 10 ms.
            long millis = startupMicros.getAsLong() / 1000;
            log.append("startup ").append(millis).append(" ms, to the first packet\n");
        }
        for (Trace.Event event : trace.events()) {
            String offset = Long.toString(Units.micros(event.nanos()));
            String margin = " ".repeat(Math.max(0, 9 - offset.length())) + offset + " µs ";
            String mark = switch (event.side()) {
                case SENT -> "> ";
                case RECEIVED -> "< ";
                case NOTE -> "* ";
            };
            appendLines(log, margin + mark, event.text());
        }
        return log.toString();
    }

    private static void appendLines(StringBuilder log, String margin, String text) {
        int start = 0;
        while (start < text.length()) {
            int lineFeed = text.indexOf('\n', start);
            int end = lineFeed < 0 ? text.length() : lineFeed + 1;
            log.append(margin).append(SafeText.of(text.substring(start, end))).append('\n');
            start = end;
        }
    }
}
