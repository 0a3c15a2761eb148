package portlab.server.log;

import portlab.server.net.Exchange;

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
}
