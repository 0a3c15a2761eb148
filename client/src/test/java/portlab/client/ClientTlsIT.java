package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;
import portlab.client.tls.TlsServer;
import portlab.common.Conditions;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The client's jar with a TLS server that made its own certificate. */
class ClientTlsIT {
    private static final HeldCertificate OWN = TlsServer.ofPortlab();

    @TempDir
    private Path folder;

    private static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TlsServer.answering(OWN);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String url(String path) {
        return "https://" + server.endpoint() + path;
    }

    private Outcome run(String... words) throws Exception {
        return ClientProcess.run(folder, Map.of("XDG_CONFIG_HOME", folder.toString()), words);
    }

    @Test
    void fetchesFromAServerThatItTrusts() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), OWN.certificatePem());
        Outcome pinned = run(url("/a.txt"), "--pin", TlsServer.pin(OWN));
        assertEquals(0, pinned.exit(), pinned.err());
        assertTrue(pinned.out().contains(", TLS N µs, receive"), pinned.out());
        assertEquals("hello", Files.readString(folder.resolve("a.txt")));
        String port = Integer.toString(server.endpoint().port());
        Outcome json = run("127.0.0.1", port, "b.txt", "--tls", "--cacert", "ca.pem", "--json");
        JsonObject result = JsonParser.parseString(json.out()).getAsJsonObject();
        assertTrue(result.get("total_us").getAsLong() > result.get("tls_us").getAsLong());
        JsonObject tls = result.getAsJsonObject("tls");
        assertEquals("TLS 1.3", tls.get("version").getAsString());
        assertEquals("file", tls.get("trust").getAsString());
        assertEquals(
                TlsServer.pin(OWN),
                tls.getAsJsonObject("certificate").get("pin").getAsString());
    }

    @Test
    void saysWhomNotToTrust() throws Exception {
        Outcome refused = run(url("/a.txt"));
        assertEquals(60, refused.exit());
        assertTrue(refused.err().contains("add --pin " + TlsServer.pin(OWN)), refused.err());
        Outcome insecure = run(url("/c.txt"), "-k");
        assertEquals(0, insecure.exit());
        assertTrue(insecure.err().startsWith("portlab: warning: with --insecure, "), insecure.err());
    }

    /** Both wires have one exchange; the view shows it decrypted, after a note on the handshake. */
    @Test
    void showsWhatIsInside() throws Exception {
        Outcome traced = run(url("/a.txt"), "-k", "-v", "-f");
        String handshake = "* The TLS handshake is complete, and everything after it is encrypted: TLS 1.3, ";
        assertTrue(traced.err().contains(handshake), traced.err());
        assertTrue(traced.err().contains("→ GET /a.txt HTTP/1.0"), traced.err());
        Outcome explained = run("--pin", TlsServer.pin(OWN), url(""), "-c", "explain get a.txt -f");
        assertTrue(explained.out().contains("time_appconnect"), explained.out());
        assertTrue(explained.out().contains("openssl s_client -quiet -connect 127.0.0.1:"), explained.out());
        assertTrue(explained.out().contains("- The server is trusted by --pin."), explained.out());
    }

    @Test
    void measuresFullAndResumedHandshakes() throws Exception {
        Outcome ping = run(url(""), "-k", "--json", "-c", "ping tls -n 3 -i 0");
        String last = ping.out().lines().reduce((a, b) -> b).orElse("");
        JsonObject result = JsonParser.parseString(last).getAsJsonObject();
        assertEquals(3, result.get("n").getAsInt());
        assertEquals(3, result.getAsJsonObject("resumed").get("n").getAsInt());
    }

    @Test
    void asksOnceInTheShell() throws Exception {
        Programs.require("tmux");
        int port = server.endpoint().port();
        String config = "export XDG_CONFIG_HOME=" + folder;
        try (TerminalWindow window = TerminalWindow.open(folder, "xterm-256color", 100, port, config, "--tls")) {
            window.await("signed its certificate itself.");
            window.await("Do you want to trust this server from now on? [y/N]");
            window.type("y", "Enter").await(" answers");
            window.type("get a.txt -f", "Enter").await("200 OK");
            window.leave();
        }
        Outcome later = run(url("/d.txt"));
        assertEquals(0, later.exit(), later.err());
    }

    /** The command that the server prints fetches from it; both write the same secrets of the connection. */
    @Test
    void understandsAPortlabServer() throws Exception {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("x.txt"), "hello");
        Path theirs = folder.resolve("server-keys.txt");
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", folder.toString(), "SSLKEYLOGFILE", theirs.toString());
        try (ServerProcess portlab =
                ServerProcess.run(environment, List.of("-p", "0", "--tls", "all", site.toString()))) {
            portlab.awaitErr("decrypt all TLS connections to this server");
            String line = portlab.awaitOut("client.jar --pin ");
            String pin = line.replaceAll(".*--pin (\\S+) .*", "$1");
            portlab.awaitOut("Ctrl-C");
            Path ours = folder.resolve("client-keys.txt");
            Outcome outcome = ClientProcess.run(
                    folder,
                    Map.of("SSLKEYLOGFILE", ours.toString()),
                    "127.0.0.1",
                    Integer.toString(portlab.port()),
                    "--tls",
                    "--pin",
                    pin,
                    "-c",
                    "get x.txt",
                    "-c",
                    "calc 21",
                    "-c",
                    "echo 300kB",
                    "-c",
                    "bulk 1MB --verify");
            assertEquals(0, outcome.exit(), outcome.err());
            assertTrue(outcome.out().contains("21 doubled is 42"), outcome.out());
            assertTrue(outcome.out().contains("checksums agree"), outcome.out());
            Set<String> client = secrets(ours);
            assertTrue(client.size() >= 16, client.toString());
            assertTrue(secrets(theirs).containsAll(client));
        }
    }

    private static Set<String> secrets(Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("EXPORTER_SECRET "))
                .collect(Collectors.toSet());
    }

    /** One file shows the exchange decrypted, without any other key; the view shows it, too. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCaptureHasTheSecretsThatDecryptIt(String version) throws Exception {
        Programs.require("tshark");
        Path capture = folder.resolve("c.pcapng");
        try (TlsServer one = TlsServer.answering(OWN, version)) {
            String url = "https://" + one.endpoint() + "/secret.txt";
            Outcome fetched = run(url, "-k", "-v", "--wire", capture.toString(), "--wire-encrypted");
            assertEquals(0, fetched.exit(), fetched.err());
            assertTrue(fetched.err().contains("→ GET /secret.txt HTTP/1.0"), fetched.err());
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(capture)));
        assertFalse(Files.readString(capture, StandardCharsets.ISO_8859_1).contains("GET /secret.txt"));
        String tshark = "tshark -r " + capture;
        String read = tshark + " -Y 'http && tls' -T fields -e http.request.uri -e http.response.code 2>/dev/null";
        assertEquals("/secret.txt\t\n\t200\n", Programs.run(read));
        assertEquals("", Programs.run(tshark + " -Y 'tcp.analysis.flags || _ws.malformed' 2>/dev/null"));
        Outcome text = run(url("/a.txt"), "-k", "--wire", "c.txt", "--wire-encrypted");
        assertEquals(2, text.exit());
        assertTrue(text.err().contains("--wire-encrypted records only in .pcapng files"), text.err());
    }

    /** What tcpdump records can be read with the secrets, and not without. */
    @Test
    void secretsDecryptACapture() throws Exception {
        Programs.require("tcpdump", "tshark");
        Path capture = folder.resolve("capture.pcap");
        Path said = folder.resolve("tcpdump.err");
        int port = server.endpoint().port();
        Process tcpdump = new ProcessBuilder(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-U",
                        "--immediate-mode",
                        "-Z",
                        System.getProperty("user.name"),
                        "-w",
                        capture.toString(),
                        "tcp port " + port)
                .redirectError(said.toFile())
                .start();
        try {
            Conditions.await(
                    "tcpdump began or ended",
                    () -> !tcpdump.isAlive() || Files.readString(said).contains("listening on"));
            if (!tcpdump.isAlive()) {
                Programs.skip("tcpdump may not capture");
            }
            Path keys = folder.resolve("keys.txt");
            Outcome fetched =
                    ClientProcess.run(folder, Map.of("SSLKEYLOGFILE", keys.toString()), url("/secret.txt"), "-k", "-q");
            assertEquals(0, fetched.exit(), fetched.err());
            String read =
                    "tshark -r " + capture + " -d tcp.port==" + port + ",tls -Y http -T fields -e http.request.uri";
            Conditions.await(
                    "the capture is complete",
                    () -> Programs.run(read + " -o tls.keylog_file:" + keys + " 2>/dev/null; true")
                            .contains("/secret.txt"));
            assertEquals("", Programs.run(read + " 2>/dev/null; true").strip());
        } finally {
            tcpdump.destroy();
            tcpdump.waitFor();
        }
    }
}
