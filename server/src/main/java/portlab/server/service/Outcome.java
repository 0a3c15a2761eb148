package portlab.server.service;

import java.util.Locale;

/** How an exchange ended. */
public enum Outcome {
    /** The peer was sent what it asked for. */
    OK,
    /** The request was not one that the service grants. */
    REFUSED,
    /** There was no room for the connection, or for what it sent. */
    BUSY,
    /** The connection ended before the answer was complete. */
    CUT;

    /** {@link #OK} when the request was granted, else {@link #REFUSED}. */
    public static Outcome okIf(boolean granted) {
        return granted ? OK : REFUSED;
    }

    /** The word for the log. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
