package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.tls.TestTls;

/** A connection over TLS 1.3 fulfils the contract. */
class TlsConnectionTest extends ConnectionContract {
    private LoopbackServer server;

    @Override
    Peer connect(Script service, Hurry hurry) throws IOException {
        Limits limits = Limits.DEFAULT
                .withStall(hurry == Hurry.STALL ? SHORT : LONG)
                .withLinger(hurry == Hurry.LINGER ? SHORT : LONG, 4 << 20);
        Duration idle = hurry == Hurry.IDLE ? SHORT.multipliedBy(20) : LONG;
        server = new LoopbackServer(
                service,
                limits,
                LONG,
                AdmissionPolicy.OPEN,
                ProcessLimits.ofThisProcess().memory(),
                TestTls.around(LONG, idle, exchange -> {}));
        return new OverTls(server, server.connect());
    }

    @Override
    void assertNothingLeft(int defects) throws Exception {
        await("no worker is busy", () -> server.server().load().held() == 0);
        assertEquals(0, server.server().active());
        assertEquals(0, server.memory().taken());
        assertEquals(defects, server.reports().size(), server.reports().toString());
    }

    /** A client with a reading thread. Its end is close_notify alone, without the end of the socket. */
    private static final class OverTls implements Peer {
        private final LoopbackServer server;
        private final Socket socket;
        private final SSLSocket client;
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicBoolean end = new AtomicBoolean();

        OverTls(LoopbackServer server, Socket socket) throws IOException {
            this.server = server;
            this.socket = socket;
            this.client = TestTls.client(socket, "TLSv1.3");
        }

        @Override
        public void say(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
        }

        @Override
        public void end() throws IOException {
            client.shutdownOutput();
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
            return client.getInputStream().read(buffer);
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
            client.close();
            server.close();
        }
    }
}
