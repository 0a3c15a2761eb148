package portlab.server.site;

import java.io.IOException;

/** Lends the memory that a listing needs from the time it is read until it is sent. */
public interface ByteBudget {

    /** Takes {@code bytes}. */
    void take(long bytes) throws ExceededException;

    /** Gives back what was taken. */
    void give(long bytes);

    /** The memory is not there; the message says so to a person. */
    final class ExceededException extends IOException {
        private static final long serialVersionUID = 1;

        public ExceededException(String message) {
            super(message);
        }
    }
}
