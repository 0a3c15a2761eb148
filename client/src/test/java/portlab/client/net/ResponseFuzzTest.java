package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import portlab.client.exit.Failure;

/** Segmentation does not change how a response is read, and every error is a {@link Failure}. */
class ResponseFuzzTest {
    @FuzzTest
    void response(byte[] bytes) throws IOException {
        assertEquals(read(bytes, Math.max(1, bytes.length)), read(bytes, 1));
    }

    /** The result for a response in pieces of this size. */
    private static String read(byte[] bytes, int piece) throws IOException {
        HeadParser parser = new HeadParser();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BodyDecoder decoder = null;
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
                if (decoder == null && parser.feed(in)) {
                    checkHead(parser.head());
                    decoder = BodyDecoder.of(parser.head());
                }
                if (decoder != null) {
                    WritableByteChannel sink = Channels.newChannel(body);
                    decoder.decode(in, sink);
                }
            }
        } catch (Failure e) {
            return "refused with " + e.exit();
        }
        return decoder == null
                ? "no head"
                : parser.head() + " " + body.toString(StandardCharsets.ISO_8859_1) + " " + decoder.complete()
                        + decoder.mayEnd();
    }

    private static void checkHead(ResponseHead head) {
        assertTrue(head.status() >= 200 && head.status() <= 999, head.toString());
        for (ResponseHead.Field field : head.fields()) {
            assertTrue(field.name().chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':'), field.name());
            assertFalse(field.value().contains("\n") || field.value().contains("\r"), field.value());
        }
    }

    /** A target is one word of visible ASCII and decodes to the typed path. */
    @FuzzTest
    void target(byte[] bytes) {
        String path = new String(bytes, StandardCharsets.UTF_8);
        String target = RequestTarget.of(path);
        assertTrue(target.startsWith("/"), target);
        assertTrue(target.chars().allMatch(c -> c > ' ' && c < 0x7f), target);
        assertEquals(path.startsWith("/") ? path : "/" + path, URLDecoder.decode(target, StandardCharsets.UTF_8));
    }
}
