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
        content.release();
    }

    /** A content coding (RFC 9110 section 8.4.1) in which a file may lie ready beside itself; the smallest first. */
    public enum Coding {
        BROTLI("br", ".br"),
        ZSTANDARD("zstd", ".zst"),
        GZIP("gzip", ".gz");

        private final String token;
        private final String suffix;

        Coding(String token, String suffix) {
            this.token = token;
            this.suffix = suffix;
        }

        /** Its name in Accept-Encoding and Content-Encoding. */
        public String token() {
            return token;
        }

        /** What is added to a file's name. */
        String suffix() {
            return suffix;
        }
    }
}
