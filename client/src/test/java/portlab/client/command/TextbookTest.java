package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The textbook's page has 10 objects; others have none, one, or objects that a style sheet names. */
class TextbookTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ONE_EACH|''|6|1|2|2 × (1 + 0)",
                "ONE_EACH|10|6|11|22|2 × (1 + 10)",
                "ONE_EACH|8 2|6|11|22|2 × (1 + 10)",
                "KEPT_ALIVE|''|6|1|2|2 + 0",
                "KEPT_ALIVE|10|6|1|12|2 + 10",
                "PIPELINED|''|6|1|2|2 + 0",
                "PIPELINED|10|6|1|3|2 + 1",
                "PIPELINED|8 2|6|1|4|2 + 2",
                "PARALLEL|''|6|1|2|2 × (1)",
                "PARALLEL|10|5|11|6|2 × (1 + ⌈10/5⌉)",
                "PARALLEL|10|6|11|6|2 × (1 + ⌈10/6⌉)",
                "PARALLEL|8 2|6|11|8|2 × (1 + ⌈8/6⌉ + ⌈2/6⌉)",
                "PARALLEL|10|1|11|22|2 × (1 + ⌈10/1⌉)",
                "PARALLEL_KEPT_ALIVE|''|6|1|2|2",
                "PARALLEL_KEPT_ALIVE|1|6|1|3|2 + ⌈1/1⌉",
                "PARALLEL_KEPT_ALIVE|6|6|6|4|2 + ⌈(6 + 5)/6⌉",
                "PARALLEL_KEPT_ALIVE|7|6|6|4|2 + ⌈(7 + 5)/6⌉",
                "PARALLEL_KEPT_ALIVE|8|6|6|5|2 + ⌈(8 + 5)/6⌉",
                "PARALLEL_KEPT_ALIVE|10|1|1|12|2 + ⌈10/1⌉",
                "PARALLEL_KEPT_ALIVE|3 5|6|5|6|2 + ⌈(3 + 2)/3⌉ + ⌈(5 + 2)/5⌉",
            })
    void roundTrips(Way way, String stages, int parallel, int connections, int trips, String formula) {
        List<Integer> objects = stages.isEmpty()
                ? List.of()
                : Arrays.stream(stages.split(" ")).map(Integer::valueOf).toList();
        assertEquals(new Textbook(connections, trips, formula), Textbook.of(way, objects, parallel, false));
    }

    /** Counts the round trips one by one. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 3"})
    void theFormulaForKeptConnectionsInParallelCountsAsAnEventByEventAccountDoes(boolean tls, int first) {
        for (int parallel = 1; parallel <= 8; parallel++) {
            for (int objects = 1; objects <= 40; objects++) {
                int used = Math.min(parallel, objects);
                int left = objects;
                int trips = 0;
                while (left > 0) {
                    left -= trips < first - 1 ? 1 : used;
                    trips++;
                }
                assertEquals(
                        first + trips,
                        Textbook.of(Way.PARALLEL_KEPT_ALIVE, List.of(objects), parallel, tls)
                                .roundTrips(),
                        parallel + " connections, " + objects + " objects");
            }
        }
    }

    @Test
    void aTlsHandshakeIsOneMoreRoundTripForEachConnection() {
        List<Integer> objects = List.of(10);
        assertEquals(new Textbook(11, 33, "3 × (1 + 10)"), Textbook.of(Way.ONE_EACH, objects, 6, true));
        assertEquals(new Textbook(1, 13, "3 + 10"), Textbook.of(Way.KEPT_ALIVE, objects, 6, true));
        assertEquals(new Textbook(1, 4, "3 + 1"), Textbook.of(Way.PIPELINED, objects, 6, true));
        assertEquals(new Textbook(11, 9, "3 × (1 + ⌈10/6⌉)"), Textbook.of(Way.PARALLEL, objects, 6, true));
    }

    @Test
    void theTimeIsThatOfTheRoundTripsAndTheTransfer() {
        assertEquals(3 * 200 + 50, new Textbook(1, 3, "").nanos(200, 50));
    }
}
