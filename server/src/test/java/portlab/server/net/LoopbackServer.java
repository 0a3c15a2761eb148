package portlab.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import portlab.common.wire.WireRecorder;
import portlab.server.admission.AdmissionPolicy;

/** A {@link TcpServer} with one service on a free loopback port, and clients for it. */
public final class LoopbackServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Listener listener;
    private final MemoryBudget memory;
    private final TcpServer server;
    private final ConcurrentLinkedQueue<String> reports = new ConcurrentLinkedQueue<>();

    public LoopbackServer(Service service) throws IOException {
        this(service, Limits.DEFAULT, Duration.ofMinutes(1));
    }

    public LoopbackServer(Service service, Limits limits) throws IOException {
        this(service, limits, Duration.ofMinutes(1));
    }

    public LoopbackServer(Service service, Limits limits, Duration idle) throws IOException {
        this(
                service,
                limits,
                idle,
                AdmissionPolicy.OPEN,
                ProcessLimits.ofThisProcess().memory());
    }

    public LoopbackServer(Service service, AdmissionPolicy policy, long memory) throws IOException {
        this(service, Limits.DEFAULT, Duration.ofMinutes(1), policy, memory);
    }

    LoopbackServer(Service service, Limits limits, TcpServer.ThreadMaker threads) throws IOException {
        this(
                service,
                limits,
                Duration.ofMinutes(1),
                AdmissionPolicy.OPEN,
                ProcessLimits.ofThisProcess().memory(),
                threads,
                (listener, budget) -> listener);
    }

    /** A server whose service sees its connections through a wrapper. */
    public LoopbackServer(Service service, Limits limits, Duration idle, UnaryOperator<Connection> wrapper)
            throws IOException {
        this(
                service,
                limits,
                idle,
                AdmissionPolicy.OPEN,
                ProcessLimits.ofThisProcess().memory(),
                LoopbackServer::thread,
                (listener, budget) -> listener.wrapped(service, wrapper));
    }

    /** What to change about the listener. */
    public interface Preparation {
        Listener prepare(Listener listener, MemoryBudget memory) throws IOException;
    }

    /** A server with a changed listener. */
    public LoopbackServer(
            Service service, Limits limits, Duration idle, AdmissionPolicy policy, long memory, Preparation preparation)
            throws IOException {
        this(service, limits, idle, policy, memory, LoopbackServer::thread, preparation);
    }

    private static Thread thread(Runnable work, String name, long stack) {
        return new Thread(null, work, name, stack);
    }

    private LoopbackServer(Service service, Limits limits, Duration idle, AdmissionPolicy policy, long memory)
            throws IOException {
        this(service, limits, idle, policy, memory, (WireRecorder) null);
    }

    /** @param recorder null for none */
    public LoopbackServer(
            Service service, Limits limits, Duration idle, AdmissionPolicy policy, long memory, WireRecorder recorder)
            throws IOException {
        this(
                service,
                limits,
                idle,
                policy,
                memory,
                LoopbackServer::thread,
                (listener, budget) -> recorder == null ? listener : listener.recordedBy(recorder));
    }

    private LoopbackServer(
            Service service,
            Limits limits,
            Duration idle,
            AdmissionPolicy policy,
            long memory,
            TcpServer.ThreadMaker threads,
            Preparation preparation)
            throws IOException {
        Listener open = Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service, idle);
        this.memory = new MemoryBudget(memory);
        listener = preparation.prepare(open, this.memory);
        server = new TcpServer(
                List.of(listener),
                limits,
                policy,
                this.memory,
                reporting((what, cause) -> reports.add(cause == null ? what : what + ": " + cause)),
                threads);
        try {
            server.start();
        } catch (IOException e) {
            server.closeNow();
            throw e;
        }
    }

    /** Forwards reports, including the failure of the server. */
    public static TcpServer.Events reporting(BiConsumer<String, Throwable> reports) {
        return new TcpServer.Events() {
            @Override
            public void report(String what, Throwable cause) {
                reports.accept(what, cause);
            }

            @Override
            public void failed(String why) {
                reports.accept(why, null);
            }
        };
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    public TcpServer server() {
        return server;
    }

    /** The memory that the server uses for its peers. */
    public MemoryBudget memory() {
        return memory;
    }

    /** The server's reports. */
    public List<String> reports() {
        return List.copyOf(reports);
    }

    /** A client with a read timeout. */
    public Socket connect() throws IOException {
        Socket socket = new Socket(address().getAddress(), address().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    public static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next line without its end, or the rest of the stream, or null at its end. */
    public static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() {
        server.closeNow();
    }
}
