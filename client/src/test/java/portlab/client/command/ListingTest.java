package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Network;
import portlab.client.net.RawServer;
import portlab.client.net.Timeouts;

class ListingTest {

    @Test
    void readsTheServersListing() throws Failure {
        String json = "{\"path\":\"/\",\"entries\":[\n"
                + "{\"name\":\"d\",\"type\":\"folder\",\"size\":0,\"modified\":\"2026-01-02T03:04:05Z\",\"href\":\"d/\"},"
                + "{\"name\":\"a\\u001b.txt\",\"type\":\"file\",\"size\":7,\"new\":[1,{}],\"modified\":\"x\"}]}";
        assertEquals(
                List.of(
                        new Listing.Entry("d", true, 0, "2026-01-02T03:04:05Z"),
                        new Listing.Entry("a\033.txt", false, 7, "x")),
                Listing.parse(json));
    }

    @Test
    void readsCompressedListings() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("<a href='a.txt'>a</a>".getBytes(UTF_8));
        }
        RawServer.Script script = (socket, out) -> {
            out.write("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".getBytes(UTF_8));
            zipped.writeTo(out);
        };
        try (RawServer server = new RawServer(script)) {
            assertEquals("a.txt", list(server).entries().get(0).name());
        }
        for (String coding : List.of("br", "gzip")) {
            String head = "HTTP/1.0 200 OK\r\nContent-Encoding: " + coding + "\r\n\r\n";
            try (RawServer server = RawServer.saying(head + "<a href='a.txt'>a</a>")) {
                assertEquals(
                        ExitCode.NOT_HTTP,
                        assertThrows(Failure.class, () -> list(server)).exit());
            }
        }
    }

    private static Listing list(RawServer server) throws Failure {
        return Listing.of(new Network(Timeouts.DEFAULT, "test"), server.endpoint(), "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"entries\":{}}",
                "{\"entries\":[{\"size\":\"x\"}]}",
                "<html>",
                "{}",
                "{\"entries\":[]} x",
                "{\"entries\":[]}{}",
                "{\"entries\":[]"
            })
    void rejectsAnythingElse(String json) {
        Failure failure = assertThrows(Failure.class, () -> Listing.parse(json));
        assertEquals(ExitCode.NOT_HTTP, failure.exit());
    }
}
