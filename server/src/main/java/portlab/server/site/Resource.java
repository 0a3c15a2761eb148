package portlab.server.site;

import java.io.Closeable;
import java.time.Instant;

/**
 * One version of one file, ready to be sent. Whoever got it closes it.
 *
 * @param type its media type, with a charset where it is text
 * @param coding how it is compressed, null when it is not
 * @param varies whether it lies there compressed as well, so that the answer depends on Accept-Encoding
 * @param size in bytes
 * @param modified when it was last written, as finely as the disk says
 * @param content its bytes
 */
public record Resource(String type, Coding coding, boolean varies, long size, Instant modified, Content content)
        implements SiteResult, Closeable {

    /** The same, for which Accept-Encoding matters. */
    Resource varying() {
        return new Resource(type, coding, true, size, modified, content);
    }

    @Override
    public void close() {
        content.letGo();
    }
}
