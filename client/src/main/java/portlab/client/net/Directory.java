package portlab.client.net;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

/**
 * The endpoints of all services: on the ports after HTTP's, unless they were moved.
 *
 * @param base the HTTP endpoint
 * @param moved services with other endpoints; an empty host stands for the base's host
 * @param tls whether all services speak TLS, not only HTTP and the admin port of a base with TLS
 */
public record Directory(Endpoint base, Map<Protocol, List<Endpoint>> moved, boolean tls) {

    public Directory {
        moved = Map.copyOf(moved);
    }

    /** All services on their usual ports. */
    public Directory(Endpoint base) {
        this(base, Map.of(), false);
    }

    /**
     * A copy with another server; moved services keep their endpoints.
     *
     * @param everywhere whether all of its services speak TLS
     */
    public Directory withBase(Endpoint other, boolean everywhere) {
        return new Directory(other, moved, everywhere);
    }

    /** A copy with one service moved. */
    public Directory with(Protocol service, List<Endpoint> places) {
        Map<Protocol, List<Endpoint>> all = new EnumMap<>(Protocol.class);
        all.putAll(moved);
        all.put(service, places);
        return new Directory(base, all, tls);
    }

    /**
     * All replicas of a service, at least one.
     *
     * @throws Failure if its port would be above 65535
     */
    public List<Endpoint> all(Protocol service) throws Failure {
        List<Endpoint> places = moved.getOrDefault(service, beside(service));
        if (places.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the port of " + service.word() + " would be above 65535",
                    "set it with --service " + service.word() + "=PORT");
        }
        boolean secure = tls || base.tls() && (service == Protocol.HTTP || service == Protocol.ADMIN);
        return places.stream()
                .map(place -> new Endpoint(place.host().isEmpty() ? base.host() : place.host(), place.port(), secure))
                .toList();
    }

    private List<Endpoint> beside(Protocol service) {
        int first = base.port() + service.offset();
        return IntStream.range(first, Math.min(first + service.replicas(), Protocol.HIGHEST_PORT + 1))
                .mapToObj(port -> new Endpoint(base.host(), port))
                .toList();
    }

    /** The service's endpoint, or the first of several. */
    public Endpoint of(Protocol service) throws Failure {
        return all(service).get(0);
    }
}
