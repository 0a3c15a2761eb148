package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Independent HTTP clients against the jar. */
class HttpClientsIT {
    private static final Instant WRITTEN = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    Path temporary;

    private final byte[] large = new byte[9_000_000];
    private Path site;
    private Path here;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        site = Files.createDirectory(temporary.resolve("www"));
        here = Files.createDirectory(temporary.resolve("here"));
        new Random(7).nextBytes(large);
        write("large.bin", large);
        write("abc.txt", "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII));
        server = ServerProcess.start("--only", "http", site.toString());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = Files.write(site.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    }

    /** The output of a shell command in its own folder, with URL replaced by the site's address. */
    private String run(String line) throws Exception {
        return Programs.run("cd '" + here + "' && " + line.replace("URL", server.url("")));
    }

    private void assertFetched(String name) throws IOException {
        assertArrayEquals(large, Files.readAllBytes(here.resolve(name)), name + " is byte-identical");
    }

    private void haveBeginning(String name) throws IOException {
        Files.write(here.resolve(name), Arrays.copyOf(large, 1_234_567));
    }

    @Test
    void curlFetchesParts() throws Exception {
        Programs.require("curl");
        assertEquals("cdef 206", run("curl -s -r 2-5 -w ' %{http_code}' URL/abc.txt"));
        assertEquals("xyz", run("curl -s -r -3 URL/abc.txt"));
        assertEquals("416", run("curl -s -r 100- -o /dev/null -w '%{http_code}' URL/abc.txt"));
        String parts = run("curl -s -r 0-1,24-25 URL/abc.txt");
        assertTrue(parts.contains("Content-Range: bytes 0-1/26\r\n\r\nab\r\n--"), parts);
        assertTrue(parts.contains("Content-Range: bytes 24-25/26\r\n\r\nyz\r\n--"), parts);
    }

    @Test
    void curlResumes() throws Exception {
        Programs.require("curl");
        haveBeginning("large.bin");
        assertEquals("206 7765433", run("curl -s -C - -O -w '%{http_code} %{size_download}' URL/large.bin"));
        assertFetched("large.bin");
    }

    @Test
    void curlFetchesOnlyANewerFile() throws Exception {
        Programs.require("curl");
        assertEquals("304", run("curl -s -z 'Sun, 01 Nov 2026 08:00:00 GMT' -w '%{http_code}' URL/abc.txt"));
        assertEquals("200", run("curl -s -z '2026-10-31' -o /dev/null -w '%{http_code}' URL/abc.txt"));
    }

    @Test
    void curlGetsCompressedFiles() throws Exception {
        Programs.require("curl");
        String page = "<p>compress me</p>\n".repeat(1000);
        write("page.html", page.getBytes(StandardCharsets.US_ASCII));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(site.resolve("page.html.gz")))) {
            out.write(page.getBytes(StandardCharsets.US_ASCII));
        }
        assertEquals(page, run("curl -s --compressed URL/page.html"));
        String size = run("curl -s --compressed -o /dev/null -w '%{size_download}' URL/page.html");
        assertEquals(Files.size(site.resolve("page.html.gz")), Long.parseLong(size), "the file was sent compressed");
    }

    /** From the second request on curl sends HTTP/1.0, so it must request keep-alive. */
    @Test
    void curlReusesItsConnection() throws Exception {
        Programs.require("curl");
        String connects = run("curl -s -H 'Connection: keep-alive' -o a -o b -o c -w '%{num_connects} '"
                + " URL/abc.txt URL/large.bin URL/none");
        assertEquals("1 0 0 ", connects);
        assertFetched("b");
    }

    @Test
    void curlCannotLeaveTheFolder() throws Exception {
        Programs.require("curl");
        Files.writeString(temporary.resolve("secret"), "secret");
        for (String path : new String[] {"/../secret", "/%2e%2e/secret", "/..%2fsecret", "/abc.txt/../../secret"}) {
            String answer = run("curl -s --path-as-is -w ' %{http_code}' 'URL" + path + "'");
            assertTrue(answer.endsWith(" 400") || answer.endsWith(" 404"), answer);
        }
    }

    @Test
    void curlResumesBeyondFourGibibytes() throws Exception {
        Programs.require("curl");
        long size = (5L << 30) + 1;
        long have = size - 20_000_000;
        try (FileChannel file =
                FileChannel.open(site.resolve("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'!'}), size - 1);
        }
        assertTrue(run("curl -s -I URL/sparse").contains("Content-Length: " + size + "\r\n"));
        String resumed = run("curl -s -C " + have + " -o rest -w '%{http_code} %{size_download}' URL/sparse");
        assertEquals("206 20000000", resumed);
        assertEquals("!", run("tail -c 1 rest"));
    }

    @Test
    void wgetResumes() throws Exception {
        Programs.require("wget");
        haveBeginning("large.bin");
        run("wget -q -c URL/large.bin");
        assertFetched("large.bin");
        assertTrue(server.awaitOut(" 206 ").contains("GET /large.bin"), "the download was resumed");
    }

    @Test
    void wgetFetchesOnlyWhatIsNewer() throws Exception {
        Programs.require("wget");
        run("wget -q -N URL/abc.txt");
        assertEquals(WRITTEN, Files.getLastModifiedTime(here.resolve("abc.txt")).toInstant());
        run("wget -q -N URL/abc.txt");
        server.awaitOut(" 304 ");
        Files.writeString(site.resolve("abc.txt"), "edited");
        run("wget -q -N URL/abc.txt");
        assertEquals("edited", Files.readString(here.resolve("abc.txt")));
    }

    @Test
    void wgetMirrorsAListing() throws Exception {
        Programs.require("wget");
        Files.createDirectories(site.resolve("a b/c#d"));
        Files.writeString(site.resolve("a b/c#d/100% <é>.txt"), "deep");
        run("wget -q -r -np -nH --restrict-file-names=nocontrol 'URL/a%20b/' || true");
        assertEquals("deep", run("cat 'a b/c#d/100% <é>.txt'"));
    }

    @Test
    void aria2FetchesWithFourConnections() throws Exception {
        Programs.require("aria2c");
        run("aria2c -q -x4 -s4 -k1M --file-allocation=none URL/large.bin");
        assertFetched("large.bin");
        Conditions.await(
                "three parts are logged",
                () -> server.out().stream()
                                .filter(line -> line.contains(" 206 "))
                                .count()
                        >= 3);
    }

    @Test
    void pythonReusesItsConnection() throws Exception {
        Programs.require("python3");
        Path script = Files.writeString(here.resolve("fetch.py"), """
                import http.client, hashlib, sys
                c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
                c.request("GET", "/abc.txt", headers={"Connection": "keep-alive"})
                r = c.getresponse(); print(r.version, r.status, r.read().decode(), c.sock is not None)
                c.request("HEAD", "/large.bin", headers={"Connection": "keep-alive"})
                r = c.getresponse(); print(r.status, r.headers["Content-Length"], r.read())
                c.request("GET", "/large.bin", headers={"Range": "bytes=8999990-"})
                r = c.getresponse(); print(r.status, len(r.read()))
                c.request("POST", "/abc.txt", body="x" * 100)
                r = c.getresponse(); print(r.status, r.headers["Allow"], len(r.read()) > 0)
                c.request("GET", "/large.bin")
                print(hashlib.sha256(c.getresponse().read()).hexdigest())
                """);
        String sha = run("sha256sum < '" + site.resolve("large.bin") + "'").split(" ")[0];
        assertEquals("""
                10 200 abcdefghijklmnopqrstuvwxyz True
                200 9000000 b''
                206 10
                405 GET, HEAD True
                %s
                """.formatted(sha), run("python3 " + script + " " + server.port("http")));
    }

    @Test
    void nodeReusesItsConnection() throws Exception {
        Programs.require("node");
        Path script = Files.writeString(here.resolve("fetch.js"), """
                const http = require('http'), crypto = require('crypto');
                const agent = new http.Agent({keepAlive: true, maxSockets: 1});
                const get = (path, headers) => new Promise((done, fail) => {
                  const request = http.get({port: process.argv[2], host: '127.0.0.1', path, headers, agent}, answer => {
                    const hash = crypto.createHash('sha256');
                    let bytes = 0;
                    answer.on('data', data => { hash.update(data); bytes += data.length; });
                    answer.on('end', () => done([answer.httpVersion, answer.statusCode, bytes,
                      request.reusedSocket, hash.digest('hex')].join(' ')));
                  }).on('error', fail);
                });
                (async () => {
                  console.log((await get('/abc.txt', {})).slice(0, 16));
                  console.log(await get('/large.bin', {}));
                  console.log((await get('/none', {})).slice(0, 8));
                  agent.destroy();
                })();
                """);
        String sha = run("sha256sum < '" + site.resolve("large.bin") + "'").split(" ")[0];
        String[] lines = run("node " + script + " " + server.port("http")).split("\n");
        assertEquals("1.0 200 26 false", lines[0]);
        assertEquals("1.0 200 9000000 true " + sha, lines[1]);
        assertEquals("1.0 404 ", lines[2]);
    }
}
