package portlab.server.service;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Bytes that a peer sends, as far as they have come. */
final class Upload {
    private final BulkHeader asked;
    private final BulkRequest.Granted granted;
    private final CRC32C crc = new CRC32C();
    private long taken;

    Upload(BulkHeader asked, BulkRequest.Granted granted) {
        this.asked = asked;
        this.granted = granted;
    }

    BulkHeader asked() {
        return asked;
    }

    /** Bytes that have come so far. */
    long taken() {
        return taken;
    }

    /** Bytes of the exchange that have come so far, the line included. */
    long received() {
        return asked.length() + taken;
    }

    /** Takes what belongs to the upload off {@code input}, and tells whether all has come. */
    boolean take(ByteBuffer input) {
        int count = (int) Math.min(granted.size() - taken, input.remaining());
        int next = input.position() + count;
        if (granted.checked()) {
            crc.update(input.duplicate().limit(next));
        }
        input.position(next);
        taken += count;
        return taken == granted.size();
    }

    /** The reply once all has come. */
    String receipt() {
        return "received " + taken + (granted.checked() ? " " + BulkService.trailer(crc) : "");
    }

    /** The reply when the peer ends its side before that. */
    String complaint() {
        return "ERROR the upload ended after " + taken + " of " + granted.size() + " bytes";
    }
}
