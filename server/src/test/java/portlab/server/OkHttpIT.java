package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.ServerProcess;

/** OkHttp against the jar. */
class OkHttpIT {
    @TempDir
    Path folder;

    private final OkHttpClient client = new OkHttpClient();

    private Response call(Request.Builder request) throws IOException {
        return client.newCall(request.build()).execute();
    }

    @Test
    void fetchesFilesOfManySizes() throws Exception {
        Random random = new Random(7);
        int[] sizes = {0, 1, 1023, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000, 5_000_000};
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            for (int size : sizes) {
                byte[] content = new byte[size];
                random.nextBytes(content);
                Files.write(folder.resolve("f" + size), content);
                try (Response response = call(new Request.Builder().url(server.url("/f" + size)))) {
                    assertEquals(200, response.code());
                    assertArrayEquals(content, response.body().bytes());
                }
            }
        }
    }

    @Test
    void revalidatesAndFollowsRedirectsAndGetsErrors() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.createDirectory(folder.resolve("dir"));
        Files.writeString(folder.resolve("dir/index.html"), "<p>index");
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            String tag;
            try (Response response = call(new Request.Builder().url(server.url("/file.txt")))) {
                tag = response.header("ETag");
                assertNotNull(tag);
                assertEquals("text/plain; charset=utf-8", response.header("Content-Type"));
                assertEquals("6", response.header("Content-Length"));
            }
            try (Response response =
                    call(new Request.Builder().url(server.url("/file.txt")).header("If-None-Match", tag))) {
                assertEquals(304, response.code());
            }
            try (Response response = call(new Request.Builder().url(server.url("/dir")))) {
                assertEquals("<p>index", response.body().string());
                assertEquals(301, response.priorResponse().code());
            }
            try (Response response =
                    call(new Request.Builder().url(server.url("/file.txt")).head())) {
                assertEquals(200, response.code());
                assertEquals("", response.body().string());
            }
            try (Response response = call(
                    new Request.Builder().url(server.url("/file.txt")).post(RequestBody.create(new byte[100_000])))) {
                assertEquals(405, response.code());
                assertEquals("GET, HEAD", response.header("Allow"));
            }
            try (Response response = call(new Request.Builder().url(server.url("/../../etc/passwd")))) {
                assertEquals(404, response.code());
            }
            try (Response response = call(new Request.Builder().url(server.url("/file.txt")))) {
                assertEquals("hello\n", response.body().string());
                assertNull(response.header("Transfer-Encoding"));
            }
        }
    }

    @Test
    void twoHundredParallelClientsAreServed() throws Exception {
        byte[] content = new byte[700_000];
        new Random(8).nextBytes(content);
        Files.write(folder.resolve("file"), content);
        ExecutorService clients = Executors.newFixedThreadPool(200);
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            List<Future<byte[]>> bodies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                bodies.add(clients.submit(() -> fetchOnItsOwn(server.url("/file"))));
            }
            for (Future<byte[]> body : bodies) {
                assertArrayEquals(content, body.get());
            }
            assertEquals(List.of(), server.err());
        } finally {
            clients.shutdownNow();
        }
    }

    private byte[] fetchOnItsOwn(String url) throws IOException {
        OkHttpClient own =
                client.newBuilder().connectionPool(new ConnectionPool()).build();
        try (Response response =
                own.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.body().bytes();
        } finally {
            own.connectionPool().evictAll();
        }
    }
}
