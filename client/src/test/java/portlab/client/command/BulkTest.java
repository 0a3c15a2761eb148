package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.common.ByteSize;

class BulkTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theRateCountsOnlyStreamsThatStarted() {
        Bulk.Request request = request(new Endpoint("h", 1), 2);
        List<Bulk.Share> shares = List.of(
                new Bulk.Share("h:1", 5, 0, 1000 * SECOND, 1002 * SECOND, SECOND / 2, 0, 1),
                new Bulk.Share("h:1", 9, 0, 1001 * SECOND, 1003 * SECOND, SECOND / 2, SECOND / 2, 2));
        Bulk.Result result = Bulk.result(request, shares, 2_000_000, true);
        assertEquals(2 * SECOND, result.transferNanos());
        assertEquals(3 * SECOND, result.exchangeNanos());
        assertEquals(8.0, result.mbitPerSecond());
        assertEquals(9, result.connectNanos());
        assertEquals(3, result.transfers());
    }

    /** When the backlog is full, the system ignores further connections until the timeout. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutStartedStreamsThereIsNoRate() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<Socket> queue = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                queue.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
            }
            Network network = new Network(Timeouts.DEFAULT, "test");
            Bulk.Request request = request(new Endpoint("127.0.0.1", listener.getLocalPort()), 1);
            Failure failure = assertThrows(Failure.class, () -> Bulk.run(network, request, second -> {}));
            assertEquals(ExitCode.TIMED_OUT, failure.exit());
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static Bulk.Request request(Endpoint endpoint, int streams) {
        return new Bulk.Request(endpoint, new ByteSize(1_000_000, "1MB"), false, streams, SECOND / 5, false, SECOND);
    }
}
