package portlab.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portlab.common.wire.Reason;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.site.Content;
import portlab.server.site.MimeTypes.MediaType;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.UrlPath;

/** The steps of every request without IO, in the package whose private classes they use. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class HotPaths {
    private static final String SHORT = "GET /1k.html HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

    private static final String BROWSER =
            """
            GET /files/runs/greeting.json?x=1 HTTP/1.1
            Host: 127.0.0.1:8080
            Connection: keep-alive
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
            Referer: http://127.0.0.1:8080/index.html
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-GB,en;q=0.9,de;q=0.8
            If-None-Match: "5f5e1000.0-400"
            If-Modified-Since: Sun, 13 Sep 2020 12:26:40 GMT

            """
                    .replace("\n", "\r\n");

    private final ByteBuffer fromWrk = bytes(SHORT);
    private final ByteBuffer fromBrowser = bytes(BROWSER);
    private final RequestParser parser = new RequestParser(HttpLimits.DEFAULT);
    private final Now now = new Now(InstantSource.system());
    private final ResponseWriter writer = new ResponseWriter(HttpSettings.DEFAULT, now);
    private final FileResponses files = new FileResponses(HttpSettings.DEFAULT, now);
    private final Request request = (Request) parser.parse(bytes(SHORT));
    private final Request conditional = (Request) parser.parse(bytes(BROWSER));
    private final Resource resource = new Resource(
            new MediaType("text/html; charset=utf-8", Reason.TYPE_BY_EXTENSION),
            null,
            null,
            1024,
            Instant.ofEpochSecond(1_600_000_000),
            new Content.InMemory(new byte[1024]));
    private final ResponseWriter.Manner kept = ResponseWriter.Manner.of(request, true);

    private static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Benchmark
    public RequestParser.ParseResult parseShortHead() {
        return parser.parse(fromWrk.rewind());
    }

    @Benchmark
    public RequestParser.ParseResult parseBrowsersHead() {
        return parser.parse(fromBrowser.rewind());
    }

    @Benchmark
    public Optional<UrlPath> resolvePath() {
        return UrlPath.parse("/files/runs/../two%20notes.wav");
    }

    @Benchmark
    public List<?> negotiateCoding() {
        return Negotiation.codings("gzip, deflate, br, zstd");
    }

    @Benchmark
    public Response answerWithFile() throws Exception {
        return files.of(request, resource, Reason.FILE_FOUND);
    }

    @Benchmark
    public Response answerNotModified() throws Exception {
        return files.of(conditional, resource, Reason.FILE_FOUND);
    }

    @Benchmark
    public byte[] writeHead() throws Exception {
        return writer.head(files.of(request, resource, Reason.FILE_FOUND), kept, List.of());
    }
}
