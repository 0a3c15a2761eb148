package portlab.server.service;

import java.io.IOException;
import portlab.server.net.Connection;

/** What is known of the bytes that follow those in the input. */
public enum InputState {
    /** More may come at any moment. */
    FLOWING,
    /** The peer has said nothing for the time after which a text request counts as complete. */
    SILENT,
    /** The peer has ended its side. */
    ENDED;

    /** Takes what has come into the input of {@code connection}. A byte that comes now has broken the silence. */
    public static InputState at(Connection connection) throws IOException {
        int filled = connection.fill();
        if (filled < 0) {
            return ENDED;
        }
        return filled == 0 && connection.overdue() ? SILENT : FLOWING;
    }
}
