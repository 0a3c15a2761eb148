package portlab.client.shell;

import portlab.client.cli.Session;
import portlab.client.view.Units;

/** What stands before the cursor: the server, the last round trip, an arrow. Pure. */
final class Prompt {
    private static final int LEAST_FOR_TYPING = 20;

    private Prompt() {}

    /**
     * @param width of the window, in columns; in a narrow one the round trip goes first, then the server
     * @param unicode whether the terminal takes more than ASCII
     */
    static String text(String server, long rttMicros, int width, boolean unicode) {
        String arrow = unicode ? "❯ " : "> ";
        String rtt = rttMicros == Session.NO_RTT ? "" : rtt(rttMicros, unicode);
        String whole = server + " " + rtt + arrow;
        if (width <= 0 || whole.length() + LEAST_FOR_TYPING <= width) {
            return whole;
        }
        String shorter = server + " " + arrow;
        return shorter.length() + LEAST_FOR_TYPING <= width ? shorter : arrow;
    }

    private static String rtt(long micros, boolean unicode) {
        String time = Units.timeOfMicros(micros);
        return unicode ? "· " + time + " " : "- " + time.replace('µ', 'u') + " ";
    }
}
