package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.common.wire.Reason;

/** Extracts the body from the bytes after a response head (RFC 9112, 6.3). Does no input itself. */
sealed interface BodyDecoder permits BodyDecoder.CountedBody, ChunkedBody, BodyDecoder.UnboundedBody {

    /**
     * Consumes bytes of the connection and writes those of the body to {@code sink}.
     *
     * @return the number of bytes written
     * @throws IOException if {@code sink} throws it
     * @throws Failure if the transfer coding is invalid
     */
    long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException, Failure;

    /** Whether the whole body has been decoded. */
    boolean complete();

    /** Whether the body may end if the connection closes now. */
    boolean mayEnd();

    /** The body's length in bytes, or {@link Meter#UNKNOWN}. */
    long length();

    /** What says where the body ends. */
    Reason framing();

    /** The decoder for the body of a response to GET. */
    static BodyDecoder of(ResponseHead head) throws Failure {
        if (isAbsent(head)) {
            return new CountedBody(0);
        }
        String coding = null;
        String length = null;
        for (ResponseHead.Field field : head.fields()) {
            if (field.name().equalsIgnoreCase("Transfer-Encoding")) {
                coding = coding == null ? field.value() : coding + ", " + field.value();
            }
            if (field.name().equalsIgnoreCase("Content-Length")) {
                if (length != null && !length.equals(field.value())) {
                    throw undecodable("it has two lengths, " + length + " and " + field.value());
                }
                length = field.value();
            }
        }
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            throw undecodable("its transfer coding is " + coding);
        }
        if (coding != null) {
            return new ChunkedBody();
        }
        return length == null ? new UnboundedBody() : new CountedBody(parseLength(length));
    }

    /** Whether a response to GET with this status has no body, whatever its fields say. */
    static boolean isAbsent(ResponseHead head) {
        return head.status() == 204 || head.status() == 304;
    }

    private static long parseLength(String text) throws Failure {
        boolean digits = !text.isEmpty() && text.length() <= 18;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits) {
            throw undecodable("its Content-Length is \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    static Failure undecodable(String why) {
        return new Failure(ExitCode.NOT_HTTP, "cannot decode the body: " + why, "this is a bug in the server");
    }

    /** Writes up to {@code most} of the bytes. */
    static long pass(ByteBuffer bytes, long most, WritableByteChannel sink) throws IOException {
        int end = bytes.limit();
        int count = (int) Math.min(most, bytes.remaining());
        bytes.limit(bytes.position() + count);
        try {
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
        } finally {
            bytes.limit(end);
        }
        return count;
    }

    /** A body with a Content-Length. Ignores everything after it. */
    final class CountedBody implements BodyDecoder {
        private final long length;
        private long left;

        CountedBody(long length) {
            this.length = length;
            this.left = length;
        }

        @Override
        public long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
            long passed = BodyDecoder.pass(bytes, left, sink);
            left -= passed;
            return passed;
        }

        @Override
        public boolean complete() {
            return left == 0;
        }

        @Override
        public boolean mayEnd() {
            return complete();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public Reason framing() {
            return Reason.BODY_BY_LENGTH;
        }
    }

    /** A body that ends with the connection. */
    final class UnboundedBody implements BodyDecoder {

        @Override
        public long decode(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
            return BodyDecoder.pass(bytes, Long.MAX_VALUE, sink);
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public boolean mayEnd() {
            return true;
        }

        @Override
        public long length() {
            return Meter.UNKNOWN;
        }

        @Override
        public Reason framing() {
            return Reason.BODY_BY_CLOSE;
        }
    }
}
