package portlab.server.http;

import java.util.List;
import portlab.server.http.RangeRequest.ByteRange;
import portlab.server.site.Chunks;
import portlab.server.site.Resource;

/** What follows the head of an answer. */
sealed interface Body {
    Body NOTHING = new Nothing();

    /** How many bytes it has. */
    long length();

    /** Closes what is open. */
    default void close() {}

    record Nothing() implements Body {
        @Override
        public long length() {
            return 0;
        }
    }

    record Bytes(byte[] bytes) implements Body {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** A text made here whose memory is charged; it is given back as the text is written, and the rest by closing. */
    record Chunked(Chunks text, long length, ListingMemory memory) implements Body {
        @Override
        public void close() {
            memory.close();
        }
    }

    /** A part of a file, or all of it. */
    record Slice(Resource resource, long first, long length) implements Body {
        @Override
        public void close() {
            resource.close();
        }
    }

    /** Several parts of a file as multipart/byteranges (RFC 9110 section 14.6). */
    record Parts(Resource resource, List<Part> parts, byte[] end) implements Body {
        @Override
        public long length() {
            return end.length
                    + parts.stream()
                            .mapToLong(part -> part.head().length + part.range().length())
                            .sum();
        }

        @Override
        public void close() {
            resource.close();
        }
    }

    /**
     * One of several parts.
     *
     * @param head its delimiter and fields, up to its first byte
     */
    record Part(byte[] head, ByteRange range) {}
}
