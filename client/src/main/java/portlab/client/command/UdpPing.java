package portlab.client.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Arrivals;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.PingMessage;
import portlab.client.net.PingMessage.Difference;
import portlab.client.net.UdpClient;

/**
 * Pings a UDP echo server at a steady rate. The pings do not wait for each other, so that replies can overtake each other.
 * One thread receives and takes the time of each reply before anything else; the caller's thread sends and reports.
 */
public final class UdpPing {
    private static final int WARM_UP_PINGS = 50;

    /** How often to look whether the user has stopped the series. */
    private static final long LOOK_NANOS = 20_000_000L;

    /** A thread that is parked wakes up this much too late, so it waits for the rest without parking. */
    private static final long SPIN_NANOS = 100_000L;

    /** The most events that wait for the caller's thread: a peer that floods must not fill the memory. */
    private static final int MOST_EVENTS = 1 << 14;

    private final Network network;
    private final UdpClient client;
    private final Request request;
    private final Listener listener;
    private final PingMessage message;
    private final Arrivals arrivals;
    private final Queue<Event> events = new LinkedBlockingQueue<>(MOST_EVENTS);
    private final Map<Difference, Long> differences = new EnumMap<>(Difference.class);
    private long strays;
    private long begin;
    private int sent;

    /**
     * @param count number of pings
     * @param intervalNanos from one ping to the next; 0 sends the next one as soon as the last one is answered or lost
     * @param timeoutNanos after which a ping is lost
     * @param size the length of a ping in bytes
     */
    public record Request(Endpoint endpoint, int count, long intervalNanos, long timeoutNanos, int size) {}

    /** What the series reports about one ping. */
    public sealed interface Sample {
        /** The ping's number, from 1. */
        int number();

        /** When the ping was sent, since the beginning of the series. */
        long startNanos();

        /** A reply, which may be a further one. */
        record Reply(int number, long startNanos, Arrivals.Kind kind, long nanos, Difference difference)
                implements Sample {}

        /** No reply in time. @param why the reason */
        record Loss(int number, long startNanos, String why) implements Sample {}
    }

    /** Receives each sample as it comes. */
    public interface Listener {
        void sample(Sample sample);
    }

    /**
     * The result of a series.
     *
     * @param address the peer's
     * @param differences how many replies differed from their ping in which way; without those that did not
     * @param strays datagrams of the peer that belong to no ping of this series
     * @param stopped whether the user stopped it early
     */
    public record Result(
            Request request,
            String address,
            Arrivals.Summary summary,
            Map<Difference, Long> differences,
            long strays,
            boolean stopped) {}

    /** What the receiving thread found. @param match empty for a stray */
    private record Event(long nanoTime, boolean refused, Optional<PingMessage.Match> match) {}

    private UdpPing(Network network, UdpClient client, Request request, Listener listener) {
        this.network = network;
        this.client = client;
        this.request = request;
        this.listener = listener;
        this.message = new PingMessage(System.currentTimeMillis() * 1000 + System.nanoTime() % 1000, request.size());
        this.arrivals = new Arrivals(request.count(), request.timeoutNanos());
    }

    /**
     * Runs a series until every ping is answered or lost, or the network is stopped.
     *
     * @throws Failure if the host is unknown, or refuses the first pings
     */
    public static Result run(Network network, Request request, Listener listener) throws Failure {
        warmUp(network, request.size());
        try (UdpClient client = UdpClient.to(request.endpoint())) {
            return new UdpPing(network, client, request, listener).run();
        }
    }

    /**
     * Runs a short series with a socket that is connected to itself, so that no figure contains the loading of classes. The
     * peer notices nothing of it.
     */
    private static void warmUp(Network network, int size) throws Failure {
        try (UdpClient client = UdpClient.toItself()) {
            Endpoint nowhere = new Endpoint("127.0.0.1", 1);
            Request request = new Request(nowhere, WARM_UP_PINGS, 0, LOOK_NANOS, size);
            new UdpPing(network, client, request, sample -> {}).run();
        } catch (IOException e) {
            // Not every system connects a socket to itself; there the first ping counts what it takes.
            return;
        }
    }

