package portlab.server.site;

import java.io.IOException;

/** Limits the memory of a listing, from its first entry until it is sent. */
public interface ByteBudget {

    /** Takes {@code bytes} from the budget. */
    void take(long bytes) throws ExceededException;

    /** Returns {@code bytes} to the budget. */
    void give(long bytes);

    /** The budget is used up; the message explains that to the user. */
    final class ExceededException extends IOException {
        private static final long serialVersionUID = 1;

        public ExceededException(String message) {
            super(message);
        }
    }
}
