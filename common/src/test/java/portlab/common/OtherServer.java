package portlab.common;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A server of another make, in a process, on a free port of loopback. */
public final class OtherServer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1000;

    private final Process process;
    private final int port;

    private OtherServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts nginx, and returns once it listens.
     *
     * @param folder for its files; with the folder {@code site}, which it serves
     * @param http more lines of its block http
     * @param server more lines of its block server
     */
    public static OtherServer nginx(Path folder, String http, String server) throws Exception {
        Programs.require("nginx");
        int port = FreePort.next();
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; pid DIR/pid; error_log DIR/error.log; worker_processes 1;
                events {}
                http {
                  access_log off; client_body_temp_path DIR/b; proxy_temp_path DIR/p; fastcgi_temp_path DIR/f;
                  uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
                  HTTP
                  server { listen 127.0.0.1:PORT; root DIR/site; SERVER }
                }
                """.replace("DIR", folder.toString())
                .replace("PORT", "" + port)
                .replace("HTTP", http)
                .replace("SERVER", server));
        // Its workers are another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String errors = folder.resolve("nginx.errors").toString();
        return start(folder, port, "nginx", "-c", config.toString(), "-e", errors);
    }

    /** Starts Python's server of the folder {@code site}, and returns once it listens. */
    public static OtherServer python(Path folder) throws Exception {
        Programs.require("python3");
        int port = FreePort.next();
        String site = folder.resolve("site").toString();
        return start(folder, port, "python3", "-m", "http.server", "-b", "127.0.0.1", "-d", site, "" + port);
    }

    private static OtherServer start(Path folder, int port, String... command) throws Exception {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".out").toFile())
                .start();
        OtherServer server = new OtherServer(process, port);
        try {
            Conditions.await("the port is open", server::answers);
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
