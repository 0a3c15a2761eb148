package portlab.server.http;

import java.time.Duration;
import portlab.server.net.Connection;

/**
 * What one peer may ask of HTTP.
 *
 * @param requestLine the longest request line in bytes, its end not counted; a longer one is a 414
 * @param head the longest head in bytes, request line and all line ends counted; a longer one is a 431
 * @param fields the most fields; more are a 431
 * @param body the longest request body in bytes that is read and thrown away so that the connection can be kept
 * @param headDeadline how long a head may take from its first byte to its last; then 408
 * @param idle how long a kept connection may say nothing; then it is closed without a word
 */
public record HttpLimits(int requestLine, int head, int fields, int body, Duration headDeadline, Duration idle) {
    /** The most that {@link #head} can be, so that one fits into a connection's input. */
    public static final int LARGEST_HEAD = Connection.INPUT_CAPACITY / 2;

    public static final HttpLimits DEFAULT =
            new HttpLimits(8 * 1024, 32 * 1024, 100, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(15));

    /** @throws IllegalArgumentException when a limit is less than 1, or larger than {@link #LARGEST_HEAD} */
    public HttpLimits {
        if (requestLine < 1 || head < 1 || fields < 1 || body < 0) {
            throw new IllegalArgumentException("a limit must be at least 1");
        }
        if (Math.max(requestLine, head) > LARGEST_HEAD) {
            throw new IllegalArgumentException("a head can have " + LARGEST_HEAD + " bytes at most");
        }
    }

    public HttpLimits withRequestLine(int bytes) {
        return new HttpLimits(bytes, head, fields, body, headDeadline, idle);
    }

    public HttpLimits withHead(int bytes) {
        return new HttpLimits(requestLine, bytes, fields, body, headDeadline, idle);
    }

    public HttpLimits withFields(int number) {
        return new HttpLimits(requestLine, head, number, body, headDeadline, idle);
    }

    public HttpLimits withHeadDeadline(Duration time) {
        return new HttpLimits(requestLine, head, fields, body, time, idle);
    }

    public HttpLimits withIdle(Duration time) {
        return new HttpLimits(requestLine, head, fields, body, headDeadline, time);
    }
}
