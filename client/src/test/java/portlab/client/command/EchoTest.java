package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.Payload;
import portlab.client.net.Timeouts;

/** Echoes that the user interrupts. */
@Timeout(30)
class EchoTest {
    private final Network network = new Network(Timeouts.DEFAULT, "test");
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));

    EchoTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void aStoppedRoundCountsTheBytesSoFar() throws Exception {
        echo(1000);
        Echo.Result result = Echo.run(network, request(), stoppingAfter(1000));
        assertTrue(result.stopped());
        assertEquals(0, result.rounds());
        assertEquals(1000, result.bytes());
        assertEquals(1, result.roundTrips().count());
        assertTrue(result.first().rttNanos() > 0);
    }

    @Test
    void aStopBeforeTheFirstByteLeavesNoResult() {
        echo(0);
        Failure failure = assertThrows(Failure.class, () -> Echo.run(network, request(), stoppingAfter(0)));
        assertEquals(ExitCode.INTERRUPTED, failure.exit());
    }

    @Test
    void aStopBetweenConnectingAndSendingLeavesNoResult() {
        echo(0);
        Progress stopping = new Progress() {
            @Override
            public void begin(Meter meter) {
                network.stop();
            }

            @Override
            public void end() {}
        };
        Failure failure = assertThrows(Failure.class, () -> Echo.run(network, request(), stopping));
        assertEquals(ExitCode.INTERRUPTED, failure.exit());
    }

    private Echo.Request request() {
        return new Echo.Request(new Endpoint("127.0.0.1", listener.getLocalPort()), Payload.random(1_000_000_000), 1);
    }

    /** Echoes the first bytes and discards the rest until the client closes. */
    private void echo(int bytes) {
        Thread server = new Thread(
                () -> {
                    try (Socket socket = listener.accept()) {
                        socket.getOutputStream().write(socket.getInputStream().readNBytes(bytes));
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // The client has closed the connection.
                        return;
                    }
                },
                "echo server");
        server.setDaemon(true);
        server.start();
    }

    private Progress stoppingAfter(int bytes) {
        return new Progress() {
            @Override
            public void begin(Meter meter) {
                Thread user = new Thread(
                        () -> {
                            while (meter.received() < bytes) {
                                Thread.onSpinWait();
                            }
                            network.stop();
                        },
                        "user");
                user.setDaemon(true);
                user.start();
            }

            @Override
            public void end() {}
        };
    }
}
