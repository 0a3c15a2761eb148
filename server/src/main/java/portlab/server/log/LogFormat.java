package portlab.server.log;

import portlab.server.net.Exchange;

/**
 * How the log looks. Formats leave no control character of a peer's in what they write, and what they write is one line,
 * without the line's end.
 */
public interface LogFormat {

    /** Appends the exchange. */
    void append(Exchange exchange, StringBuilder line);

    /**
     * Appends a note that lines are missing here, in a form that readers of this format take for a line.
     *
     * @param lines how many are missing
     * @param millis the wall clock now, in ms since 1970
     */
    void appendLoss(long lines, long millis, StringBuilder line);
}
