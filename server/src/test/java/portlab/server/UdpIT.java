package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.FreePort;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** UDP echo as a person starts and uses it. */
class UdpIT {
    /**
     * The client of the textbooks' UDP Pinger lab, as students write it: ten pings, one second for each, and a line for each
     * reply.
     */
    private static final String TEXTBOOK_PINGER = """
            import socket, sys, time
            clientSocket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            clientSocket.settimeout(1)
            for i in range(1, 11):
                message = 'Ping ' + str(i) + ' ' + time.asctime()
                start = time.time()
                clientSocket.sendto(message.encode(), ('127.0.0.1', int(sys.argv[1])))
                try:
                    reply, server = clientSocket.recvfrom(1024)
                    rtt = time.time() - start
                    print(reply.decode() == message, rtt < 1)
                except socket.timeout:
                    print('Request timed out')
            clientSocket.close()
            """;

    @TempDir
    Path folder;

    private static String ask(int port, String host, String text) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(host, port));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length));
            DatagramPacket reply = new DatagramPacket(new byte[2000], 2000);
            socket.receive(reply);
            return new String(reply.getData(), 0, reply.getLength(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aStudentsPingerWorks() throws Exception {
        Programs.require("python3");
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            assertEquals(server.port("echo"), server.port("udp echo"));
            String seen = Programs.run("python3", "-c", TEXTBOOK_PINGER, "" + server.port("echo"));
            assertEquals("True True\n".repeat(10), seen);
            String line = server.awaitOut("UDP");
            assertTrue(line.contains("echo 10 UDP datagrams"), line);
            assertEquals(
                    1,
                    server.out().stream().filter(each -> each.contains("UDP")).count());
            server.terminate();
            server.awaitExit();
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    void shutdownLogsWhatWasEchoedLast() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(20_000);
                socket.connect(new InetSocketAddress("127.0.0.1", server.port("echo")));
                for (int i = 0; i < 3; i++) {
                    socket.send(new DatagramPacket(new byte[1], 1));
                    socket.receive(new DatagramPacket(new byte[1], 1));
                }
            }
            // Not terminate(), after which nobody reads the output.
            server.signal("TERM");
            assertEquals(128 + 15, server.awaitExit());
            server.awaitOut("echo 3 UDP datagrams ");
        }
    }

    @Test
    void datagramsAreCounted() throws Exception {
        try (ServerProcess server = ServerProcess.start("--quiet", folder.toString())) {
            ask(server.port("echo"), "127.0.0.1", "hello");
            Conditions.await(
                    "counted", () -> metrics(server).contains("portlab_datagrams_total{outcome=\"echoed\"} 1.0"));
        }
    }

    private static String metrics(ServerProcess server) {
        URI uri = URI.create("http://127.0.0.1:" + server.port("admin") + "/metrics");
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onTheNetworkItNeedsTheOption() throws Exception {
        try (ServerProcess server = ServerProcess.start("--bind", "0.0.0.0", "--only", "echo")) {
            assertTrue(server.ports("udp echo").isEmpty(), server.out().toString());
            assertThrows(PortUnreachableException.class, () -> ask(server.port("echo"), "127.0.0.1", "hello"));
        }
        try (ServerProcess server = ServerProcess.start("--bind", "0.0.0.0", "--udp", "--only", "echo")) {
            assertEquals("hello", ask(server.port("udp echo"), "127.0.0.1", "hello"));
        }
        try (ServerProcess server = ServerProcess.run(
                Map.of("PORTLAB_UDP", "true", "PORTLAB_BIND", "0.0.0.0"), List.of("-p", "0", "--only", "echo"))) {
            server.awaitOut("udp echo");
        }
    }

    /** A socket on the wildcard would also receive what is sent to everyone, and every server would answer. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsSentToEveryoneIsNotAnswered() throws Exception {
        try (ServerProcess server = ServerProcess.start("--bind", "0.0.0.0", "--udp", "--only", "echo");
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setBroadcast(true);
            socket.setSoTimeout(300);
            byte[] bytes = {1};
            socket.send(
                    new DatagramPacket(bytes, 1, new InetSocketAddress("127.255.255.255", server.port("udp echo"))));
            assertThrows(
                    java.net.SocketTimeoutException.class, () -> socket.receive(new DatagramPacket(new byte[9], 9)));
            assertEquals("hello", ask(server.port("udp echo"), "127.0.0.1", "hello"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyAllowedNetworksAreAnswered() throws Exception {
        try (ServerProcess server = ServerProcess.start("--allow", "127.0.0.2", "--only", "echo,admin");
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                DatagramSocket friend = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
            InetSocketAddress echo = new InetSocketAddress("127.0.0.1", server.port("echo"));
            stranger.send(new DatagramPacket(new byte[] {1}, 1, echo));
            friend.send(new DatagramPacket(new byte[] {2}, 1, echo));
            friend.setSoTimeout(20_000);
            friend.receive(new DatagramPacket(new byte[9], 9));
            Conditions.await("counted", () -> metrics(server).contains("{outcome=\"not_allowed\"} 1.0"));
        }
    }

    @Test
    void aPortInUseIsReportedLikeAnyOther() throws Exception {
        int port = FreePort.next();
        try (DatagramSocket taken = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            assertEquals(port, taken.getLocalPort());
            String in = "UDP port " + port + " is in use";
            try (ServerProcess server =
                    ServerProcess.run(Map.of(), List.of("--only", "echo", "--listen", "echo=" + port))) {
                assertEquals(2, server.awaitExit());
                assertTrue(
                        server.err()
                                .get(0)
                                .matches(
                                        "portlab: " + in
                                                + ": start with --listen echo=\\d+, which is free, or stop the program that uses it"),
                        server.err().toString());
            }
            try (ServerProcess server = ServerProcess.run(Map.of(), List.of("-p", "" + (port - 2), "--only", "echo"))) {
                String line = server.awaitOut("udp echo");
                assertEquals("  udp echo not served: " + in + "; move it with --listen echo=PORT", line);
                assertEquals(port, server.port("echo"), "TCP is served all the same");
            }
        }
    }
}
