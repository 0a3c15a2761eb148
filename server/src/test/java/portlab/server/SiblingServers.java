package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.Listener;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.ProcessLimits;
import portlab.server.net.Service;
import portlab.server.net.TcpServer;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;
import portlab.server.service.MessageService;
import portlab.server.service.RandomBlock;

/** The four raw services in this process with default limits, each on a free loopback port. */
final class SiblingServers implements AutoCloseable {
    private final List<Listener> listeners = new ArrayList<>();
    private final Queue<Exchange> log = new ConcurrentLinkedQueue<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final TcpServer server;

    SiblingServers() throws IOException {
        listen(new BulkService(
                new RandomBlock(new SplittableRandom()), BulkService.DEFAULT_MAXIMUM, LineService.SILENCE, log::add));
        MemoryBudget memory = new MemoryBudget(ProcessLimits.ofThisProcess().memory());
        listen(new EchoService(memory, log::add));
        listen(new MessageService(Clock::systemDefaultZone, LineService.SILENCE, log::add));
        listen(new CalcService(LineService.SILENCE, log::add));
        server = new TcpServer(
                listeners,
                Limits.DEFAULT,
                AdmissionPolicy.OPEN,
                memory,
                LoopbackServer.reporting((what, cause) -> reports.add(cause == null ? what : what + ": " + cause)));
        server.start();
    }

    private void listen(Service service) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listeners.add(Listener.open(address, service, Duration.ofSeconds(60)));
    }

    int port(String service) {
        return listeners.stream()
                .filter(listener -> listener.service().name().equals(service))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    /** A client with a read timeout. */
    Socket connect(String service) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(service));
        socket.setSoTimeout(30_000);
        return socket;
    }

    TcpServer server() {
        return server;
    }

    /** The exchanges so far, in the order of their ends. */
    List<Exchange> log() {
        return List.copyOf(log);
    }

    /** The server's reports; empty if all is well. */
    List<String> reports() {
        return List.copyOf(reports);
    }

    @Override
    public void close() {
        server.closeNow();
    }
}
