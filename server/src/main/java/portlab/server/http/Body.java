package portlab.server.http;

import java.util.List;
import portlab.server.http.RangeRequest.ByteRange;
import portlab.server.site.Chunks;
import portlab.server.site.Resource;

/** The body of a response. */
sealed interface Body {
    Body NOTHING = new Nothing();

    /** In bytes. */
    long length();

    /** Closes the open file, and gives back memory. */
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

    /** A generated text. Writing it gives its memory back piece by piece; closing gives back the rest. */
    record Chunked(Chunks text, long length, ListingMemory memory) implements Body {
        @Override
        public void close() {
            memory.close();
        }
    }

    /** A file, or a part of it. */
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
     * One part of several.
     *
     * @param head its delimiter and fields, up to its first byte
     */
    record Part(byte[] head, ByteRange range) {}
}
