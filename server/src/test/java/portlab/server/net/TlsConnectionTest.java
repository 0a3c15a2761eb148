package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
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
        Socket socket = server.connect();
        return new SocketPeer(server, socket, TestTls.client(socket, "TLSv1.3"));
    }

    @Override
    void assertNothingLeft(int defects) throws Exception {
        await("no worker is busy", () -> server.server().load().held() == 0);
        assertEquals(0, server.server().active());
        assertEquals(0, server.memory().taken());
        assertEquals(defects, server.reports().size(), server.reports().toString());
    }
}
