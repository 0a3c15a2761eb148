package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

class TunedSocketTest {
    private static final SocketSettings DEFAULT = SocketSettings.DEFAULT;

    private ServerSocket server;
    private Socket socket;
    private Socket peer;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        if (peer != null) {
            peer.close();
        }
        server.close();
    }

    private void connect(SocketSettings settings) throws IOException {
        socket = settings.socket();
        socket.setTcpNoDelay(true);
        socket.connect(server.getLocalSocketAddress());
        peer = server.accept();
    }

    @Test
    void nagleOverridesNoDelay() throws Exception {
        connect(DEFAULT.withNagle(true));
        assertEquals(false, socket.getTcpNoDelay());
        socket.close();
        peer.close();
        connect(DEFAULT);
        assertEquals(true, socket.getTcpNoDelay());
    }

    @Test
    void buffersAreAsSet() throws Exception {
        connect(DEFAULT.withSendBuffer(20_000).withReceiveBuffer(30_000));
        // Linux doubles them for its own use, and reports the half or the double.
        assertTrue(socket.getSendBufferSize() >= 20_000 && socket.getSendBufferSize() <= 40_000);
        assertTrue(socket.getReceiveBufferSize() >= 30_000 && socket.getReceiveBufferSize() <= 60_000);
    }

    @Test
    void aWriteIsSplit() throws Exception {
        connect(DEFAULT.withWriteSize(3).withWritePause(20_000_000));
        long start = System.nanoTime();
        socket.getOutputStream().write("0123456789".getBytes());
        assertTrue(System.nanoTime() - start >= 60_000_000);
        socket.shutdownOutput();
        List<Integer> sizes = new ArrayList<>();
        byte[] buffer = new byte[100];
        for (int n = peer.getInputStream().read(buffer);
                n > 0;
                n = peer.getInputStream().read(buffer)) {
            sizes.add(n);
        }
        assertEquals(10, sizes.stream().mapToInt(n -> n).sum());
    }

    @Test
    void readingIsSlow() throws Exception {
        connect(DEFAULT.withReadRate(10_000));
        byte[] sent = new byte[2000];
        sent[1999] = 1;
        peer.getOutputStream().write(sent);
        peer.close();
        long start = System.nanoTime();
        assertArrayEquals(sent, socket.getInputStream().readAllBytes());
        assertTrue(System.nanoTime() - start >= 150_000_000);
    }

    @Test
    void closingEndsAPause() throws Exception {
        connect(DEFAULT.withReadRate(1));
        peer.getOutputStream().write(new byte[100]);
        InputStream in = socket.getInputStream();
        Thread closer = new Thread(() -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(0, in.read());
        closer.start();
        assertThrows(SocketException.class, in::readAllBytes);
        closer.join();
    }

    @Test
    void aSourcePortIsUsedAndReportedIfTaken() throws Exception {
        int free;
        try (ServerSocket other = new ServerSocket(0)) {
            free = other.getLocalPort();
        }
        connect(DEFAULT.withSourcePort(free));
        assertEquals(free, peer.getPort());
        Connector connector = new Connector(Timeouts.DEFAULT, null, DEFAULT.withSourcePort(server.getLocalPort()));
        Failure failure =
                assertThrows(Failure.class, () -> connector.connect(new Endpoint("127.0.0.1", server.getLocalPort())));
        assertEquals(ExitCode.UNCONNECTED, failure.exit());
    }

    @Test
    void aSlowReaderHasASmallBufferUnlessOneIsSet() {
        assertEquals(4096, DEFAULT.withReadRate(1000).receiveBuffer());
        assertEquals(9000, DEFAULT.withReceiveBuffer(9000).withReadRate(1000).receiveBuffer());
        assertEquals(0, DEFAULT.withReadRate(0).receiveBuffer());
    }
}
