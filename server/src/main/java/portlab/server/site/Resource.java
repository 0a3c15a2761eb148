package portlab.server.site;

import java.io.Closeable;
import java.time.Instant;

/**
 * One version of a file, ready to send. The caller of {@link Site#find} closes it.
 *
 * @param type its media type, with a charset if it is text
 * @param coding its compression, or null
 * @param varies whether it also exists precompressed, so the response depends on Accept-Encoding
 * @param size in bytes
 * @param modified when it was last written, as precise as the disk records it
 */
public record Resource(String type, Coding coding, boolean varies, long size, Instant modified, Content content)
        implements SiteResult, Closeable {

    /** The same, for a file with precompressed variants. */
    Resource varying() {
        return new Resource(type, coding, true, size, modified, content);
    }

    @Override
    public void close() {
        content.release();
    }

    /** The coding of a precompressed variant (RFC 9110 section 8.4.1), smallest first. */
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

        /** The name in Accept-Encoding and Content-Encoding. */
        public String token() {
            return token;
        }

        /** The suffix of the variant's file name. */
        String suffix() {
            return suffix;
        }
    }
}
