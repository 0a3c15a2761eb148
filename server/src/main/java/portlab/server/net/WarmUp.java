package portlab.server.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import portlab.server.admission.Admission;

/**
 * Answers requests in memory, so that the first peer's request finds its classes loaded and most of its methods compiled.
 * Handlers and workers are those of real connections; only the channel has no socket, and the group no selector to wait on.
 */
public final class WarmUp {
    /** Enough for the JVM's quick compiler. More of them cost more processor time and memory than they save. */
    private static final int REQUESTS = 1_200;

    /** The worker never waits for anything. */
    private static final Duration NEVER = Duration.ZERO;

    private final TcpServer server;
    private final Service service;
    private final byte[] request;

    /**
     * @param server the warm-up ends when one of its peers connects
     * @param service gets the requests; not one of {@code server}, whose log and caches would show them
     * @param request one request, after which the service closes the connection
     */
    public WarmUp(TcpServer server, Service service, String request) {
        this.server = server;
        this.service = service;
        this.request = request.getBytes(StandardCharsets.US_ASCII);
    }

    /** Serves the requests; returns how many it served. */
    public int run() throws IOException {
        WorkerGroup group = new WorkerGroup(server, List.of(), Limits.DEFAULT);
        try {
            Worker worker = new Worker(group, "warm-up");
            worker.lead();
            int served = 0;
            for (; served < REQUESTS && server.isUnused(); served++) {
                MemoryChannel channel = new MemoryChannel(request);
                new ConnectionHandler(channel, service, NEVER, Admission.Slot.EXEMPT, group).turn(worker);
            }
            return served;
        } finally {
            group.loop().selector().close();
        }
    }
}
