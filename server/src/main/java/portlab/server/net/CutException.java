package portlab.server.net;

import java.io.IOException;
import portlab.common.wire.Reason;

/**
 * The server resets a connection in the middle of an exchange, because of its peer, for another connection, or as a fault on
 * purpose.
 */
public final class CutException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public CutException(Reason reason) {
        super(reason.sentence());
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
