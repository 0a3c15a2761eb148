package portlab.server.net;

import java.io.IOException;
import portlab.common.wire.Reason;

/** The server ends a connection in the middle of an exchange, because of its peer or for another connection. */
final class CutException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    CutException(Reason reason) {
        super(reason.sentence());
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
