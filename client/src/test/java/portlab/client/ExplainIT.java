package portlab.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** explain, against the server and other programs. */
class ExplainIT {
    @TempDir
    static Path site;

    @TempDir
    Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(site.resolve("hello.txt"), "hello");
        Files.createDirectory(site.resolve("dir"));
        server = ServerProcess.start(site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFetchIsExplained() throws Exception {
        Outcome outcome = run("-c", "explain get hello.txt");
        assertEquals(0, outcome.exit(), outcome.err());
        String out = outcome.out();
        assertTrue(out.startsWith("200 OK  5 B  text/plain"), out);
        for (String part : List.of(
                "\nconnect ",
                "\nwait ",
                "\nsave ",
                "→ GET /hello.txt HTTP/1.0\\r\\n\n",
                "← HTTP/1.0 200 OK\\r\\n\n",
                "\ncurl -si --http1.0",
                "\nprintf 'GET ")) {
            assertTrue(out.contains(part), part + out);
        }
        assertEquals("hello", Files.readString(folder.resolve("hello.txt")));
        assertFalse(out.contains("\033"), out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calc 21|0|Twice the integer",
                "echo hi|0|The same bytes, as they arrived",
                "say hi|0|with the server's date and time",
                "bulk 1kB|0|As many random bytes",
                "bulk 1kB --up|0|The server's receipt",
                "ping -n 1|0|2 exchanges",
                "ping connect -n 1|0|connected to 127.0.0.1",
                "ls|0|application/json",
                "get dir|0|301 Moved Permanently",
                "get nope|22|404: There is nothing at this path.",
                "services|0|exchanges",
                "set|0|No TCP connection was made",
            })
    void everyCommandIsExplained(String command, int exit, String part) throws Exception {
        Outcome outcome = run("-c", "explain " + command);
        assertEquals(exit, outcome.exit(), outcome.err());
        assertTrue(outcome.out().contains(part), outcome.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain|portlab: missing COMMAND (see help explain)",
                "explain pnig|portlab: unknown command pnig (did you mean ping? type help for a list)",
                "explain get --forse x|portlab: unknown option --forse (did you mean --force? see help get)",
                "explain explain get x|portlab: explain cannot explain itself (name another command, as in explain get file.txt)"
            })
    void mistakesAreNamed(String command, String err) throws Exception {
        assertEquals(new Outcome(2, "", err + "\n"), run("-c", command));
    }

    /** What the commands of explain send and print is what the client sent and received. */
    @ParameterizedTest
    @ValueSource(strings = {"get -o - hello.txt", "head hello.txt", "ls /dir/", "calc 21", "echo 100%\\\\'x"})
    void theCommandsWorkWhenPasted(String command) throws Exception {
        Programs.require("curl", "nc", "tcpdump");
        try (Recorder raw = new Recorder()) {
            String port = "" + raw.listener.getLocalPort();
            Outcome outcome = ClientProcess.run(
                    folder,
                    Map.of(),
                    "127.0.0.1",
                    port,
                    "--service",
                    "calc=" + port,
                    "--service",
                    "echo=" + port,
                    "--json",
                    "-c",
                    "explain " + command);
            JsonObject line = JsonParser.parseString(
                            outcome.out().lines().reduce((a, b) -> b).orElseThrow())
                    .getAsJsonObject();
            List<String> pasted = new ArrayList<>();
            JsonObject exchange = line.getAsJsonArray("exchanges").get(0).getAsJsonObject();
            for (JsonElement tool : exchange.getAsJsonArray("tools")) {
                String program = tool.getAsJsonObject().get("program").getAsString();
                String shellLine = tool.getAsJsonObject().get("command").getAsString();
                if (program.equals("tcpdump")) {
                    compileFilter(shellLine);
                } else {
                    pasted.add(program);
                    paste(shellLine);
                }
            }
            assertEquals(command.matches("(get|head|ls).*") ? List.of("curl", "nc") : List.of("nc"), pasted);
            List<String> requests = raw.requests;
            assertEquals(1 + pasted.size(), requests.size());
            for (String request : requests) {
                assertEquals(requests.get(0), request);
            }
        }
    }

    @Test
    void theAnswerToThePastedCommandIsTheSame() throws Exception {
        Programs.require("curl");
        Programs.require("nc");
        Outcome outcome = run("-c", "explain head hello.txt");
        String[] lines = outcome.out().split("\n");
        StringBuilder curl = new StringBuilder();
        StringBuilder nc = new StringBuilder();
        StringBuilder current = null;
        for (String line : lines) {
            current = line.startsWith("curl ") ? curl : line.startsWith("printf ") ? nc : current;
            if (current != null) {
                current.append(line).append('\n');
                current = line.endsWith("\\") ? current : null;
            }
        }
        assertArrayEquals(undated(paste(curl.toString())), undated(paste(nc.toString())));
    }

    /** Makes tcpdump check its options and compile the filter instead of capturing, which takes rights. */
    private static void compileFilter(String shellLine) throws Exception {
        String start = "sudo tcpdump -i any ";
        assertTrue(shellLine.startsWith(start), shellLine);
        String compiled = new String(
                paste("tcpdump -d -y EN10MB " + shellLine.substring(start.length())), StandardCharsets.ISO_8859_1);
        assertTrue(compiled.contains(" ret "), compiled);
    }

    private static byte[] undated(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("HTTP/1.0 200 OK\r\n"), text);
        return text.replaceAll("(?m)^(Date|Server-Timing): .*$", "").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] paste(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("timeout", "20", "sh", "-c", command);
        builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        byte[] printed = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), command);
        return printed;
    }

    private Outcome run(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", Integer.toString(server.port())));
        all.addAll(List.of(words));
        return ClientProcess.run(folder, Map.of(), all.toArray(String[]::new));
    }

    /** Keeps what clients send first, and answers as the services do. */
    private static final class Recorder extends Thread implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final List<String> requests = new CopyOnWriteArrayList<>();

        Recorder() throws IOException {
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    String request = request(socket.getInputStream());
                    requests.add(request);
                    String answer = request.contains(" HTTP/1.")
                            ? "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n"
                                    + "{\"path\":\"/\",\"entries\":[]}\n"
                            : request.equals("21\n") ? "42\n" : request;
                    boolean head = request.startsWith("HEAD ");
                    byte[] bytes = answer.substring(0, head ? answer.indexOf("{") : answer.length())
                            .getBytes(StandardCharsets.ISO_8859_1);
                    socket.getOutputStream().write(bytes);
                } catch (IOException e) {
                    // The client or the test has closed its socket.
                    continue;
                }
            }
        }

        private static String request(InputStream in) throws IOException {
            byte[] buffer = new byte[4096];
            int count = in.read(buffer);
            String request = new String(buffer, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
            while (request.contains(" HTTP/1.") && !request.endsWith("\r\n\r\n")) {
                count = in.read(buffer);
                request += new String(buffer, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
            }
            return request;
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
