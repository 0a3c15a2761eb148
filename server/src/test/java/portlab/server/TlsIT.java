package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.FreePort;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Other programs against a server with {@code --tls all}, HTTPS beside HTTP, and its own certificate. */
class TlsIT {
    private static final Path HAPROXY = Path.of("..", "deploy", "haproxy-tls.cfg");
    private static final byte[] LARGE = new byte[3_000_000];

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static Path certificate;

    @TempDir
    Path here;

    @BeforeAll
    static void start() throws Exception {
        new Random(7).nextBytes(LARGE);
        Path site = Files.createDirectory(folder.resolve("www"));
        Files.writeString(site.resolve("file.txt"), "hello\n");
        Files.write(site.resolve("large.bin"), LARGE);
        server = launch(folder, List.of(), "--tls", "all", "--hsts", "--udp", "--log-format", "json", site.toString());
        certificate = folder.resolve("portlab").resolve("server.crt");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A server that keeps its certificate in this folder. */
    private static ServerProcess launch(Path config, List<String> before, String... arguments) throws Exception {
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", config.toString());
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of("-p", "0"));
        all.addAll(List.of(arguments));
        ServerProcess launched = ServerProcess.run(environment, all);
        launched.awaitOut("Ctrl-C");
        return launched;
    }

    /** The output of a shell command, with its placeholders replaced. */
    private String run(String line) throws Exception {
        return Programs.run("cd '" + here + "' && "
                + line.replace("{url}", "https://127.0.0.1:" + server.port())
                        .replace("{port}", "" + server.port())
                        .replace("{cert}", certificate.toString())
                        .replace("{pin}", value("client").replaceAll(".*--pin (\\S+) .*", "$1")));
    }

    /** What the start message says behind a name. */
    private static String value(String name) {
        return server.out().stream()
                .filter(line -> line.startsWith("  " + name + " "))
                .findFirst()
                .orElseThrow()
                .replaceFirst("  " + name + " +", "");
    }

    @Test
    void theStartMessageSaysHowToTrustIt() throws Exception {
        Programs.require("curl", "openssl");
        String url = "https://127.0.0.1:" + server.port() + "/";
        assertEquals(url, value("http"));
        assertTrue(value("admin").startsWith("https://127.0.0.1:"));
        assertTrue(value("calc").endsWith(" over TLS"));
        assertFalse(value("udp echo").endsWith(" over TLS"));
        assertTrue(value("cert").startsWith(certificate + ", valid until 20"), value("cert"));
        assertEquals(
                value("SHA-256"),
                run("openssl x509 -in {cert} -noout -fingerprint -sha256")
                        .strip()
                        .replaceFirst(".*=", ""));
        assertEquals("curl --cacert " + certificate + " " + url, value("curl"));
        assertEquals("hello\n", run(value("curl") + "file.txt -s"));
        assertTrue(value("client").matches("java -jar client.jar --pin sha256//[A-Za-z0-9+/]{43}= " + url));
    }

    @Test
    void curlVerifiesIt() throws Exception {
        Programs.require("curl");
        assertEquals(
                "hello\n 1hello\n 0",
                run("curl -s --cacert {cert} {url}/file.txt {url}/file.txt -w ' %{num_connects}'"));
        assertEquals("hello\n", run("curl -s -k --pinnedpubkey {pin} {url}/file.txt"));
        assertEquals("hello\n", run("curl -s --cacert {cert} --tls-max 1.2 {url}/file.txt"));
        assertEquals("hello\n", run("curl -s --cacert {cert} https://localhost:{port}/file.txt"));
        assertEquals("90", run("curl -s -k --pinnedpubkey sha256//AAAA {url}/file.txt; echo -n $?"));
        assertEquals("60", run("curl -s {url}/file.txt; echo -n $?"));
        assertEquals("ell", run("curl -s --cacert {cert} -r 1-3 {url}/file.txt"));
        assertEquals("0", run("curl -s --cacert {cert} {url}/large.bin -o large.bin; echo -n $?"));
        assertArrayEquals(LARGE, Files.readAllBytes(here.resolve("large.bin")));
        assertTrue(run("curl -si --cacert {cert} {url}/file.txt")
                .contains("Strict-Transport-Security: max-age=31536000\r\n"));
        server.awaitOut("\"tls\":\"TLSv1.2\",\"cipher\":\"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\"}");
    }

    @Test
    void httpWithoutTlsIsSentToHttps() throws Exception {
        Programs.require("curl");
        assertEquals(
                "301 https://127.0.0.1:" + server.port() + "/a%20b?c",
                run("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://127.0.0.1:{port}/a%20b?c"));
        assertEquals("hello\n", run("curl -s -L --cacert {cert} http://127.0.0.1:{port}/file.txt"));
        String explained = run("curl -s -H 'Host: attacker.example' http://127.0.0.1:{port}/");
        assertTrue(explained.contains("This port speaks HTTPS"), explained);
    }

