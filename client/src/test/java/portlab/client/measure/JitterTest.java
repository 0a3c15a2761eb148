package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JitterTest {

    /** By the formula of RFC 3550 section 6.4.1: J += (|D| - J) / 16. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "100, 0",
        "100 100 100, 0",
        // 16 / 16 = 1
        "100 116, 1",
        // 1 + (32 - 1) / 16 = 2.94
        "100 116 84, 3",
        // Only the size of a difference counts.
        "116 100, 1",
        // The first packet's transit is no difference: clocks that disagree cancel out.
        "1000100 1000116, 1",
        // 160 / 16 = 10, then 10 - 10 / 16 = 9.375
        "0 160 160, 9",
    })
    void followsTheDifferencesOfTransitTimes(String transitMicros, long jitterMicros) {
        Jitter jitter = new Jitter();
        micros(transitMicros).forEach(jitter::add);
        assertEquals(jitterMicros, jitter.micros());
    }

    private static LongStream micros(String list) {
        return list.isEmpty()
                ? LongStream.empty()
                : LongStream.of(java.util.Arrays.stream(list.split(" "))
                        .mapToLong(word -> Long.parseLong(word) * 1000)
                        .toArray());
    }
}
