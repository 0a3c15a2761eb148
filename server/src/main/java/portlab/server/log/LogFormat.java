package portlab.server.log;

import portlab.server.net.Exchange;

/** How an exchange is written down. Formats are pure, and leave no control character of a peer's in what they write. */
public interface LogFormat {

    /** Appends the exchange as one line, without the line's end. */
    void append(Exchange exchange, StringBuilder line);
}
