package portlab.client.net;

import java.util.List;
import java.util.stream.IntStream;

/** The lab's services and their offsets from the base port, which is HTTP's (docs/protocol.md). */
public enum Service {
    HTTP(0, 1),
    BULK(1, 1),
    ECHO(2, 1),
    MESSAGE(3, 1),
    CALC(4, 3),
    ADMIN(7, 1);

    private final int offset;
    private final int replicas;

    Service(int offset, int replicas) {
        this.offset = offset;
        this.replicas = replicas;
    }

    /** The service's name in commands and options. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The endpoints of its replicas for a base port, except those above port 65535. */
    List<Endpoint> beside(Endpoint base) {
        return IntStream.range(base.port() + offset, base.port() + offset + replicas)
                .filter(port -> port <= 65535)
                .mapToObj(port -> new Endpoint(base.host(), port))
                .toList();
    }
}