    @Test
    void wgetPythonAndNodeVerifyIt() throws Exception {
        Programs.require("wget", "python3", "node");
        assertEquals("hello\n", run("wget -q --ca-certificate={cert} -O - {url}/file.txt"));
        assertEquals(
                "3000000 ",
                run("python3 -c \"\n"
                        + "import ssl, urllib.request as u\n"
                        + "c = ssl.create_default_context(cafile='{cert}')\n"
                        + "c.verify_flags |= ssl.VERIFY_X509_STRICT\n"
                        + "print(len(u.urlopen('https://localhost:{port}/large.bin', context=c).read()), end=' ')\""));
        assertEquals(
                "200 hello\n",
                run(
                        "NODE_EXTRA_CA_CERTS={cert} node -e \""
                                + "require('https').get('{url}/file.txt', r => { process.stdout.write(r.statusCode + ' '); r.pipe(process.stdout) })\""));
    }

    @ParameterizedTest
    @CsvSource({"-tls1_3, TLSv1.3", "-tls1_2, TLSv1.2"})
    void opensslResumesASession(String option, String version) throws Exception {
        Programs.require("openssl");
        String ask = "(printf 'GET /file.txt HTTP/1.0\\r\\n\\r\\n'; sleep 0.2) | openssl s_client " + option
                + " -connect 127.0.0.1:{port} -CAfile {cert} -verify_return_error -alpn h2,http/1.1 -ign_eof ";
        String first = run(ask + "-sess_out s.pem 2>&1");
        assertTrue(first.contains("New, " + version + ", Cipher is "), first);
        assertTrue(first.contains("ALPN protocol: http/1.1"), first);
        assertTrue(first.contains("\nhello\n"), first);
        String second = run(ask + "-sess_in s.pem 2>&1");
        assertTrue(second.contains("Reused, " + version + ", Cipher is "), second);
        Conditions.await(
                "the resumption is counted",
                () -> run("curl -s --cacert {cert} https://127.0.0.1:" + server.port("admin") + "/metrics")
                        .contains("portlab_tls_handshakes_total{result=\"resumed\"}"));
    }

    @Test
    void oldVersionsAndRenegotiationAreRefused() throws Exception {
        Programs.require("openssl");
        String old =
                run("openssl s_client -tls1_1 -cipher DEFAULT@SECLEVEL=0 -connect 127.0.0.1:{port} </dev/null 2>&1");
        assertTrue(old.contains("alert protocol version"), old);
        server.awaitOut("\"request\":\"TLS handshake\",\"outcome\":\"cut\"");
        String again = run("(sleep 0.3; echo R; sleep 1) | openssl s_client -tls1_2 -connect 127.0.0.1:{port} 2>&1");
        assertTrue(again.contains("RENEGOTIATING"), again);
        assertFalse(again.contains("hello"), again);
        assertServes();
    }

