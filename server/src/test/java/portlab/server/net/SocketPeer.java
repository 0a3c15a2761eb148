package portlab.server.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client with a reading thread. Over TLS its end is close_notify alone, without the end of the socket. */
final class SocketPeer implements ConnectionContract.Peer {
    private final LoopbackServer server;
    private final Socket socket;

    /** The same socket, or TLS around it. */
    private final Socket stream;

    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicBoolean end = new AtomicBoolean();

    SocketPeer(LoopbackServer server, Socket socket) {
        this(server, socket, socket);
    }

    SocketPeer(LoopbackServer server, Socket socket, Socket stream) {
        this.server = server;
        this.socket = socket;
        this.stream = stream;
    }

    @Override
    public void say(byte[] bytes) throws IOException {
        stream.getOutputStream().write(bytes);
    }

    @Override
    public void end() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void read() {
        new Thread(this::readAll).start();
    }

    private void readAll() {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = read(buffer); n >= 0; n = read(buffer)) {
                heard.addAndGet(n);
            }
            end.set(true);
        } catch (IOException e) {
            // The stream has not ended.
            return;
        }
    }

    private int read(byte[] buffer) throws IOException {
        return stream.getInputStream().read(buffer);
    }

    @Override
    public int heard() {
        return heard.get();
    }

    @Override
    public boolean sawEnd() {
        return end.get();
    }

    @Override
    public void pass() {
        // Real time passes by itself.
    }

    @Override
    public void work() {
        // The server's workers act by themselves.
    }

    @Override
    public void stop() {
        server.server().closeNow();
    }

    @Override
    public boolean isGone() {
        return server.server().active() == 0;
    }

    @Override
    public void close() throws IOException {
        stream.close();
        server.close();
    }
}