    private Result run() throws Failure {
        Thread sender = Thread.currentThread();
        Thread receiver = new Thread(() -> receive(sender), "udp replies");
        receiver.setDaemon(true);
        receiver.start();
        try {
            send();
        } finally {
            client.close();
        }
        report();
        return new Result(
                request, client.address(), arrivals.summary(), Map.copyOf(differences), strays, network.stopped());
    }

    /** Receives until the socket is closed. What comes when too many events wait is lost, as in a full socket. */
    private void receive(Thread sender) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        for (int count = client.receive(buffer); count != UdpClient.CLOSED; count = client.receive(buffer.clear())) {
            boolean refused = count == UdpClient.REFUSED;
            Optional<PingMessage.Match> match = refused ? Optional.empty() : message.match(buffer.flip());
            events.offer(new Event(client.lastReceived(), refused, match));
            LockSupport.unpark(sender);
        }
    }

    private void send() throws Failure {
        begin = System.nanoTime();
        while (!network.stopped()) {
            report();
            long now = System.nanoTime();
            long timeout = arrivals.nextTimeout();
            long next = sent == request.count() ? Long.MAX_VALUE : nextSend();
            if (next == Long.MAX_VALUE && timeout == Long.MAX_VALUE) {
                return;
            }
            if (next <= now) {
                sendOne();
            } else {
                pause(Math.min(Math.min(next, timeout) - now, LOOK_NANOS));
            }
        }
    }

    /** When to send the next ping; without an interval, as soon as no ping waits for its reply. */
    private long nextSend() {
        if (request.intervalNanos() == 0) {
            return arrivals.isWaiting() ? Long.MAX_VALUE : begin;
        }
        return begin + sent * request.intervalNanos();
    }

    private void sendOne() throws Failure {
        int number = sent + 1;
        ByteBuffer payload = ByteBuffer.wrap(message.of(number));
        // Before it is sent: on loopback the reply may be there before send returns.
        arrivals.sent(number, System.nanoTime());
        client.send(payload);
        sent = number;
        if (client.takeRefusal()) {
            refuse();
        }
    }

    private void pause(long nanos) {
        if (nanos > SPIN_NANOS) {
            LockSupport.parkNanos(this, nanos - SPIN_NANOS);
        } else {
            Thread.onSpinWait();
        }
    }

    /** Reports what has come since the last call, and what did not come in time. A flood meanwhile does not keep it here. */
    private void report() throws Failure {
        for (int waiting = events.size(); waiting > 0; waiting--) {
            Event event = events.remove();
            if (event.refused()) {
                refuse();
            } else if (event.match().isPresent()) {
                reply(event.match().get(), event.nanoTime());
            } else {
                strays++;
            }
        }
        long now = System.nanoTime();
        for (int lost = arrivals.expire(now); lost != Arrivals.NONE; lost = arrivals.expire(now)) {
            lost(lost, "no reply in time");
        }
    }

    private void reply(PingMessage.Match match, long nanoTime) {
        Arrivals.Reply reply = arrivals.received(match.number(), nanoTime);
        if (reply.kind() == Arrivals.Kind.UNKNOWN) {
            strays++;
            return;
        }
        if (match.difference() != Difference.NONE) {
            differences.merge(match.difference(), 1L, Long::sum);
        }
        long start = nanoTime - reply.nanos() - begin;
        listener.sample(new Sample.Reply(match.number(), start, reply.kind(), reply.nanos(), match.difference()));
    }

    /** A refusal does not say which ping it answers: probably the last one. */
    private void refuse() throws Failure {
        if (!arrivals.isAnswered()) {
            throw new Failure(
                    ExitCode.UNCONNECTED,
                    client.address() + " refused the datagram: no program receives at this UDP port",
                    "start a server there; Portlab's echoes datagrams on loopback, and elsewhere with --udp");
        }
        int lost = arrivals.loseLast();
        if (lost != Arrivals.NONE) {
            lost(lost, "refused: no program receives at this UDP port any more");
        }
    }

    private void lost(int number, String why) {
        listener.sample(new Sample.Loss(number, arrivals.sentAt(number) - begin, why));
    }
}
