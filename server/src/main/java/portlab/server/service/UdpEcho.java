package portlab.server.service;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import portlab.server.net.DatagramListener;
import portlab.server.service.UdpEchoPolicy.Verdict;

/**
 * Sends each datagram back to its source (RFC 862), unless the {@link UdpEchoPolicy} says otherwise. Keeps nothing of it: a
 * reply is as long as its datagram and is sent at once, or not at all.
 */
public final class UdpEcho implements DatagramListener.Handler {
    private final UdpEchoPolicy policy;
    private final DatagramSeries series;
    private final Consumer<Verdict> count;

    /**
     * @param series records for the log what was echoed
     * @param count counts every datagram
     */
    public UdpEcho(UdpEchoPolicy policy, DatagramSeries series, Consumer<Verdict> count) {
        this.policy = policy;
        this.series = series;
        this.count = count;
    }

    @Override
    public void received(ByteBuffer payload, InetSocketAddress source, DatagramListener.Sender sender) {
        int size = payload.remaining();
        Verdict verdict = policy.of(source, payload);
        if (verdict == Verdict.ECHOED && !sender.send(payload, source)) {
            verdict = Verdict.UNSENT;
        }
        if (verdict == Verdict.ECHOED) {
            series.add(source, size);
        }
        count.accept(verdict);
    }

    @Override
    public boolean tick() {
        return series.recordQuiet();
    }

    @Override
    public void end() {
        series.recordAll();
    }
}