    /** Each ends with an alert (21), and costs nothing but its own connection. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000",
                "\u0016\u0003\u0001\u00ff\u00ff garbage",
                "\u0080\u002e\u0001\u0000\u0002 an SSL 2 hello",
            })
    void badRecordsEndWithAnAlert(String record) throws Exception {
        try (Socket socket = server.connect("http")) {
            socket.getOutputStream().write(Raw.bytes(record));
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertTrue(answer.length > 0 && answer[0] == 21, Arrays.toString(answer));
        }
        assertServes();
    }

    private void assertServes() throws Exception {
        assertEquals("hello\n", run("curl -s --cacert {cert} {url}/file.txt"));
        assertEquals(List.of(), server.err());
    }

    /** Trusts only the printed certificate file. */
    private static X509TrustManager trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static SSLContext client() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new X509TrustManager[] {trust()}, null);
        return context;
    }

    @Test
    void okHttpVerifiesIt() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .sslSocketFactory(client().getSocketFactory(), trust())
                .build();
        for (String host : List.of("127.0.0.1", "localhost")) {
            String url = "https://" + host + ":" + server.port() + "/large.bin";
            try (Response response =
                    client.newCall(new Request.Builder().url(url).build()).execute()) {
                assertArrayEquals(LARGE, response.body().bytes());
                assertEquals("TLS_1_3", response.handshake().tlsVersion().name());
            }
        }
        client.connectionPool().evictAll();
    }

    @ParameterizedTest
    @CsvSource({"calc, 21~, 42", "echo, hello~, hello", "bulk, 3B up crc32c~abc, received 3 crc32c 364b3fb7"})
    void theRawServicesSpeakIt(String service, String said, String expected) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) client().getSocketFactory().createSocket("127.0.0.1", server.port(service))) {
            socket.getOutputStream().write(Raw.bytes(said.replace('~', '\n')));
            socket.shutdownOutput();
            assertEquals(
                    expected + "\n", new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** Also if its options do not mention TLS. */
    @ParameterizedTest
    @ValueSource(strings = {"--health --tls", "--health"})
    void theHealthCheckSpeaksIt(String options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.addAll(List.of("-p", "" + server.port()));
        try (ServerProcess check = ServerProcess.run(Map.of(), arguments)) {
            assertEquals(0, check.awaitExit(), check.err().toString());
        }
    }

    /** The page of the sample site with its scripts, and a seek that needs a range. */
    @Test
    void chromiumShowsAPageAndSeeks() throws Exception {
        Programs.require("chromium");
        Path site = folder.resolve("www");
        Files.writeString(site.resolve("page.html"), """
                <!doctype html><title>seek</title><video id="v" src="long.wav" preload="metadata"></video>
                <script>
                  const v = document.getElementById('v');
                  v.onloadedmetadata = () => { v.currentTime = 500; };
                  v.onseeked = () => fetch('told?' + location.protocol + Math.round(v.currentTime) + isSecureContext);
                </script>
                """);
        BrowserIT.writeSilence(site.resolve("long.wav"), 600);
        String pin = value("client").replaceAll(".*--pin sha256//(\\S+) .*", "$1");
        Process chromium = BrowserIT.chromium(
                here,
                "--remote-debugging-port=0",
                "--ignore-certificate-errors-spki-list=" + pin,
                "https://127.0.0.1:" + server.port() + "/page.html");
        try {
            assertTrue(server.awaitOut("/told?").contains("/told?https:500true"));
            server.awaitOut("\"outcome\":\"206\"");
        } finally {
            BrowserIT.end(chromium);
        }
    }

    /** One file shows the requests decrypted, without any other key. */
    @Test
    void aCaptureHasTheSecretsThatDecryptIt() throws Exception {
        Programs.require("curl", "tshark");
        Path capture = here.resolve("s.pcapng");
        String site = folder.resolve("www").toString();
        try (ServerProcess recorded = launch(
                folder, List.of(), "--only", "http", "--tls", "--wire", capture.toString(), "--wire-encrypted", site)) {
            for (String version : List.of("1.3", "1.2")) {
                run("curl -sk --tls-max " + version + " https://127.0.0.1:" + recorded.port() + "/file.txt?" + version);
            }
            recorded.signal("TERM");
            recorded.awaitExit();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(capture)));
        assertFalse(Files.readString(capture, StandardCharsets.ISO_8859_1).contains("GET /file.txt"));
        assertEquals(
                "/file.txt?1.3\n/file.txt?1.2\n",
                run("tshark -r s.pcapng -Y 'http.request && tls' -T fields -e http.request.uri 2>/dev/null"));
        assertEquals("", run("tshark -r s.pcapng -Y 'tcp.analysis.flags || _ws.malformed' 2>/dev/null"));
    }

    /** A connection that began with the old certificate continues while new ones get the new one. */
    @Test
    void filesOfTheUserAreReadAgain() throws Exception {
        Programs.require("openssl", "curl");
        make("one");
        make("two");
        Path crt = Files.copy(here.resolve("one.crt"), here.resolve("server.crt"));
        Path key = Files.copy(here.resolve("one.key"), here.resolve("server.key"));
        String[] arguments = {"--tls-cert", crt.toString(), "--tls-key", key.toString(), "--only", "http"};
        try (ServerProcess reloading =
                launch(here, List.of(), append(arguments, folder.resolve("www").toString()))) {
            String subject =
                    "openssl s_client -connect 127.0.0.1:" + reloading.port() + " </dev/null 2>&1 | grep subject=";
            assertTrue(run(subject).contains("CN = one"));
            try (SSLSocket open = trusting(crt, reloading.port())) {
                assertTrue(get(open).startsWith("HTTP/1.0 200 "));
                Files.copy(here.resolve("two.key"), key, StandardCopyOption.REPLACE_EXISTING);
                reloading.signal("HUP");
                reloading.awaitErr("kept the certificate that was in use: the key in ");
                assertTrue(run(subject).contains("CN = one"));
                Files.copy(here.resolve("two.crt"), crt, StandardCopyOption.REPLACE_EXISTING);
                reloading.awaitErr("new connections get the certificate with the SHA-256 ");
                assertTrue(run(subject).contains("CN = two"));
                assertTrue(get(open).startsWith("HTTP/1.0 200 "));
            }
        }
    }

    private void make(String name) throws Exception {
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name
                + " -keyout " + name + ".key -out " + name + ".crt -addext subjectAltName=IP:127.0.0.1 2>&1");
    }

    private static String[] append(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    private static SSLSocket trusting(Path file, int port) throws Exception {
        Path before = certificate;
        certificate = file;
        try {
            return (SSLSocket) client().getSocketFactory().createSocket("127.0.0.1", port);
        } finally {
            certificate = before;
        }
    }

    private static String get(Socket socket) throws IOException {
        socket.getOutputStream().write(Raw.bytes("GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("hello\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        return answer.toString();
    }

    @Test
    void httpsStandsBesideHttpAndAProxyMayAnnounceItsClient() throws Exception {
        Programs.require("curl");
        int port = FreePort.next();
        try (ServerProcess both = launch(
                folder,
                List.of("--listen", "https=" + port, "--proxy-protocol", "127.0.0.1"),
                "--only",
                "http",
                folder.resolve("www").toString())) {
            assertTrue(
                    both.out().contains("  https    https://127.0.0.1:" + port + "/"),
                    both.out().toString());
            assertEquals(
                    "hello\n",
                    run("curl -s --haproxy-protocol --cacert {cert} https://127.0.0.1:" + port + "/file.txt"));
            both.awaitOut("GET /file.txt HTTP/1.1");
            assertEquals("hello\n", run("curl -s --haproxy-protocol http://127.0.0.1:" + both.port() + "/file.txt"));
            assertEquals("35", run("curl -s -k --haproxy-protocol https://127.0.0.1:" + both.port() + "/; echo -n $?"));
            both.awaitOut("(TLS handshake)");
        }
    }

    /** HAProxy passes TLS through to the server, and terminates it with a certificate of its own. */
    @Test
    void worksBehindHaproxy() throws Exception {
        Programs.require("haproxy", "openssl", "curl");
        make("front");
        run("cat front.crt front.key > front.pem");
        int passed = FreePort.next();
        int terminated = FreePort.next();
        String[] arguments = {"--tls", "--proxy-protocol", "127.0.0.1", "--only", "http,admin"};
        try (ServerProcess behind = launch(
                folder, List.of(), append(arguments, folder.resolve("www").toString()))) {
            ProcessBuilder command = new ProcessBuilder("haproxy", "-q", "-db", "-f", HAPROXY.toString());
            command.environment()
                    .putAll(Map.of(
                            "PORTLAB_PASSED", "127.0.0.1:" + passed,
                            "PORTLAB_TERMINATED", "127.0.0.1:" + terminated,
                            "PORTLAB_SERVER_1", "127.0.0.1:" + behind.port(),
                            "PORTLAB_SERVER_2", "127.0.0.1:" + behind.port(),
                            "PORTLAB_ADMIN", "" + behind.port("admin"),
                            "PORTLAB_CERTIFICATE", here.resolve("front.pem").toString(),
                            "PORTLAB_CA", certificate.toString()));
            Path log = here.resolve("haproxy.log");
            Process haproxy = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                Conditions.await(
                        "an answer of the server's own certificate",
                        () -> isAlive(haproxy, log)
                                && run("curl -s --interface 127.0.0.8 --cacert {cert} https://127.0.0.1:" + passed
                                                + "/file.txt || true")
                                        .equals("hello\n"));
                Conditions.await(
                        "an answer of HAProxy's certificate",
                        () -> isAlive(haproxy, log)
                                && run("curl -s --interface 127.0.0.9 --cacert front.crt https://127.0.0.1:"
                                                + terminated + "/file.txt || true")
                                        .equals("hello\n"));
                behind.awaitOut("127.0.0.8:");
                behind.awaitOut("127.0.0.9:");
                assertEquals(List.of(), behind.err());
            } finally {
                haproxy.destroy();
                assertTrue(haproxy.waitFor(30, TimeUnit.SECONDS));
            }
        }
    }

    private static boolean isAlive(Process haproxy, Path log) throws IOException {
        if (!haproxy.isAlive()) {
            throw new AssertionError("HAProxy ended: " + Files.readString(log));
        }
        return true;
    }

    @Test
    void withoutTlsNothingOfItIsLoaded() throws Exception {
        Path classes = here.resolve("classes");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (ServerProcess plain = ServerProcess.run(
                environment, List.of("-p", "0", folder.resolve("www").toString()))) {
            plain.awaitOut("Ctrl-C");
            Raw.get(plain, "/file.txt");
            assertEquals("42\n", Raw.ask(plain, "calc", "21\n"));
            for (String line : Files.readAllLines(classes)) {
                assertFalse(
                        line.contains(" javax.net.ssl.")
                                || line.contains(" sun.security.ssl.")
                                || line.contains(" portlab.server.tls.")
                                || line.contains(" portlab.server.certificate."),
                        line);
            }
        }
    }
}
