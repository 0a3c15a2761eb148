package portlab.client.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.HttpResponse;

/** Reads a body of up to 16 MiB as text in UTF-8. */
final class TextBody {
    private static final int LIMIT = 16 * 1024 * 1024;

    private TextBody() {}

    /** @param what the body is, for failures: {@code listing} */
    static String read(HttpResponse response, String what) throws Failure {
        Bounded body = new Bounded();
        try {
            response.transferTo(Channels.newChannel(body), new Meter());
            String coding = response.head().coding().orElse("");
            return (coding.isEmpty() ? body : decoded(body, coding, what)).toString(StandardCharsets.UTF_8);
        } catch (TooLongException e) {
            throw new Failure(ExitCode.TRUNCATED, "the " + what + " is longer than 16 MiB", "", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.NOT_HTTP, "invalid " + what + ": bad gzip data", "", e);
        }
    }

    /** Some servers compress responses without being asked. */
    private static Bounded decoded(Bounded body, String coding, String what) throws IOException, Failure {
        if (!coding.equalsIgnoreCase("gzip") && !coding.equalsIgnoreCase("x-gzip")) {
            throw new Failure(ExitCode.NOT_HTTP, "the " + what + " has the unsupported content coding " + coding, "");
        }
        Bounded decoded = new Bounded();
        new GZIPInputStream(new ByteArrayInputStream(body.toByteArray())).transferTo(decoded);
        return decoded;
    }

    private static final class Bounded extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
            if (size() + count > LIMIT) {
                throw new TooLongException();
            }
            super.write(bytes, offset, count);
        }
    }

    private static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
