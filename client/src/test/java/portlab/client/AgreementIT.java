package portlab.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** On loopback, both sides' recordings and both captures agree on each connection's bytes and their order. */
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

    @TempDir
    static Path folder;

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
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.createDirectory(site.resolve("dir"));
        byte[] big = new byte[30_000];
        new Random(1).nextBytes(big);
        Files.write(site.resolve("big.bin"), big);
        Files.write(site.resolve("huge.bin"), new byte[8_000_000]);
        Files.writeString(site.resolve("page.html"), "<img src=hello.txt><img src=big.bin><img src=hello.txt?2>");
        Path here = Files.createDirectory(folder.resolve("here"));
        try (ServerProcess server =
                ServerProcess.start(wire("server", site.toString()).toArray(String[]::new))) {
            List<String> words = new ArrayList<>(List.of("127.0.0.1", "" + server.port(), "--keep-going"));
            words.addAll(wire("client"));
            COMMANDS.forEach(command -> words.addAll(List.of("-c", command)));
            ClientProcess.Outcome outcome = ClientProcess.run(here, Map.of(), words.toArray(String[]::new));
            assertEquals(22, outcome.exit(), outcome.err());
            resume(server, here);
            interrupt(server, here);
            server.terminate();
            server.awaitExit();
        }
        read(folder.resolve("server.jsonl"), "remote", byServer);
        for (String name : List.of("client", "resumed", "interrupted")) {
            read(folder.resolve(name + ".jsonl"), "local", byClient);
        }
    }

    private List<String> wire(String name, String... more) {
        List<String> words = new ArrayList<>(List.of("--wire-bytes", "100000000", "--wire-secrets"));
        for (String suffix : List.of(".jsonl", ".pcapng")) {
            words.addAll(List.of("--wire", folder.resolve(name + suffix).toString()));
        }
        words.addAll(List.of(more));
        return words;
    }

    /** Asks for a range. */
    private void resume(ServerProcess server, Path here) throws Exception {
        Path part = folder.resolve("site/late.bin");
        Files.write(part, new byte[100_000]);
        List<String> words = new ArrayList<>(List.of("127.0.0.1", "" + server.port()));
        words.addAll(wire("resumed", "-c", "get --continue late.bin", "-c", "get -c -f hello.txt"));
        assertEquals(
                0,
                ClientProcess.run(here, Map.of(), words.toArray(String[]::new)).exit());
    }

    /** Fails to store an answer in the middle, which resets the connection. */
    private void interrupt(ServerProcess server, Path here) throws Exception {
        List<String> words = new ArrayList<>(List.of("127.0.0.1", "" + server.port()));
        words.addAll(wire("interrupted", "-c", "get -o /dev/full huge.bin"));
        assertEquals(
                23,
                ClientProcess.run(here, Map.of(), words.toArray(String[]::new)).exit());
    }

    private static void read(Path file, String client, Map<String, Seen> all) throws IOException {
        Map<Long, Seen> numbers = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonObject event = JsonParser.parseString(line).getAsJsonObject();
            long number = event.get("connection").getAsLong();
            switch (event.get("event").getAsString()) {
                case "opened" -> {
                    Seen seen = new Seen();
                    seen.service = event.get("service").getAsString();
                    numbers.put(number, seen);
                    all.put(event.get(client).getAsString(), seen);
                }
                case "sent" -> numbers.get(number).sent.writeBytes(bytes(event));
                case "received" -> numbers.get(number).received.writeBytes(bytes(event));
                case "reused" ->
                    numbers.get(number).exchanges = event.get("request").getAsInt();
                case "ended" -> numbers.get(number).ends.add(event.get("end").getAsString());
                default -> assertEquals("note", event.get("event").getAsString(), line);
            }
        }
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

    @Test
    void theSidesAgreeOnTheReset() {
        Map.Entry<String, Seen> reset = byClient.entrySet().stream()
                .filter(entry -> entry.getValue().ends.contains("reset"))
                .findFirst()
                .orElseThrow();
        List<String> ends = byServer.get(reset.getKey()).ends;
        assertTrue(ends.contains("reset") || ends.contains("cut"), ends.toString());
    }

    @Test
    void theCapturesAgreeWithTheRecordings() throws Exception {
        Programs.require("tshark");
        Map<String, String> server = streams("server");
        for (String name : List.of("client", "resumed")) {
            for (Map.Entry<String, String> stream : streams(name).entrySet()) {
                assertEquals(server.get(stream.getKey()), stream.getValue(), stream.getKey());
                Seen seen = byClient.get(stream.getKey());
                assertEquals(hex(seen.sent) + "|" + hex(seen.received), stream.getValue(), stream.getKey());
            }
        }
        for (String name : List.of("server", "client", "resumed")) {
            assertEquals("", tshark(name, "-Y", "tcp.analysis.flags || tcp.checksum.status == \"Bad\""), name);
        }
    }

    /** Each connection's payload as tshark finds it, client's bytes first, by the client's address. */
    private Map<String, String> streams(String name) throws Exception {
        Map<String, StringBuilder[]> streams = new LinkedHashMap<>();
        String fields = tshark(
                name, "-T", "fields", "-e", "tcp.stream", "-e", "ip.src", "-e", "tcp.srcport", "-e", "tcp.payload");
        Map<String, String> clients = new LinkedHashMap<>();
        for (String line : fields.lines().toList()) {
            String[] cells = line.split("\t", -1);
            String from = cells[1] + ":" + cells[2];
            String client = clients.computeIfAbsent(cells[0], stream -> from);
            StringBuilder[] both = streams.computeIfAbsent(
                    client, each -> Stream.generate(StringBuilder::new).limit(2).toArray(StringBuilder[]::new));
            both[from.equals(client) ? 0 : 1].append(cells[3].replace(":", ""));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        streams.forEach((client, both) -> texts.put(client, both[0] + "|" + both[1]));
        return texts;
    }

    private static String hex(ByteArrayOutputStream bytes) {
        return java.util.HexFormat.of().formatHex(bytes.toByteArray());
    }

    private String tshark(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("tshark", "-r", folder.resolve(name + ".pcapng").toString()));
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
