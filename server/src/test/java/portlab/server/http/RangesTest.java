package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.net.MemoryConnection;

/** Parts of files on the wire; {@link RangeRequestTest} tests the parsing. */
class RangesTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder)
                .file("abc.txt", "abcdefghijklmnopqrstuvwxyz")
                .file("empty", "");
    }

    @Test
    void sendsOnePart() throws IOException {
        Answer answer = site.get("/abc.txt", "Range: bytes=2-5");
        assertEquals("HTTP/1.0 206 Partial Content", answer.statusLine());
        assertEquals("bytes 2-5/26", answer.field("Content-Range"));
        assertEquals("4", answer.field("Content-Length"));
        assertEquals("text/plain; charset=utf-8", answer.field("Content-Type"));
        assertEquals("bytes", answer.field("Accept-Ranges"));
        assertEquals("cdef", answer.body());
    }

    @Test
    void sendsSeveralParts() throws IOException {
        Answer answer = site.get("/abc.txt", "Range: bytes=20-,0-1,-26");
        assertEquals(206, answer.status());
        assertEquals("bytes 0-25/26", answer.field("Content-Range"), "joined");

        Answer parts = multipart("bytes=24-,0-1,5-5");
        String type = parts.field("Content-Type");
        assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
        String boundary = type.substring(type.indexOf('=') + 1);
        String part = "Content-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ";
        assertEquals(
                "--" + boundary + "\r\n" + part + "24-25/26\r\n\r\nyz\r\n--" + boundary + "\r\n" + part
                        + "0-1/26\r\n\r\nab\r\n--" + boundary + "\r\n" + part + "5-5/26\r\n\r\nf\r\n--" + boundary
                        + "--\r\n",
                parts.body());
        assertEquals(String.valueOf(parts.body().length()), parts.field("Content-Length"));
        assertNull(parts.field("Content-Range"));
    }

    /** The boundary differs each time, so two responses cannot be compared. */
    private Answer multipart(String range) throws IOException {
        MemoryConnection connection = new MemoryConnection();
        connection
                .segment("GET /abc.txt HTTP/1.0\r\nRange: " + range + "\r\n\r\n")
                .drive(site.service());
        return Answer.of(connection.text());
    }

    @Test
    void rangesBeyondTheEndAreNotSatisfiable() throws IOException {
        Answer answer = site.get("/abc.txt", "Range: bytes=26-");
        assertEquals("HTTP/1.0 416 Range Not Satisfiable", answer.statusLine());
        assertEquals("bytes */26", answer.field("Content-Range"));
        assertEquals(416, site.get("/empty", "Range: bytes=0-").status());
        assertEquals(200, site.get("/empty", "Range: bytes=-5").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=x", "lines=1-2", "bytes=5-2"})
    void malformedRangesAreIgnored(String range) throws IOException {
        assertEquals(26, site.get("/abc.txt", "Range: " + range).body().length());
    }

    @Test
    void twoRangeFieldsAreIgnored() throws IOException {
        assertEquals(
                200,
                site.get("/abc.txt", "Range: bytes=0-1", "Range: bytes=2-3").status());
    }

    @Test
    void headIgnoresRanges() throws IOException {
        Answer answer = site.ask("HEAD /abc.txt HTTP/1.0\r\nRange: bytes=0-1\r\n\r\n");
        assertEquals(200, answer.status());
        assertEquals("26", answer.field("Content-Length"));
    }

    @Test
    void sendsAPartOfALargeFile() throws IOException {
        byte[] content = new byte[300_000];
        new Random(3).nextBytes(content);
        site.file("big", content);
        String whole = new String(content, StandardCharsets.ISO_8859_1);
        assertEquals(whole, site.get("/big").body());
        assertEquals(
                whole.substring(5, 100), site.get("/big", "Range: bytes=5-99").body());
        assertEquals(
                whole.substring(5, 200_000),
                site.get("/big", "Range: bytes=5-199999").body());
    }

    @Test
    void sendsPartsBeyondTwoAndFourGibibytes() throws IOException {
        try (FileChannel file =
                FileChannel.open(folder.resolve("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap("two".getBytes()), 2 * GIB - 1);
            file.write(ByteBuffer.wrap("four".getBytes()), 4 * GIB - 2);
            file.write(ByteBuffer.wrap("end".getBytes()), 5 * GIB - 3);
        }
        Answer two = site.get("/sparse", "Range: bytes=2147483646-2147483650");
        assertEquals("bytes 2147483646-2147483650/5368709120", two.field("Content-Range"));
        assertEquals("\0two\0", two.body());
        assertEquals(
                "four",
                site.get("/sparse", "Range: bytes=4294967294-4294967297").body());
        assertEquals("end", site.get("/sparse", "Range: bytes=-3").body());
        assertEquals("end", site.get("/sparse", "Range: bytes=5368709117-").body());
        assertEquals(416, site.get("/sparse", "Range: bytes=5368709120-").status());
        Answer whole = site.ask("HEAD /sparse HTTP/1.0\r\n\r\n");
        assertEquals("5368709120", whole.field("Content-Length"));
    }
}
