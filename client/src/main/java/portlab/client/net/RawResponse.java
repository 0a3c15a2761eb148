package portlab.client.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import portlab.client.exit.Failure;

/**
 * One response among bytes that were received. Pure.
 *
 * @param raw the head as received, with its line ends; empty while it is incomplete
 * @param head null while it is incomplete
 * @param body its decoded bytes so far
 * @param end the offset after the response
 * @param complete whether its own framing says that it is complete
 * @param mayEnd whether it is complete if the connection ends here
 */
public record RawResponse(String raw, ResponseHead head, byte[] body, int end, boolean complete, boolean mayEnd) {

    /**
     * Parses the response that begins at an offset.
     *
     * @param bodiless whether the request was HEAD, so that the response has no body
     * @throws Failure if these bytes are not a response
     */
    public static RawResponse parse(byte[] received, int from, boolean bodiless) throws Failure {
        ByteBuffer bytes = ByteBuffer.wrap(received, from, received.length - from);
        HeadParser parser = new HeadParser();
        if (!parser.feed(bytes)) {
            return new RawResponse("", null, new byte[0], received.length, false, false);
        }
        BodyDecoder decoder = bodiless ? new BodyDecoder.CountedBody(0) : BodyDecoder.of(parser.head());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (WritableByteChannel sink = Channels.newChannel(body)) {
            decoder.decode(bytes, sink);
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer does not fail", e);
        }
        return new RawResponse(
                parser.raw(),
                parser.head(),
                body.toByteArray(),
                bytes.position(),
                decoder.complete(),
                decoder.mayEnd());
    }

    /** Whether the head is complete. */
    public boolean hasHead() {
        return head != null;
    }
}
