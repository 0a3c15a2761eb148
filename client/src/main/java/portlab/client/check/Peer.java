package portlab.client.check;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.RawConnection;
import portlab.client.net.Timeouts;
import portlab.common.Protocol;
import portlab.common.wire.WireEvent;

/** The server under test, as one check sees it. Records what goes back and forth; {@link #close} ends all connections. */
public final class Peer implements AutoCloseable {
    /** How long the server may take to accept, and to send the next bytes. */
    static final long PATIENCE_NANOS = 5_000_000_000L;

    /** A check that opens more is a mistake of this program. */
    private static final int MOST_CONNECTIONS = 32;

    private final Network network;
    private final Protocol service;
    private final List<Target> targets;
    private final SiteFiles files;
    private final Random random;
    private final List<WireEvent> wire = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private final List<DatagramTalk> datagramTalks = new ArrayList<>();

    Peer(Network network, Protocol service, List<Target> targets, SiteFiles files, Random random) {
        this.network = network;
        this.service = service;
        this.targets = targets;
        this.files = files;
        this.random = random;
    }

    /** Connects to the server, or to its first replica. */
    Talk open() throws Failure {
        return open(endpoint());
    }

    Talk open(Endpoint endpoint) throws Failure {
        if (talks.size() == MOST_CONNECTIONS) {
            throw new IllegalStateException("too many connections in one check");
        }
        Connector connector =
                network.connector(new Timeouts(PATIENCE_NANOS, PATIENCE_NANOS)).resolvedTo(addresses(endpoint));
        Talk talk = new Talk(this, endpoint, RawConnection.to(connector, service, endpoint), talks.size() + 1);
        talks.add(talk);
        return talk;
    }

    /** A UDP socket for datagrams to the server. */
    DatagramTalk openDatagrams() throws Failure {
        DatagramTalk talk =
                new DatagramTalk(this, endpoint(), addresses(endpoint()).get(0));
        datagramTalks.add(talk);
        return talk;
    }

    Endpoint endpoint() {
        return targets.get(0).endpoint();
    }

    List<Endpoint> endpoints() {
        return targets.stream().map(Target::endpoint).toList();
    }

    private List<InetAddress> addresses(Endpoint endpoint) {
        return targets.stream()
                .filter(each -> each.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow()
                .addresses();
    }

    SiteFiles files() {
        return files;
    }

    /** Numbers that depend only on the seed and the check. */
    Random random() {
        return random;
    }

    /** Lets time pass. */
    void pause(int millis) throws Failure {
        if (!network.awaitNanoTime(System.nanoTime() + millis * 1_000_000L)) {
            throw Failure.stopped(null);
        }
    }

    /** Whether the check has reached the server. */
    boolean reached() {
        return !talks.isEmpty() || !datagramTalks.isEmpty();
    }

    void record(WireEvent event) {
        wire.add(event);
    }

    List<WireEvent> wire() {
        return wire;
    }

    /** Command lines that do the same. */
    List<String> repeat() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < talks.size(); i++) {
            lines.add(talks.get(i).repeat(i < talks.size() - 1));
        }
        datagramTalks.forEach(each -> lines.add(each.repeat()));
        return lines.stream().distinct().limit(6).toList();
    }

    @Override
    public void close() {
        talks.forEach(Talk::close);
        datagramTalks.forEach(DatagramTalk::close);
    }
}
