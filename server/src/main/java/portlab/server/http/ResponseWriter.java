package portlab.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveOutput;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.Request.Method;
import portlab.server.http.Request.Version;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.http.Response.Body;
import portlab.server.net.Connection;
import portlab.server.site.Content;
import portlab.server.site.SiteResult.Resource;

/** Writes responses. Only this class writes heads, and decides which responses have no body. */
final class ResponseWriter {
    /** This much of an open file is copied behind the head, so that both leave in one write. */
    private static final int COPIED = 16 * 1024;

    private static final byte[] NO_HEAD = {};

    private static final List<Field> CORS = List.of(
            new Field("Access-Control-Allow-Origin", "*"),
            new Field("Access-Control-Expose-Headers", "Accept-Ranges, Content-Length, Content-Range, ETag"));

    private final Now now;
    private final String always;
    private final String keptAlive;
    private final Set<String> replaced = new HashSet<>();

    /**
     * How to write a response.
     *
     * @param bare without head, for a simple request
     * @param headOnly without body
     * @param kept whether the connection stays open
     */
    record Manner(boolean bare, boolean headOnly, boolean kept) {
        /** For a malformed request; HEAD shows at the start of its line (RFC 9110 section 9.3.2). */
        static Manner of(ParseResult.Malformed malformed) {
            return new Manner(false, malformed.line().startsWith("HEAD "), false);
        }

        static Manner of(Request request, boolean kept) {
            return new Manner(request.version() == Version.HTTP_0_9, request.method() == Method.HEAD, kept);
        }
    }

    ResponseWriter(HttpSettings settings, Now now) {
        this.now = now;
        StringBuilder fields = new StringBuilder();
        for (Field field : settings.responses().fields()) {
            replaced.add(field.name().toLowerCase(Locale.ROOT));
        }
        add(fields, new Field("Server", settings.server()));
        add(fields, new Field("X-Content-Type-Options", "nosniff"));
        if (settings.responses().cors()) {
            for (Field field : CORS) {
                add(fields, field);
            }
        }
        for (Field field : settings.responses().fields()) {
            append(fields, field.name(), field.value());
        }
        this.always = fields.toString();
        this.keptAlive = "Connection: keep-alive\r\nKeep-Alive: timeout="
                + settings.limits().idle().toSeconds() + "\r\n";
    }

    /**
     * Writes a response.
     *
     * @param head from {@link #head}
     * @throws IOException if the peer is gone or too slow, or the file ended early; part of the response may have been
     *     sent
     */
    void write(Connection connection, byte[] head, Response response, Manner manner) throws IOException {
        Output output = new Output(connection);
        output.put(head, 0, head.length);
        if (!manner.headOnly() && !response.status().bodiless()) {
            put(output, response.body());
        }
        output.flush();
    }

    /** Why a response has no head or no body; null if it has both. */
    static Reason omission(Response response, Manner manner) {
        if (manner.bare()) {
            return Reason.SIMPLE_REQUEST;
        }
        if (response.status().bodiless()) {
            return Reason.BODILESS_STATUS;
        }
        return manner.headOnly() ? Reason.HEAD_ONLY : null;
    }

    /**
     * The head of a response; empty for a simple request.
     *
     * @param more fields about this exchange
     */
    byte[] head(Response response, Manner manner, List<Field> more) {
        if (manner.bare()) {
            return NO_HEAD;
        }
        StringBuilder head = new StringBuilder(512);
        head.append(response.status().line());
        append(head, "Date", now.date());
        head.append(always).append(manner.kept() ? keptAlive : "Connection: close\r\n");
        for (Field field : response.fields()) {
            add(head, field);
        }
        for (Field field : more) {
            add(head, field);
        }
        if (!response.status().bodiless() && !response.endsWithConnection()) {
            head.append("Content-Length: ").append(response.body().length()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Adds a built-in field, unless the settings replace it. */
    private void add(StringBuilder head, Field field) {
        if (replaced.isEmpty() || !replaced.contains(field.name().toLowerCase(Locale.ROOT))) {
            append(head, field.name(), field.value());
        }
    }

    private static void append(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static void put(Output output, Body body) throws IOException {
        if (body instanceof Body.WrongLength wrong) {
            put(output, wrong.body());
        } else if (body instanceof Body.Followed followed) {
            put(output, followed.body());
            output.put(followed.more(), 0, followed.more().length);
        } else if (body instanceof Body.Bytes text) {
            output.put(text.bytes(), 0, text.bytes().length);
        } else if (body instanceof Body.Chunked chunked) {
            chunked.text().drainTo(output::put);
        } else if (body instanceof Body.Generated generated) {
            GeneratedOutput.write(generated, output);
        } else if (body instanceof Body.Slice slice) {
            output.put(slice.resource(), slice.first(), slice.length());
        } else if (body instanceof Body.Parts parts) {
            for (Body.Part part : parts.parts()) {
                output.put(part.head(), 0, part.head().length);
                output.put(parts.resource(), part.range().first(), part.range().length());
            }
            output.put(parts.end(), 0, parts.end().length);
        }
    }

    /** The output as archives see it; a class of its own, so that the first answer need not load theirs. */
    private record GeneratedOutput(Output output) implements ArchiveOutput {
        static void write(Body.Generated body, Output output) throws IOException {
            body.generator().writeTo(new GeneratedOutput(output));
        }

        @Override
        public void put(byte[] bytes, int start, int count) throws IOException {
            output.put(bytes, start, count);
        }

        @Override
        public void put(FileChannel file, long count) throws IOException {
            output.put(file, 0, count);
        }
    }

    /** Gathers small pieces, so that they leave in one write. */
    private static final class Output {
        private final Connection connection;
        private ByteBuffer gathered;

        Output(Connection connection) {
            this.connection = connection;
            this.gathered = connection.output();
        }

        void put(byte[] bytes, int start, int count) throws IOException {
            if (count > gathered.remaining()) {
                flush();
            }
            if (count > gathered.remaining()) {
                connection.write(ByteBuffer.wrap(bytes, start, count));
            } else {
                gathered.put(bytes, start, count);
            }
        }

        void put(Resource resource, long first, long count) throws IOException {
            if (resource.content() instanceof Content.InMemory memory) {
                put(memory.bytes(), (int) first, (int) count);
            } else if (resource.content() instanceof Content.OnDisk disk) {
                put(disk.file(), first, count);
            }
        }

        private void put(FileChannel file, long first, long count) throws IOException {
            int copied = (int) Math.min(count, Math.min(COPIED, gathered.remaining()));
            copy(file, first, copied);
            if (copied < count) {
                flush();
                connection.send(file, first + copied, count - copied);
                gathered = connection.output();
            }
        }

        private void copy(FileChannel file, long first, int count) throws IOException {
            int limit = gathered.limit();
            gathered.limit(gathered.position() + count);
            for (long at = first; gathered.hasRemaining(); ) {
                int n = file.read(gathered, at);
                if (n < 0) {
                    throw new EOFException("the file ended " + gathered.remaining() + " bytes early");
                }
                at += n;
            }
            gathered.limit(limit);
        }

        void flush() throws IOException {
            gathered.flip();
            if (gathered.hasRemaining()) {
                connection.write(gathered);
            }
            gathered = connection.output();
        }
    }
}
