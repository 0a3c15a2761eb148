package portlab.client.shell;

import portlab.client.cli.Session;
import portlab.client.measure.Units;

/** The prompt: the server, the last round trip and an arrow. Pure. */
final class Prompt {
    private static final int MIN_FOR_TYPING = 20;

    private Prompt() {}

    /**
     * @param width of the window in columns; a narrow one shows no round trip, or only the arrow
     * @param unicode whether the terminal shows more than ASCII
     */
    static String text(String server, long rttMicros, int width, boolean unicode) {
        String arrow = unicode ? "❯ " : "> ";
        String rtt = rttMicros == Session.NO_RTT ? "" : rtt(rttMicros, unicode);
        String whole = server + " " + rtt + arrow;
        if (width <= 0 || whole.length() + MIN_FOR_TYPING <= width) {
            return whole;
        }
        String shorter = server + " " + arrow;
        return shorter.length() + MIN_FOR_TYPING <= width ? shorter : arrow;
    }

    private static String rtt(long micros, boolean unicode) {
        String time = Units.timeOfMicros(micros);
        return unicode ? "· " + time + " " : "- " + time.replace('µ', 'u') + " ";
    }
}
