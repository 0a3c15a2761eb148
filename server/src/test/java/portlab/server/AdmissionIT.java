package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.FreePort;
import portlab.common.Programs;
import portlab.common.ServerProcess;
import portlab.server.proxy.ProxyHeaders;

/** Connection limits, allowed networks and the PROXY protocol. */
class AdmissionIT {
    private static final String GET = "GET /file.txt HTTP/1.0\r\n\r\n";
    private static final List<String> RAW = List.of("bulk", "echo", "message", "calc");

    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void aFileToServe() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
    }

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private ServerProcess start(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(folder.toString());
        return ServerProcess.start(arguments.toArray(String[]::new));
    }

    /** An open connection that has been served. */
    private Socket served(ServerProcess server, String source) throws IOException {
        Socket socket = server.connectFrom(source, "calc");
        sockets.add(socket);
        assertEquals("42\n", say(socket, "21\n", 3));
        return socket;
    }

    private static String say(Socket socket, String text, int answer) throws IOException {
        socket.getOutputStream().write(Raw.bytes(text));
        return new String(socket.getInputStream().readNBytes(answer), StandardCharsets.ISO_8859_1);
    }

    /** The whole response on a new connection; empty if it is reset. */
    private static String ask(ServerProcess server, String source, String service, byte[] first, String text)
            throws IOException {
        try (Socket socket = server.connectFrom(source, service)) {
            socket.getOutputStream().write(first);
            socket.getOutputStream().write(Raw.bytes(text));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    private static String ask(ServerProcess server, String source, String service, String text) throws IOException {
        return ask(server, source, service, new byte[0], text);
    }

    private static void assertRejected(ServerProcess server, String source) throws IOException {
        String answer = ask(server, source, "http", GET);
        assertTrue(answer.startsWith("HTTP/1.0 503 Service Unavailable\r\n"), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n") && answer.contains("\r\nConnection: close\r\n"), answer);
        String head = ask(server, source, "http", "HEAD /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.0 503 ") && head.endsWith("\r\n\r\n"), head);
        assertEquals(List.of(503), Raw.statuses(ask(server, source, "http", "GET /file.txt HT")));
        for (String service : RAW) {
            assertEquals("ERROR busy\n", ask(server, source, service, "1\n"), service);
        }
    }

    private static void assertServed(ServerProcess server, String source) throws IOException {
        assertTrue(ask(server, source, "http", GET).endsWith("\r\n\r\nhello\n"));
    }

    /** Clients on the server's own machine can always reach the admin port. */
    private static void assertReady(ServerProcess server) throws IOException {
        assertEquals(List.of(200), Raw.statuses(ask(server, "127.0.0.1", "admin", "GET /readyz HTTP/1.0\r\n\r\n")));
    }

    private static void awaitServed(ServerProcess server, String source) throws Exception {
        Conditions.await("served", () -> {
            try {
                return ask(server, source, "http", GET).endsWith("\r\n\r\nhello\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    // Limits.

    @Test
    void connectionsBeyondTheLimitAreRejectedAndOthersServed() throws Exception {
        try (ServerProcess server = start("--max-connections", "3")) {
            List<Socket> inside = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                inside.add(served(server, "127.0.0.1"));
            }
            for (int round = 0; round < 20; round++) {
                assertRejected(server, "127.0.0.1");
                assertEquals("42\n", say(inside.get(round % 3), "21\n", 3));
                assertReady(server);
            }
            assertEquals("", ask(server, "127.0.0.1", "calc", ""), "a client that sends nothing gets no answer");
            server.awaitOut("GET /file.txt HTTP/1.0          503");
            server.awaitOut("calc                            busy");
            inside.get(0).close();
            awaitServed(server, "127.0.0.1");
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLimitPerClientLeavesRoomForOthers() throws Exception {
        try (ServerProcess server = start("--max-connections-per-client", "2")) {
            Socket one = served(server, "127.0.0.1");
            served(server, "127.0.0.1");
            assertRejected(server, "127.0.0.1");
            assertServed(server, "127.0.0.2");
            one.close();
            awaitServed(server, "127.0.0.1");
            assertEquals(List.of(), server.err());
        }
    }

    /** With few descriptors, as in containers and on old systems, excess connections get an orderly refusal. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void fewDescriptorsAreEnough() throws Exception {
        Programs.require("prlimit");
        List<String> few = List.of("prlimit", "--nofile=128", "--");
        try (ServerProcess server = ServerProcess.startBy(few, ServerProcess.JAR, folder.toString())) {
            Raw.assertServes(server);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 64; i++) {
                    sockets.add(server.connect("http"));
                }
                Conditions.await("full", () -> !isServed(server));
                assertRejected(server, "127.0.0.1");
                closeSockets();
                sockets.clear();
                awaitServed(server, "127.0.0.1");
                Raw.assertServes(server);
            }
        }
    }

    private static boolean isServed(ServerProcess server) {
        try {
            return ask(server, "127.0.0.1", "http", GET).endsWith("hello\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // Networks.

    @Test
    @EnabledOnOs(OS.LINUX)
    void otherNetworksGetNoAnswer() throws Exception {
        try (ServerProcess server = start("--allow", "127.0.0.2,10.0.0.0/8", "--allow", "127.0.0.16/28")) {
            for (String service : List.of("http", "bulk", "echo", "message", "calc")) {
                assertEquals("", ask(server, "127.0.0.1", service, "1\n"), service);
                assertEquals("", ask(server, "127.0.0.32", service, "1\n"), service);
            }
            assertServed(server, "127.0.0.2");
            assertServed(server, "127.0.0.31");
            assertReady(server);
            assertEquals("hello", ask(server, "127.0.0.2", "message", "hello\n").replaceAll(".*: |\n", ""));
            server.awaitOut("message 5 bytes");
            assertEquals(List.of(), server.err());
            assertFalse(server.out().stream().anyMatch(line -> line.contains("127.0.0.1:") && line.contains(" open ")));
        }
    }

    @Test
    void explainsAnInvalidNetwork() throws Exception {
        assertEquals(
                "portlab: --allow 10.0.0.1/8: invalid network '10.0.0.1/8': bits are set after the prefix; write"
                        + " 10.0.0.0/8 for the network or 10.0.0.1 for the single address",
                refusal("--allow", "10.0.0.1/8"));
        assertEquals(
                "portlab: --proxy-protocol proxy: invalid IP address 'proxy': expected numbers, as in 10.0.0.1 or"
                        + " 2001:db8::1",
                refusal("--proxy-protocol", "proxy"));
    }

    private static String refusal(String... arguments) throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of(arguments))) {
            assertEquals(2, server.awaitExit());
            return String.join("\n", server.err());
        }
    }

    // The PROXY protocol.

    @Test
    void theAnnouncedClientIsThePeer() throws Exception {
        try (ServerProcess server = start("--proxy-protocol", "127.0.0.1", "--log-format", "json")) {
            byte[] line = ProxyHeaders.line("192.0.2.7", 51234);
            byte[] block = ProxyHeaders.block("2111", ProxyHeaders.tcp4(192, 0, 2, 8, 51235));
            assertTrue(ask(server, "127.0.0.1", "http", line, GET).endsWith("\r\n\r\nhello\n"));
            assertEquals(
                    "\"received\":26", logged(server, "192.0.2.7", 51234).replaceAll(".*(\"received\":\\d+).*", "$1"));
            assertEquals("2\n", askInBytes(server, "calc", block));
            assertTrue(logged(server, "192.0.2.8", 51235).contains("\"request\":\"calc 1\""));
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    void everyServiceAcceptsAProxyHeader() throws Exception {
        try (ServerProcess server = start("--proxy-protocol", "127.0.0.1", "--log-format", "json")) {
            byte[] block = ProxyHeaders.block("2111", ProxyHeaders.tcp4(192, 0, 2, 8, 51235));
            assertEquals("1\n", askInBytes(server, "echo", block));
            assertTrue(askInBytes(server, "message", block).endsWith(": 1\n"));
            assertTrue(askInBytes(server, "http", block).startsWith("HTTP/1.0 400 "));
            assertEquals(1 << 20, askInBytes(server, "bulk", block).length());
            assertEquals(List.of(), server.err());
        }
    }

    /** A service's reply to 1 and LF after a header sent byte by byte. */
    private static String askInBytes(ServerProcess server, String service, byte[] header) throws IOException {
        try (Socket socket = server.connect(service)) {
            socket.setTcpNoDelay(true);
            for (byte b : header) {
                socket.getOutputStream().write(b);
            }
            return askAndEnd(socket, "1\n");
        }
    }

    private static String askAndEnd(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(Raw.bytes(text));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String logged(ServerProcess server, String client, int port) throws InterruptedException {
        return server.awaitOut("\"client\":\"" + client + "\",\"port\":" + port + ",");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyTheProxyIsTrusted() throws Exception {
        try (ServerProcess server = start("--proxy-protocol", "127.0.0.1", "--log-format", "json")) {
            byte[] line = ProxyHeaders.line("192.0.2.7", 51234);
            assertEquals(List.of(400), Raw.statuses(ask(server, "127.0.0.2", "http", line, GET)));
            assertServed(server, "127.0.0.2");
            try (Socket socket = server.connectFrom("127.0.0.2", "echo")) {
                String header = new String(line, StandardCharsets.US_ASCII);
                assertEquals(header, askAndEnd(socket, header));
            }
            assertEquals(List.of(), server.err());

            assertEquals("", ask(server, "127.0.0.1", "http", GET), "a proxy must announce its client");
            assertEquals("", ask(server, "127.0.0.1", "http", GET));
            Conditions.await("the server reports it", () -> !server.err().isEmpty());
            assertTrue(ask(server, "127.0.0.1", "http", line, GET).endsWith("\r\n\r\nhello\n"));
            assertEquals(1, server.err().size(), server.err().toString());
            assertTrue(server.err().get(0).contains("does not begin with a PROXY protocol header"));
        }
    }

    /** HAProxy's forms: LOCAL or UNKNOWN, with or without a request, closed or reset. */
    @Test
    void healthChecksAreServedAndNotLogged() throws Exception {
        try (ServerProcess server = start("--proxy-protocol", "127.0.0.1")) {
            for (byte[] header : List.of(new byte[0], ProxyHeaders.block("2000"), Raw.bytes("PROXY UNKNOWN\r\n"))) {
                assertEquals("", askAndClose(server, header, ""));
                try (Socket socket = server.connect("calc")) {
                    socket.getOutputStream().write(header);
                    socket.setSoLinger(true, 0);
                }
            }
            assertEquals("42\n", askAndClose(server, ProxyHeaders.block("2000"), "21\n"));
            assertEquals("44\n", askAndClose(server, Raw.bytes("PROXY UNKNOWN\r\n"), "22\n"));
            assertTrue(server.awaitOut("calc 21").contains("127.0.0.1:"));
            assertTrue(server.awaitOut("calc 22").contains("127.0.0.1:"));
            assertEquals(List.of(), server.err());
            assertEquals(
                    2,
                    server.out().stream()
                            .filter(line -> line.contains(" open "))
                            .count());
        }
    }

    private static String askAndClose(ServerProcess server, byte[] header, String text) throws IOException {
        try (Socket socket = server.connect("calc")) {
            socket.getOutputStream().write(header);
            return askAndEnd(socket, text);
        }
    }

    @Test
    void limitsAndNetworksApplyToTheAnnouncedClient() throws Exception {
        try (ServerProcess server = start(
                "--proxy-protocol", "127.0.0.1", "--allow", "192.0.2.0/24", "--max-connections-per-client", "1")) {
            assertReady(server);
            byte[] seven = ProxyHeaders.line("192.0.2.7", 1000);
            byte[] eight = ProxyHeaders.line("192.0.2.8", 1000);
            byte[] stranger = ProxyHeaders.line("198.51.100.1", 1000);
            byte[] unknown = Raw.bytes("PROXY UNKNOWN\r\n");
            Socket inside = server.connect("calc");
            sockets.add(inside);
            inside.getOutputStream().write(seven);
            assertEquals("42\n", say(inside, "21\n", 3));
            assertEquals("ERROR busy\n", ask(server, "127.0.0.1", "calc", seven, "21\n"));
            assertEquals(List.of(503), Raw.statuses(ask(server, "127.0.0.1", "http", seven, GET)));
            assertEquals(List.of(200), Raw.statuses(ask(server, "127.0.0.1", "http", eight, GET)));
            assertEquals("", ask(server, "127.0.0.1", "http", stranger, GET));
            assertEquals("", ask(server, "127.0.0.1", "http", unknown, GET), "the proxy itself is not allowed");
            assertEquals("42\n", askAndClose(server, ProxyHeaders.block("2000"), "21\n"), "except for health checks");
            inside.close();
            Conditions.await("recovery", () -> {
                try {
                    return Raw.statuses(ask(server, "127.0.0.1", "http", seven, GET))
                            .equals(List.of(200));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(List.of(), server.err());
        }
    }

    // HAProxy.

    private static final String HAPROXY = """
            defaults
              mode tcp
              timeout connect 5s
              timeout client 5s
              timeout server 5s
            listen one
              bind 127.0.0.1:%1$d
              server portlab 127.0.0.1:%3$d send-proxy check inter 50ms
            listen two
              bind 127.0.0.1:%2$d
              unique-id-format %%ci-%%rt
              server portlab 127.0.0.1:%3$d send-proxy-v2 proxy-v2-options crc32c,unique-id,authority check inter 50ms
            """;

    @Test
    @EnabledOnOs(OS.LINUX)
    void worksBehindHaproxy() throws Exception {
        Programs.require("haproxy");
        int one = FreePort.next();
        int two = FreePort.next();
        try (ServerProcess server = start("--proxy-protocol", "127.0.0.1")) {
            Path settings = folder.resolve("haproxy.cfg");
            Files.writeString(settings, HAPROXY.formatted(one, two, server.port("calc")));
            Process haproxy = new ProcessBuilder("haproxy", "-q", "-db", "-f", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy.log").toFile())
                    .start();
            try {
                assertEquals("42\n", askThrough(one, "127.0.0.8"));
                assertEquals("42\n", askThrough(two, "127.0.0.9"));
                server.awaitOut("127.0.0.8:");
                server.awaitOut("127.0.0.9:");
            } finally {
                haproxy.destroy();
                assertTrue(haproxy.waitFor(30, TimeUnit.SECONDS));
            }
            assertEquals(List.of(), server.err());
            assertTrue(server.out().stream()
                    .filter(line -> line.contains(" open "))
                    .allMatch(line -> line.contains("calc 21") && line.contains("127.0.0.")));
        }
    }

    /** Retries until the proxy listens and considers the server healthy. */
    private static String askThrough(int port, String source) throws Exception {
        String[] answer = {""};
        Conditions.await("an answer", () -> {
            try (Socket socket = ServerProcess.connect(source, port)) {
                answer[0] = askAndEnd(socket, "21\n");
            } catch (IOException e) {
                // Not listening yet.
                answer[0] = "";
            }
            return !answer[0].isEmpty();
        });
        return answer[0];
    }
}
