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
 */
public record Directory(Endpoint base, Map<Protocol, List<Endpoint>> moved) {

    public Directory {
        moved = Map.copyOf(moved);
    }

    /** All services on their usual ports. */
    public Directory(Endpoint base) {
        this(base, Map.of());
    }

    /** A copy with another server; moved services keep their endpoints. */
    public Directory withBase(Endpoint other) {
        return new Directory(other, moved);
    }

    /** A copy with one service moved. */
    public Directory with(Protocol service, List<Endpoint> places) {
        Map<Protocol, List<Endpoint>> all = new EnumMap<>(Protocol.class);
        all.putAll(moved);
        all.put(service, places);
        return new Directory(base, all);
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
        return places.stream()
                .map(place -> place.host().isEmpty()
                        ? new Endpoint(base.host(), place.port(), base.tls())
                        : place.withTls(base.tls()))
                .toList();
    }

    private List<Endpoint> beside(Protocol service) {
        int first = base.port() + service.offset();
        return IntStream.range(first, Math.min(first + service.replicas(), Protocol.HIGHEST_PORT + 1))
                .mapToObj(port -> new Endpoint(base.host(), port, base.tls()))
                .toList();
    }

    /** The service's endpoint, or the first of several. */
    public Endpoint of(Protocol service) throws Failure {
        return all(service).get(0);
    }
}
