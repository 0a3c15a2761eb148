package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.server.net.DatagramListener;
import portlab.server.net.Exchange;
import portlab.server.service.UdpEchoPolicy.Verdict;

/** UDP echo over real sockets. */
class UdpEchoTest {
    private static final int MANY_SECONDS = 20;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final Map<Verdict, Integer> counts = new ConcurrentHashMap<>();
    private final List<Exchange> log = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private DatagramListener listener;
    private InetSocketAddress address;
    private volatile boolean allows = true;

    @BeforeEach
    void start() throws IOException {
        listener =
                DatagramListener.open(List.of(new InetSocketAddress(loopback, 0), new InetSocketAddress(loopback, 0)));
        address = listener.addresses().get(0);
        UdpEchoPolicy policy = new UdpEchoPolicy(
                peer -> allows,
                Set.of(address.getPort(), listener.addresses().get(1).getPort()),
                Set.of());
        UdpEcho echo = new UdpEcho(
                policy, new DatagramSeries(() -> 0, log::add), verdict -> counts.merge(verdict, 1, Integer::sum));
        listener.start(echo, (what, cause) -> errors.add(what + cause));
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        assertEquals(List.of(), errors);
    }

    private DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket(0, loopback);
        client.setSoTimeout(MANY_SECONDS * 1000);
        return client;
    }

    private void send(DatagramSocket from, byte[] payload) throws IOException {
        from.send(new DatagramPacket(payload, payload.length, address));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        at.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1472, 8192, DatagramListener.MAX_PAYLOAD})
    void theSameBytesComeBackFromTheAddressThatWasAsked(int size) throws IOException {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        try (DatagramSocket client = client()) {
            send(client, payload);
            DatagramPacket reply = receive(client);
            assertArrayEquals(payload, bytes(reply));
            assertEquals(address, reply.getSocketAddress());
        }
    }

    @Test
    void everySocketOfItAnswers() throws IOException {
        for (InetSocketAddress each : listener.addresses()) {
            address = each;
            theSameBytesComeBackFromTheAddressThatWasAsked(5);
        }
    }

    /** The same server on another machine, here on another of the addresses that loopback has on Linux. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void itNeverAnswersItsOwnPort() throws Exception {
        try (DatagramSocket twin = new DatagramSocket(new InetSocketAddress("127.0.0.2", address.getPort()))) {
            send(twin, new byte[] {9});
            awaitCount(Verdict.OWN_PORT);
        }
        theSameBytesComeBackFromTheAddressThatWasAsked(1);
        awaitCount(Verdict.ECHOED);
        assertEquals(Map.of(Verdict.OWN_PORT, 1, Verdict.ECHOED, 1), counts);
    }

    /** A plain echo server, to which something forged made us speak. */
    @Test
    void aLoopWithAnotherEchoServerEnds() throws IOException {
        try (DatagramSocket other = client()) {
            byte[] payload = {'l', 'o', 'o', 'p'};
            send(other, payload);
            int rounds = 0;
            other.setSoTimeout(1000);
            try {
                while (rounds <= 2 * LoopGuard.MAX_REPEATS) {
                    send(other, bytes(receive(other)));
                    rounds++;
                }
            } catch (SocketTimeoutException silence) {
                assertEquals(LoopGuard.MAX_REPEATS, rounds);
            }
            assertEquals(1, counts.get(Verdict.LOOP));
        }
    }

    @Test
    void whoIsNotAllowedGetsNothing() throws Exception {
        try (DatagramSocket client = client()) {
            allows = false;
            send(client, new byte[] {1});
            awaitCount(Verdict.NOT_ALLOWED);
            allows = true;
            send(client, new byte[] {2});
            assertArrayEquals(new byte[] {2}, bytes(receive(client)), "the second was the first to be answered");
        }
    }

    private void awaitCount(Verdict verdict) throws InterruptedException {
        Conditions.await("a datagram is " + verdict, () -> counts.containsKey(verdict));
    }

    @Test
    void aSourceThatIsGoneHoldsUpNobody() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (DatagramSocket gone = client()) {
                send(gone, new byte[1000]);
            }
        }
        theSameBytesComeBackFromTheAddressThatWasAsked(7);
    }

    @Test
    void atTheEndTheLogHasALineForEachSource() throws IOException {
        int port;
        try (DatagramSocket client = client()) {
            port = client.getLocalPort();
            for (int i = 0; i < 3; i++) {
                send(client, new byte[10]);
                receive(client);
            }
        }
        listener.close();
        assertEquals(1, log.size());
        assertEquals("echo 3 UDP datagrams", log.get(0).request());
        assertEquals(port, log.get(0).peer().getPort());
    }

    @Test
    void aPortInUseIsABindException() {
        assertThrows(BindException.class, () -> DatagramListener.open(List.of(address)));
        assertThrows(
                BindException.class, () -> DatagramListener.open(List.of(new InetSocketAddress(loopback, 0), address)));
    }

    @Test
    void closingFreesThePorts() throws IOException {
        listener.close();
        DatagramListener.open(listener.addresses()).close();
    }
}
