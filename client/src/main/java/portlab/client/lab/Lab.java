package portlab.client.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One of the exercises in docs/labs.
 *
 * @param page the name of its page, without a suffix
 * @param minutes that it takes, about
 * @param content fills a draft; false if its numbers are unsuitable, such as two that are too close to tell apart
 */
public record Lab(int number, String page, String title, int minutes, Predicate<Draft> content) {
    private static final List<Lab> ALL = List.of(
            new Lab(1, "1-by-hand", "A first request by hand", 60, always(FirstRequest::fill)),
            new Lab(
                    2,
                    "2-connections",
                    "Keep-alive, pipelining and parallel connections",
                    75,
                    always(Connections::fill)),
            new Lab(3, "3-time", "Where the time of a fetch goes", 60, always(FetchTime::fill)),
            new Lab(4, "4-bufferbloat", "Latency, throughput and bufferbloat", 90, always(Bufferbloat::fill)),
            new Lab(5, "5-replicas", "Three replicas, one failing", 75, Replicas::fill),
            new Lab(6, "6-slow-and-lost", "Slow readers and lost datagrams", 75, always(SlowAndLost::fill)));

    private interface Filler {
        void fill(Draft draft);
    }

    private static Predicate<Draft> always(Filler filler) {
        return draft -> {
            filler.fill(draft);
            return true;
        };
    }

    public static List<Lab> all() {
        return ALL;
    }

    public static Optional<Lab> numbered(int number) {
        return ALL.stream().filter(lab -> lab.number == number).findFirst();
    }

    /** What a student gets. */
    public Sheet sheet(Assignment assignment) {
        for (int attempt = 0; ; attempt++) {
            Draft draft = new Draft(assignment.dice(attempt));
            if (content.test(draft)) {
                return draft.sheet();
            }
        }
    }
}
