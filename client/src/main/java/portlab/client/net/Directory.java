package portlab.client.net;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

/**
 * Where each service is: beside HTTP, unless it was moved.
 *
 * @param base where HTTP is
 * @param moved the services that are somewhere else; an empty host stands for the base's
 */
public record Directory(Endpoint base, Map<Protocol, List<Endpoint>> moved) {

    public Directory {
        moved = Map.copyOf(moved);
    }

    /** Everything in its usual place. */
    public Directory(Endpoint base) {
        this(base, Map.of());
    }

    /** The same with another server; what was moved stays where it is. */
    public Directory withBase(Endpoint other) {
        return new Directory(other, moved);
    }

    /** The same with one service moved. */
    public Directory with(Protocol service, List<Endpoint> places) {
        Map<Protocol, List<Endpoint>> all = new EnumMap<>(Protocol.class);
        all.putAll(moved);
        all.put(service, places);
        return new Directory(base, all);
    }

    /**
     * All replicas of a service, at least one.
     *
     * @throws Failure when its port would be beyond 65535
     */
    public List<Endpoint> all(Protocol service) throws Failure {
        List<Endpoint> places = moved.getOrDefault(service, beside(service));
        if (places.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    service.word() + " would be beyond port 65535",
                    "--service " + service.word() + "=PORT says where it is");
        }
        return places.stream()
                .map(place -> place.host().isEmpty() ? new Endpoint(base.host(), place.port()) : place)
                .toList();
    }

    private List<Endpoint> beside(Protocol service) {
        int first = base.port() + service.offset();
        return IntStream.range(first, Math.min(first + service.replicas(), Protocol.HIGHEST_PORT + 1))
                .mapToObj(port -> new Endpoint(base.host(), port))
                .toList();
    }

    /** The service's one place, or the first of several. */
    public Endpoint of(Protocol service) throws Failure {
        return all(service).get(0);
    }
}
