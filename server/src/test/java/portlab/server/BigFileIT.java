package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.CRC32C;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** A sparse file of more than 4 GiB with random bytes at both ends and where 32-bit numbers overflow. */
@Execution(ExecutionMode.SAME_THREAD)
class BigFileIT {
    private static final long SIZE = (4L << 30) + (8 << 20);
    private static final long[] MARKS = {0, (2L << 30) - 500, (4L << 30) - 500, SIZE - 1000};

    /** Shared, so that the system's cache fills only once. */
    @TempDir
    static Path folder;

    private static Path file;
    private static ServerProcess server;

    @BeforeAll
    static void serve() throws Exception {
        file = folder.resolve("big");
        Random random = new Random(9);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            for (long mark : MARKS) {
                byte[] bytes = new byte[1000];
                random.nextBytes(bytes);
                channel.write(ByteBuffer.wrap(bytes), mark);
            }
        }
        server = ServerProcess.start(folder.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void curlFetchesABigFile() throws Exception {
        Programs.require("bash", "curl", "cmp");
        assertEquals("same\n", Programs.run("curl -sf " + server.url("/big") + " | cmp - " + file + " && echo same"));
    }

    @Test
    void wgetFetchesABigFile() throws Exception {
        Programs.require("bash", "wget", "cmp");
        assertEquals("same\n", Programs.run("wget -qO- " + server.url("/big") + " | cmp - " + file + " && echo same"));
    }

    @Test
    void okHttpFetchesABigFile() throws Exception {
        long expected;
        try (InputStream in = Files.newInputStream(file)) {
            expected = crc(in);
        }
        Request request = new Request.Builder().url(server.url("/big")).build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            assertEquals(SIZE, response.body().contentLength());
            assertEquals(expected, crc(response.body().byteStream()));
        }
    }

    private static long crc(InputStream in) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[1 << 20];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            crc.update(buffer, 0, n);
        }
        return crc.getValue();
    }
}
