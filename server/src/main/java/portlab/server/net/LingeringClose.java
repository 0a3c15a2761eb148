package portlab.server.net;

import java.io.IOException;

/**
 * What becomes of a connection after its last answer when the peer may still be sending: a socket closed with unread
 * bytes is reset, and a reset takes the answer away from a peer that has not read it yet.
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

    /** What it wants as long as the peer has neither ended nor used up what it is granted. */
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
