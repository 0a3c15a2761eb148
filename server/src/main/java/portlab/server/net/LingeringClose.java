package portlab.server.net;

import java.io.IOException;

/**
 * Discards what a peer still sends after the last answer. Closing a socket with unread bytes sends a reset, which destroys
 * the part of the answer that the peer has not read yet.
 */
final class LingeringClose implements Service {
    private final String name;
    private final Next untilTheEnd;
    private long left;

    LingeringClose(String name, Limits limits) {
        this.name = name;
        this.untilTheEnd =
                new Next.WaitUntil(System.nanoTime() + limits.lingerTime().toNanos());
        this.left = limits.lingerBytes();
    }

    @Override
    public String name() {
        return name;
    }

    /** What to return until the peer ends its side or reaches a limit. */
    Next untilTheEnd() {
        return untilTheEnd;
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        int n = 1;
        while (n > 0 && left > 0) {
            n = connection.fill();
            left -= n;
            connection.input().position(connection.input().limit());
        }
        return n < 0 || left <= 0 || connection.overdue() ? Next.CLOSE : untilTheEnd;
    }
}
