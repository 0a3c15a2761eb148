package portlab.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** On loopback, both sides' recordings, both captures and tcpdump agree on each connection's bytes and their order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreementIT {
    private static final List<String> COMMANDS = List.of(
            "get -f hello.txt",
            "get -f dir",
            "get nope.txt",
            "head hello.txt",
            "ls",
            "get -f -o big.bin big.bin",
            "calc 21 -5 abc",
            "say hello there",
            "echo hello",
            "echo 100kB",
            "bulk 100kB --verify",
            "bulk 50kB --up --verify -P 2",
            "ping echo -n 3 -i 0.01",
            "set http 1.1",
            "get -f hello.txt big.bin hello.txt",
            "compare -n 1 page.html");

    /** The recordings of the client. */
    private static final List<String> CLIENTS = List.of("client", "resumed", "reset", "interrupted");

    /** What ends a whole connection. */
    private static final Set<String> LAST = Set.of("close", "reset", "cut");

    @TempDir
    static Path folder;

    /** Why tcpdump captured nothing; empty if it did. */
    private String notPermitted;

    private final Map<String, Seen> byServer = new LinkedHashMap<>();
    private final Map<String, Seen> byClient = new LinkedHashMap<>();

    /** One side's view of a connection: what it sent and received, and how many exchanges it saw. */
    private static final class Seen {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final List<String> ends = new ArrayList<>();
        private int exchanges = 1;
        private String service;
    }

    @BeforeAll
    void record() throws Exception {
        Path site = site();
        List<String> words = wire("server");
        words.addAll(List.of("--fault", "http:/cut*=limit:20000", "--fault", "http:/reset*=limit:1000/rst"));
        words.add(site.toString());
        try (ServerProcess server = ServerProcess.start(words.toArray(String[]::new));
                Tcpdump tcpdump = Tcpdump.start(server, folder.resolve("tcpdump.pcap"))) {
            ask(server, "client", 22, COMMANDS);
            ask(server, "resumed", 18, List.of("get cut.bin", "get --continue cut.bin"));
            ask(server, "reset", 56, List.of("get reset.bin"));
            // The client fails to store an answer in the middle.
            ask(server, "interrupted", 23, List.of("get -o /dev/full huge.bin"));
            notPermitted = tcpdump.finish();
            server.terminate();
            server.awaitExit();
            assertEquals(List.of(), server.err());
        }
        read("server", "remote", "local", byServer);
        for (String name : CLIENTS) {
            read(name, "local", "remote", byClient);
        }
    }

    private static Path site() throws IOException {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.createDirectory(folder.resolve("here"));
        Files.createDirectory(site.resolve("dir"));
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.writeString(site.resolve("page.html"), "<img src=hello.txt><img src=big.bin><img src=hello.txt?2>");
        byte[] big = new byte[30_000];
        new Random(1).nextBytes(big);
        for (String name : List.of("big.bin", "cut.bin", "reset.bin")) {
            Files.write(site.resolve(name), big);
        }
        // More than the buffers of both systems hold, and less than a recording's queue.
        Files.write(site.resolve("huge.bin"), new byte[7_000_000]);
        return site;
    }

    private void ask(ServerProcess server, String name, int exit, List<String> commands) throws Exception {
        List<String> words = new ArrayList<>(List.of("127.0.0.1", "" + server.port(), "--keep-going"));
        words.addAll(wire(name));
        commands.forEach(command -> words.addAll(List.of("-c", command)));
        ClientProcess.Outcome outcome =
                ClientProcess.run(folder.resolve("here"), Map.of(), words.toArray(String[]::new));
        assertEquals(exit, outcome.exit(), outcome.err());
    }

    private static List<String> wire(String name) {
        List<String> words = new ArrayList<>(List.of("--wire-bytes", "100000000", "--wire-secrets"));
        for (String suffix : List.of(".jsonl", ".pcapng")) {
            words.addAll(List.of("--wire", folder.resolve(name + suffix).toString()));
        }
        return words;
    }

    /** Reads a recording, which must be complete: no event was dropped, and each connection has its end. */
    private static void read(String name, String client, String server, Map<String, Seen> all) throws IOException {
        Map<Long, Seen> numbers = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve(name + ".jsonl"))) {
            JsonObject event = JsonParser.parseString(line).getAsJsonObject();
            long number = event.get("connection").getAsLong();
            switch (event.get("event").getAsString()) {
                case "opened" -> {
                    Seen seen = new Seen();
                    seen.service = event.get("service").getAsString();
                    numbers.put(number, seen);
                    String connection = connection(
                            event.get(client).getAsString(), event.get(server).getAsString());
                    assertNull(all.put(connection, seen), "two connections between the same ports: " + line);
                }
                case "sent" -> numbers.get(number).sent.writeBytes(bytes(event));
                case "received" -> numbers.get(number).received.writeBytes(bytes(event));
                case "reused" ->
                    numbers.get(number).exchanges = event.get("request").getAsInt();
                case "ended" -> numbers.get(number).ends.add(event.get("end").getAsString());
                case "omitted" -> fail(name + " is incomplete: " + line);
                default -> assertEquals("note", event.get("event").getAsString(), line);
            }
        }
        numbers.forEach((number, seen) -> assertTrue(
                seen.ends.stream().anyMatch(LAST::contains), name + " lacks the end of #" + number + seen.ends));
    }

    /** Identifies a connection: the system may give a client's port to a second one, to another port of the server. */
    private static String connection(String client, String server) {
        return client + " to " + server;
    }

    private static byte[] bytes(JsonObject event) {
        assertEquals(event.get("bytes").getAsLong(), event.get("captured").getAsLong(), event.toString());
        return event.has("text")
                ? event.get("text").getAsString().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(event.get("base64").getAsString());
    }

    @Test
    void theSidesAgreeOnEveryByte() {
        assertTrue(byClient.size() >= 25, byClient.keySet().toString());
        for (Map.Entry<String, Seen> entry : byClient.entrySet()) {
            Seen client = entry.getValue();
            Seen server = byServer.get(entry.getKey());
            assertTrue(server != null, entry.getKey());
            assertEquals(client.service, server.service);
            assertArrayEquals(client.sent.toByteArray(), server.received.toByteArray(), client.service);
            byte[] answer = client.received.toByteArray();
            byte[] sent = server.sent.toByteArray();
            boolean cut = client.ends.contains("reset") || server.ends.contains("reset") || server.ends.contains("cut");
            assertTrue(cut || answer.length == sent.length, client.service + answer.length + " " + sent.length);
            assertArrayEquals(answer, Arrays.copyOf(sent, answer.length), client.service);
        }
    }

    @Test
    void theSidesAgreeOnTheExchanges() {
        byClient.forEach((address, client) -> {
            if (client.service.equals("http")) {
                assertEquals(client.exchanges, byServer.get(address).exchanges, address);
            }
        });
        assertTrue(byClient.values().stream().anyMatch(seen -> seen.exchanges > 2));
    }

    /** What is to be compared has happened. */
    @Test
    void everythingWasTried() {
        Set<String> services = new TreeSet<>();
        byClient.values().forEach(seen -> services.add(seen.service));
        assertEquals(Set.of("bulk", "calc", "echo", "http", "message"), services);
        assertTrue(byClient.values().stream()
                .anyMatch(seen -> text(seen.sent).contains("\r\nRange: bytes=")
                        && text(seen.received).startsWith("HTTP/1.0 206 ")));
        assertTrue(byClient.values().stream()
                .anyMatch(seen -> text(seen.sent).contains(" /cut.bin ") && seen.received.size() == 20_000));
    }

    @Test
    void theSidesAgreeOnTheReset() {
        Map.Entry<String, Seen> reset = reset();
        assertEquals(List.of("reset"), reset.getValue().ends);
        assertEquals(
                List.of("cut"),
                byServer.get(reset.getKey()).ends.stream()
                        .filter(LAST::contains)
                        .toList());
        assertEquals(1000, byServer.get(reset.getKey()).sent.size());
        // The client may have read all that had arrived when it failed; then only the server sees the reset.
        List<String> ends = byServer.get(connection(" /huge.bin ").getKey()).ends;
        assertTrue(ends.contains("reset") || ends.contains("cut"), ends.toString());
    }

    @Test
    void theCapturesAgreeWithTheRecordings() throws Exception {
        Programs.require("tshark");
        Map<String, Stream> server = streams("server.pcapng");
        for (String name : CLIENTS) {
            for (Map.Entry<String, Stream> stream : streams(name + ".pcapng").entrySet()) {
                Seen seen = byClient.get(stream.getKey());
                stream.getValue().expect(stream.getKey(), seen.sent, seen.received);
            }
        }
        server.forEach((client, stream) -> {
            Seen seen = byServer.get(client);
            stream.expect(client, seen.received, seen.sent);
        });
        assertEquals(byServer.keySet(), server.keySet());
        for (String name : List.of("server", "client", "resumed", "reset")) {
            assertEquals(
                    "", tshark(name + ".pcapng", "-Y", "tcp.analysis.flags || tcp.checksum.status == \"Bad\""), name);
        }
        assertTrue(server.get(reset().getKey()).endsWithReset);
        assertTrue(streams("reset.pcapng").get(reset().getKey()).endsWithReset);
    }

    /** The kernel's packets carry what both sides saw. */
    @Test
    void tcpdumpAgreesWithTheRecordings() throws Exception {
        Programs.require("tcpdump", "tshark");
        if (!notPermitted.isEmpty()) {
            Programs.skip("tcpdump cannot capture: " + notPermitted);
        }
        Map<String, Stream> real = streams("tcpdump.pcap");
        for (Map.Entry<String, Seen> entry : byClient.entrySet()) {
            String client = entry.getKey();
            Stream stream = real.get(client);
            assertNotNull(stream, client);
            if (entry.equals(connection(" /huge.bin "))) {
                // The systems discard what a reset overtakes.
                assertTrue(stream.answer.toString().startsWith(hex(entry.getValue().received)), client);
                assertTrue(hex(byServer.get(client).sent).startsWith(stream.answer.toString()), client);
            } else {
                stream.expect(client, byServer.get(client).received, byServer.get(client).sent);
            }
        }
        assertTrue(real.get(reset().getKey()).endsWithReset);
    }

    private Map.Entry<String, Seen> reset() {
        return connection(" /reset.bin ");
    }

    /** The only connection of a client whose request has this part. */
    private Map.Entry<String, Seen> connection(String part) {
        List<Map.Entry<String, Seen>> found = byClient.entrySet().stream()
                .filter(entry -> text(entry.getValue().sent).contains(part))
                .toList();
        assertEquals(1, found.size(), part);
        return found.get(0);
    }

    /** A connection's payload in hexadecimal, as tshark finds it. */
    private static final class Stream {
        private final StringBuilder request = new StringBuilder();
        private final StringBuilder answer = new StringBuilder();

        /** Whether the last packet was a reset. */
        private boolean endsWithReset;

        void expect(String client, ByteArrayOutputStream sent, ByteArrayOutputStream received) {
            assertEquals(hex(sent), request.toString(), client);
            assertEquals(hex(received), answer.toString(), client);
        }
    }

    /** The connections in a capture. */
    private static Map<String, Stream> streams(String capture) throws Exception {
        List<String> options = new ArrayList<>(List.of("-T", "fields", "-Y", "tcp && !tcp.analysis.retransmission"));
        for (String field : List.of(
                "tcp.stream", "ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "tcp.flags.reset", "tcp.payload")) {
            options.addAll(List.of("-e", field));
        }
        Map<String, String> clients = new LinkedHashMap<>();
        Map<String, Stream> streams = new LinkedHashMap<>();
        for (String line :
                tshark(capture, options.toArray(String[]::new)).lines().toList()) {
            String[] cells = line.split("\t", -1);
            String from = cells[1] + ":" + cells[2];
            String to = cells[3] + ":" + cells[4];
            boolean request = clients.computeIfAbsent(cells[0], number -> from).equals(from);
            String connection = request ? connection(from, to) : connection(to, from);
            Stream stream = streams.computeIfAbsent(connection, both -> new Stream());
            (request ? stream.request : stream.answer).append(cells[6].replace(":", ""));
            stream.endsWithReset = cells[5].matches("1|True");
        }
        return streams;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String hex(ByteArrayOutputStream bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static String tshark(String capture, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-r", folder.resolve(capture).toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return printed;
    }
}
