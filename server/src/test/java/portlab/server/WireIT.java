package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The server's jar with {@code --wire}. */
class WireIT {
    private static final String KEPT = " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private static final String LAST = " HTTP/1.0\r\n\r\n";

    @TempDir
    Path folder;

    /** A connection as its client saw it. */
    private record Seen(String service, int port, byte[] said, byte[] heard) {}

    private Path site() throws IOException {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("file.txt"), "hello\n");
        byte[] big = new byte[3_000_000];
        new Random(1).nextBytes(big);
        Files.write(site.resolve("big.bin"), big);
        return site;
    }

    /** Says the texts one after the other, the next when something was heard; then ends its side and hears the rest. */
    private static Seen talk(ServerProcess server, String service, String... texts) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = server.connect(service)) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int i = 0; i < texts.length; i++) {
                if (i > 0) {
                    heard.write(buffer, 0, in.read(buffer));
                }
                said.writeBytes(Raw.bytes(texts[i]));
                socket.getOutputStream().write(Raw.bytes(texts[i]));
            }
            socket.shutdownOutput();
            in.transferTo(heard);
            return new Seen(service, socket.getLocalPort(), said.toByteArray(), heard.toByteArray());
        }
    }

    /** Resets a kept connection after an answer. */
    private static Seen reset(ServerProcess server) throws IOException {
        byte[] request = Raw.bytes("GET /file.txt" + KEPT);
        try (Socket socket = server.connect("http")) {
            socket.getOutputStream().write(request);
            byte[] beginning = socket.getInputStream().readNBytes(100);
            socket.setSoLinger(true, 0);
            return new Seen("http", socket.getLocalPort(), request, beginning);
        }
    }

    private static List<Seen> talkToAll(ServerProcess server) throws IOException {
        List<Seen> seen = new ArrayList<>();
        seen.add(talk(server, "http", "GET /file.txt" + LAST));
        seen.add(talk(server, "http", "GET /file.txt" + KEPT, "HEAD /file.txt" + KEPT, "GET /none" + LAST));
        seen.add(talk(server, "http", "GET /file.txt" + KEPT + "GET /file.txt" + KEPT + "GET /" + LAST));
        seen.add(talk(server, "http", "GET /big.bin HTTP/1.0\r\nRange: bytes=1000000-2000000\r\n\r\n"));
        seen.add(talk(server, "http", "GET /big.bin HTTP/1.0\r\nRange: bytes=0-99,500-599\r\n\r\n"));
        seen.add(talk(server, "http", "GET /big.bin" + LAST));
        seen.add(talk(server, "http", "GET /file.txt HT"));
        seen.add(talk(server, "calc", "21\n", "\033[31m\n", "5"));
        seen.add(talk(server, "echo", "hello", "\0\u00ff"));
        seen.add(talk(server, "message", "hi"));
        seen.add(talk(server, "bulk", "1MiB\n"));
        seen.add(talk(server, "bulk", "9B up crc32c\n12345"));
        return seen;
    }

    private static List<String> tshark(Path capture, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of("-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"));
        command.addAll(List.of(options));
        return Programs.run(command.toArray(String[]::new)).lines().toList();
    }

    /** The streams of a capture by the port of their client, each with the bytes of the client and of the server. */
    private static Map<Integer, byte[][]> follow(Path capture, int streams) throws Exception {
        List<String> options = new ArrayList<>(List.of("-q"));
        IntStream.range(0, streams).forEach(stream -> options.addAll(List.of("-z", "follow,tcp,raw," + stream)));
        Map<Integer, byte[][]> followed = new HashMap<>();
        ByteArrayOutputStream[] sides = {};
        int client = 0;
        for (String line : tshark(capture, options.toArray(String[]::new))) {
            if (line.startsWith("Node 0: ")) {
                client = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
                sides = new ByteArrayOutputStream[] {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
            } else if (line.matches("\t?[0-9a-f]+")) {
                sides[line.startsWith("\t") ? 1 : 0].writeBytes(HexFormat.of().parseHex(line.strip()));
            } else if (line.startsWith("===") && sides.length > 0) {
                followed.put(client, new byte[][] {sides[0].toByteArray(), sides[1].toByteArray()});
            }
        }
        return followed;
    }

    /** How the streams of a capture end, by the port of their client: for each FIN {@code 0}, for each reset {@code 1}. */
    private static Map<Integer, String> ends(Path capture) throws Exception {
        Map<Integer, String> ends = new HashMap<>();
        String[] fields = {"tcp.srcport", "tcp.dstport", "tcp.flags.reset"};
        for (String line : tshark(capture, fields("tcp.flags.fin == 1 || tcp.flags.reset == 1", fields))) {
            String[] values = line.split("\t");
            ends.merge(Integer.valueOf(values[0]), values[2], String::concat);
            ends.merge(Integer.valueOf(values[1]), values[2], String::concat);
        }
        return ends;
    }

    private static String[] fields(String filter, String... names) {
        return Stream.concat(
                        Stream.of("-Y", filter, "-T", "fields"),
                        Stream.of(names).flatMap(name -> Stream.of("-e", name)))
                .toArray(String[]::new);
    }

    @Test
    void viewsAndCaptureAgreeWithTheClients() throws Exception {
        Programs.require("tshark");
        Path json = folder.resolve("wire.jsonl");
        Path capture = folder.resolve("wire.pcapng");
        List<Seen> all;
        Seen reset;
        List<String> out;
        try (ServerProcess server =
                ServerProcess.start("--wire", "--wire", json.toString(), "--wire=" + capture, site().toString())) {
            server.awaitOut("to standard output, " + json + ", " + capture + ", passwords masked");
            all = talkToAll(server);
            reset = reset(server);
            server.awaitOut("reset by the peer");
            server.terminate();
            assertEquals(143, server.awaitExit());
            assertEquals(List.of(), server.err());
            out = server.out();
        }

        // The live view, between the lines of the request log.
        String view = String.join("\n", out);
        assertTrue(view.contains("← GET /file.txt HTTP/1.0\\r\\n\n"), view);
        assertTrue(view.contains("* reused, request 2\n"), view);
        assertTrue(view.contains("The client was silent") || view.contains("The client ended its side"), view);
        assertTrue(view.contains("← 0000  1b 5b 33 31 6d 0a "), view);
        assertTrue(view.contains("GET /none HTTP/1.0 "), view);
        assertFalse(view.contains("\033"), view);

        // JSON lines: an object each, whose bytes add up.
        long sent = 0;
        for (String line : Files.readAllLines(json)) {
            assertTrue(line.startsWith("{\"connection\":") && line.endsWith("}"), line);
            if (line.contains("\"event\":\"sent\"")) {
                sent += Long.parseLong(line.replaceAll(".*\"bytes\":([0-9]+),.*", "$1"));
            }
        }
        long heard = all.stream().mapToLong(seen -> seen.heard().length).sum();
        assertTrue(sent >= heard + reset.heard().length, sent + " of " + heard);

        // The capture.
        assertEquals(List.of(), tshark(capture, "-Y", "tcp.analysis.flags || _ws.malformed"));
        assertEquals(List.of(), tshark(capture, "-Y", "tcp.checksum.status == 0 || ip.checksum.status == 0"));
        Map<Integer, byte[][]> streams = follow(capture, all.size() + 1);
        Map<Integer, String> ends = ends(capture);
        for (Seen seen : all) {
            byte[][] sides = streams.get(seen.port());
            String what = seen.service() + " " + new String(seen.said(), StandardCharsets.ISO_8859_1);
            assertArrayEquals(seen.said(), sides[0], what);
            assertArrayEquals(seen.heard(), sides[1], what);
            // The server does not see the end of a client that it has already left.
            assertTrue(Set.of("0", "00").contains(ends.get(seen.port())), what + ends);
        }
        byte[][] sides = streams.get(reset.port());
        assertArrayEquals(reset.said(), sides[0]);
        assertArrayEquals(reset.heard(), Arrays.copyOf(sides[1], reset.heard().length));
        assertEquals("1", ends.get(reset.port()).replace("0", ""));
        String first = "http.request && tcp.port == " + all.get(0).port();
        assertEquals(List.of("/file.txt"), tshark(capture, fields(first, "http.request.uri")));
        assertTrue(
                tshark(capture, "-Y", "frame.comment contains \"names a file\"").size() > 3);
    }

    @Test
    void onlyWhatWasAskedForIsRecordedAndPasswordsAreMasked() throws Exception {
        Path text = folder.resolve("wire.txt");
        try (ServerProcess server = ServerProcess.start(
                "--wire",
                text.toString(),
                "--wire-service",
                "http,admin",
                "--wire-path",
                "/file*",
                site().toString())) {
            String login = "GET /file.txt HTTP/1.0\r\nAuthorization: Basic c2VjcmV0\r\n\r\n";
            assertTrue(Raw.ask(server, "http", login).contains("\r\nPortlab-Reason: FILE_FOUND, TYPE_BY_EXTENSION, "));
            Raw.get(server, "/other");
            assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
            server.terminate();
            assertEquals(143, server.awaitExit());
        }
        String recorded = Files.readString(text);
        assertTrue(recorded.contains("Authorization: Basic ********\\r\\n\n"), recorded);
        assertFalse(recorded.contains("/other") || recorded.contains("calc"), recorded);
    }

    @Test
    void withoutWireNothingOfTheRecorderIsLoaded() throws Exception {
        Path classes = folder.resolve("classes");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        List<String> arguments = List.of("-p", "0", site().toString());
        try (ServerProcess server = ServerProcess.run(environment, arguments)) {
            server.awaitOut("Ctrl-C");
            Raw.get(server, "/file.txt");
            assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
            Pattern recorder = Pattern.compile("portlab\\.(common\\.wire\\.Wire(?!Format)|server\\.net\\.Wired)");
            assertFalse(recorder.matcher(Files.readString(classes)).find());
        }
    }

    @Test
    void withoutWireNoAnswerGivesReasons() throws Exception {
        try (ServerProcess server = ServerProcess.start("--log-format", "json", site().toString())) {
            assertFalse(Raw.get(server, "/file.txt").contains("Portlab-Reason"));
            server.awaitOut("\"reasons\":[\"FILE_FOUND\",\"TYPE_BY_EXTENSION\",\"WHOLE_FILE\",\"CLOSED_BY_VERSION\"],");
            Raw.ask(server, "calc", "x\n");
            server.awaitOut("\"reasons\":[\"LINE_BY_LF\",\"NUMBER_INVALID\"],");
        }
    }

    /** Much more than the heap can hold passes through the recorder. */
    @Test
    void aGigabyteIsRecordedInASmallHeap() throws Exception {
        Path site = site();
        try (FileChannel file = FileChannel.open(
                site.resolve("huge"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            file.write(ByteBuffer.allocate(1), (1L << 30) - 1);
        }
        Path capture = Files.createSymbolicLink(folder.resolve("all.pcapng"), Path.of("/dev/null"));
        try (ServerProcess server =
                ServerProcess.startIn("-Xmx32m", "--quiet", "--wire", "--wire", capture.toString(), site.toString())) {
            assertEquals(1L << 30, length(server, "GET /huge" + LAST));
            assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
            assertEquals(List.of(), server.err());
            server.terminate();
            assertEquals(143, server.awaitExit());
            assertFalse(
                    server.err().toString().contains("OutOfMemory"),
                    server.err().toString());
        }
        Files.delete(capture);
    }

    private static long length(ServerProcess server, String request) throws IOException {
        try (Socket socket = server.connect("http")) {
            socket.getOutputStream().write(Raw.bytes(request));
            byte[] buffer = new byte[256 * 1024];
            InputStream in = socket.getInputStream();
            int first = in.read(buffer);
            String text = new String(buffer, 0, first, StandardCharsets.ISO_8859_1);
            long length = first - text.indexOf("\r\n\r\n") - 4;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
            return length;
        }
    }

    /** The view goes to a pipe whose reader has stopped. */
    @Test
    void aViewThatNobodyReadsHoldsUpNobody() throws Exception {
        Process process = new ProcessBuilder(
                        ServerProcess.JAVA.toString(),
                        "-jar",
                        ServerProcess.JAR.toString(),
                        "-p",
                        "0",
                        "--wire",
                        site().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            int http = 0;
            int admin = 0;
            for (String line = out.readLine(); !line.startsWith("Ctrl-C"); line = out.readLine()) {
                http = line.startsWith("  http ") ? port(line) : http;
                admin = line.startsWith("  admin ") ? port(line) : admin;
            }
            fetch(http, 10_000);
            String metrics = Programs.run("curl", "-s", "http://127.0.0.1:" + admin + "/metrics");
            assertTrue(metrics.matches("(?s).*portlab_wire_events_dropped_total [1-9].*"), metrics);
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(String line) {
        return Integer.parseInt(line.replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    private static void fetch(int port, int times) throws IOException {
        try (Socket socket = ServerProcess.connect(port)) {
            InputStream in = socket.getInputStream();
            byte[] request = Raw.bytes("GET /file.txt" + KEPT);
            byte[] answer = null;
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(request);
                answer = answer == null ? firstAnswer(in) : in.readNBytes(answer.length);
                assertEquals('\n', answer[answer.length - 1]);
            }
        }
    }

    private static byte[] firstAnswer(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\nhello\n")) {
            answer.write(in.read());
        }
        return answer.toByteArray();
    }
}
