package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import portlab.common.wire.Reason;

/**
 * The server resets a connection in the middle of an exchange, because of its peer, for another connection, or as a fault on
 * purpose.
 */
public class CutException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public CutException(Reason reason) {
        super(reason.sentence());
        this.reason = reason;
    }

    /** Why a connection ends on which a service failed so: the server cut it, its file ended early, or the peer has left. */
    public static Reason reason(IOException failure) {
        if (failure instanceof CutException cut) {
            return cut.reason;
        }
        return failure instanceof EOFException ? Reason.CUT_FILE_SHRANK : Reason.CUT_BY_RESET;
    }
}
