package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.ServerProcess;

/** {@code --fault} with the jar, as curl and other clients see it. */
class LabFaultsIT {

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.write(folder.resolve("big.txt"), new byte[100_000]);
    }

    private ServerProcess start(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(folder.toString());
        return ServerProcess.start(all.toArray(String[]::new));
    }

    /** curl's exit code and status. */
    private String curl(ServerProcess server, String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of(options));
        command.add(server.url(path));
        Process curl = new ProcessBuilder(command).start();
        String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return curl.waitFor() + " " + status;
    }

    /** 7: refused; 18: partial file; 28: timeout; 52: no answer; 56: reset. */
    @ParameterizedTest
    @CsvSource({
        "limit:5000,/big.txt,18 200",
        "limit:5000/rst,/big.txt,56 200",
        "limit:50/rst,/file.txt,56 200",
        "reset,/file.txt,56 000",
        "silence,/file.txt,28 000",
        "status:500,/file.txt,0 500",
        "status:503,/file.txt,0 503",
        "wrong-length:+9,/file.txt,28 200",
        "wrong-length:-3,/file.txt,0 200",
        "http:/big.txt=reset,/file.txt,0 200",
        "slice:200/1ms,/big.txt,0 200",
        "'bandwidth:1MB,latency:10ms~5',/big.txt,0 200"
    })
    void curlSeesTheEffect(String spec, String path, String outcome) throws Exception {
        try (ServerProcess server = start("--fault", spec)) {
            String[] options = outcome.startsWith("28") ? new String[] {"-m", "1"} : new String[0];
            assertEquals(outcome, curl(server, path, options));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow-server", "flaky", "mobile", "satellite", "dripping", "lying"})
    void presetsStartAndSayWhatTheyAre(String preset) throws Exception {
        try (ServerProcess server = start("--fault", preset, "--seed", "7")) {
            assertTrue(server.awaitOut("FAULTS").contains("--seed 7"));
            assertTrue(server.awaitOut("  fault ").contains(preset + " ("));
            curl(server, "/file.txt", "-m", "5");
            server.awaitOut("GET /file.txt");
        }
    }

    /** Two servers with the same seed do the same to the same requests; and so do bulk's bytes. */
    @Test
    void theSameSeedRepeatsEverything() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (ServerProcess server = start("--fault", "flaky,corrupt:1%/50%", "--seed", "42")) {
                List<String> seen = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    seen.add(exchange(server, "http", "GET /file.txt HTTP/1.0\r\n\r\n")
                            .replaceAll("Date: .*", ""));
                    seen.add(exchange(server, "bulk", "1kB\n"));
                }
                runs.add(seen);
            }
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(runs.get(0).stream().distinct().count() > 4, "nothing went wrong");
    }

    private static String exchange(ServerProcess server, String service, String request) throws IOException {
        try (Socket socket = server.connect(service)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "reset";
        }
    }

    @Test
    void aUdpPingerSeesLossAndDuplicates() throws Exception {
        try (ServerProcess server = start("--fault", "udp=loss:30%,latency:1ms,duplicate:50%", "--seed", "3");
                DatagramSocket socket = new DatagramSocket()) {
            InetAddress host = InetAddress.getByName("127.0.0.1");
            socket.setSoTimeout(1000);
            int received = 0;
            for (int i = 0; i < 50; i++) {
                socket.send(new DatagramPacket(new byte[] {(byte) i}, 1, host, server.port("echo")));
            }
            try {
                for (; received < 100; received++) {
                    socket.receive(new DatagramPacket(new byte[10], 10));
                }
            } catch (SocketTimeoutException e) {
                assertTrue(received > 30 && received < 75, received + " replies");
            }
            assertTrue(server.awaitOut("UDP datagrams").contains("fault: latency,loss,duplicate"));
        }
    }

    @Test
    void theJsonLogAndTheFieldNameTheReason() throws Exception {
        try (ServerProcess server = start("--fault", "status:503", "--log-format", "json")) {
            String answer = exchange(server, "http", "GET /file.txt HTTP/1.0\r\n\r\n");
            assertTrue(answer.contains("Portlab-Reason: FAULT_STATUS"), answer);
            assertTrue(server.awaitOut("GET /file.txt").contains("\"reasons\":[\"FAULT_STATUS\""));
            String ready = exchange(server, "admin", "GET /healthz HTTP/1.0\r\n\r\n");
            assertTrue(ready.startsWith("HTTP/1.0 200 "), ready);
        }
    }

    @Test
    void faultsForOthersNeedLab() throws Exception {
        List<String> open = List.of("-p", "0", "-b", "0.0.0.0", "--only", "calc", "--fault", "reset");
        try (ServerProcess refused = ServerProcess.run(Map.of(), open)) {
            assertTrue(refused.awaitErr("--fault lets").contains("--lab"));
        }
        List<String> lab = new ArrayList<>(open);
        lab.add("--lab");
        try (ServerProcess server = ServerProcess.run(Map.of(), lab)) {
            server.awaitOut("Ctrl-C ends it.");
            assertEquals("reset", exchange(server, "calc", "21\n"));
        }
    }

    @Test
    void anInvalidFaultIsOneLine() throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of("--fault", "laency:1s"))) {
            server.awaitErr("portlab: --fault laency:1s: unknown effect 'laency': did you mean latency?");
            assertEquals(1, server.err().size());
        }
    }
}
