package portlab.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveOutput;
import portlab.server.http.Listings.ListingMemory;
import portlab.server.http.RangeRequest.ByteRange;
import portlab.server.net.Decisions;
import portlab.server.site.Chunks;
import portlab.server.site.SiteResult.Resource;

/**
 * A response, without the fields that every response has. Closing it closes its body.
 *
 * @param fields its own fields, without Content-Length
 * @param decisions why it is as it is
 */
record Response(Status status, List<Field> fields, Body body, Decisions decisions)
        implements Responder.Result, Closeable {
    static final String VARY = "Vary";

    /** A generated text or page. */
    static Response of(Status status, Reason why, String type, String text, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        fields.add(0, new Field("Content-Type", type));
        return new Response(status, fields, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)), Decisions.of(why));
    }

    /** The same, with one more field name in Vary (RFC 9110 section 12.5.5). */
    @Override
    public Response varying(String name) {
        Set<String> names = new LinkedHashSet<>();
        List<Field> more = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equals(VARY)) {
                names.addAll(List.of(field.value().split(", ")));
            } else {
                more.add(field);
            }
        }
        names.add(name);
        more.add(new Field(VARY, String.join(", ", names)));
        return new Response(status, more, body, decisions);
    }

    @Override
    public Response after(Decisions earlier) {
        return new Response(status, fields, body, earlier.and(decisions));
    }

    /** Whether the body ends with the connection, because its length is unknown. */
    boolean endsWithConnection() {
        return body.length() == Body.UNKNOWN;
    }

    @Override
    public void close() {
        body.close();
    }

    /** The body of a response. */
    sealed interface Body {
        Body NOTHING = new Nothing();

        /** The length of a body that ends with the connection. */
        long UNKNOWN = -1;

        /** In bytes, or {@link #UNKNOWN}. */
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

        /**
         * Events, as long as the connection lasts.
         *
         * @param first what this viewer gets before the events that are published from now on
         */
        record Events(EventStream stream, byte[] first) implements Body {
            @Override
            public long length() {
                return UNKNOWN;
            }
        }

        /**
         * A body that is made while it is sent.
         *
         * @param held what closing the body releases; it must not fail
         */
        record Generated(Generator generator, Runnable held) implements Body {
            @Override
            public long length() {
                return UNKNOWN;
            }

            @Override
            public void close() {
                held.run();
            }
        }

        /** Writes a body; to be called once. */
        interface Generator {
            void writeTo(ArchiveOutput out) throws IOException;
        }

        /** A body with more bytes behind it. */
        record Followed(Body body, byte[] more) implements Body {
            @Override
            public long length() {
                return body.length() + more.length;
            }

            @Override
            public void close() {
                body.close();
            }
        }

        /** A body whose Content-Length is wrong on purpose. */
        record WrongLength(Body body, long length) implements Body {
            @Override
            public void close() {
                body.close();
            }
        }

        /** Several parts of a file as multipart/byteranges (RFC 9110 section 14.6). */
        record Parts(Resource resource, List<Part> parts, byte[] end) implements Body {
            @Override
            public long length() {
                return end.length
                        + parts.stream()
                                .mapToLong(part ->
                                        part.head().length + part.range().length())
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
}
