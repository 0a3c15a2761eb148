package portlab.client.net;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * The endpoints of all services: on the ports after HTTP's, unless they were moved.
 *
 * @param base the HTTP endpoint
 * @param moved services with other endpoints; an empty host stands for the base's host
 */
public record Directory(Endpoint base, Map<Service, List<Endpoint>> moved) {

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
    public Directory with(Service service, List<Endpoint> places) {
        Map<Service, List<Endpoint>> all = new EnumMap<>(Service.class);
        all.putAll(moved);
        all.put(service, places);
        return new Directory(base, all);
    }

    /**
     * All replicas of a service, at least one.
     *
     * @throws Failure if its port would be above 65535
     */
    public List<Endpoint> all(Service service) throws Failure {
        List<Endpoint> places = moved.getOrDefault(service, service.beside(base));
        if (places.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the port of " + service.word() + " would be above 65535",
                    "set it with --service " + service.word() + "=PORT");
        }
        return places.stream()
                .map(place -> place.host().isEmpty() ? new Endpoint(base.host(), place.port()) : place)
                .toList();
    }

    /** The service's endpoint, or the first of several. */
    public Endpoint of(Service service) throws Failure {
        return all(service).get(0);
    }
}
