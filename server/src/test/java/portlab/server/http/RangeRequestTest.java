package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0 | 10 | 0-0",
                "bytes=0-9 | 10 | 0-9",
                "bytes=2-5 | 10 | 2-5",
                "bytes=2- | 10 | 2-9",
                "bytes=-3 | 10 | 7-9",
                "bytes=-30 | 10 | 0-9",
                "bytes=5-100 | 10 | 5-9",
                "BYTES=0-1 | 10 | 0-1",
                "bytes= 0-1 ,\t4-5 | 10 | 0-1 4-5",
                "bytes=0-1,,4-5, | 10 | 0-1 4-5",
                "bytes=007-08 | 10 | 7-8",
                "bytes=0-99999999999999999999 | 10 | 0-9",
                "bytes=4294967296-4294967297 | 5000000000 | 4294967296-4294967297",
                "bytes=-1 | 5000000000 | 4999999999-4999999999",
                "bytes=4-5,0-1 | 10 | 4-5 0-1",
                "bytes=0-1,2-3 | 10 | 0-3",
                "bytes=2-3,0-1 | 10 | 0-3",
                "bytes=0-4,2-6 | 10 | 0-6",
                "bytes=0-1,8-9,1-8 | 10 | 0-9",
                "bytes=0-1,5-6,8-9,6-8 | 10 | 0-1 5-9",
                "bytes=0-1,20-30 | 10 | 0-1",
                "bytes=0-1,-0 | 10 | 0-1",
                "bytes=0-9,0-9 | 10 | 0-9",
                "bytes=10- | 10 | unsatisfiable",
                "bytes=10-20,30- | 10 | unsatisfiable",
                "bytes=-0 | 10 | unsatisfiable",
                "bytes=99999999999999999999- | 10 | unsatisfiable",
                "bytes=0- | 0 | unsatisfiable",
                "bytes=0-0 | 0 | unsatisfiable",
                "bytes=-1 | 0 | whole",
                "bytes=-0 | 0 | unsatisfiable",
                "bytes=0-9,0-9,0-9 | 10 | whole",
                "bytes=5-4 | 10 | whole",
                "bytes=0-1,5-4 | 10 | whole",
                "bytes= | 10 | whole",
                "bytes=, | 10 | whole",
                "bytes=- | 10 | whole",
                "bytes=a-b | 10 | whole",
                "bytes=1 | 10 | whole",
                "bytes=+1-2 | 10 | whole",
                "bytes=1--2 | 10 | whole",
                "bytes=--2 | 10 | whole",
                "bytes=1 -2 | 10 | whole",
                "bytes =1-2 | 10 | whole",
                "bytes:1-2 | 10 | whole",
                "chars=1-2 | 10 | whole",
                "1-2 | 10 | whole",
                "bytes=٣-٤ | 10 | whole",
            })
    void parsesRanges(String field, long size, String expected) {
        assertEquals(expected, text(RangeRequest.parse(field, size)));
    }

    @Test
    void withoutAFieldTheWholeFileIsSent() {
        assertEquals("whole", text(RangeRequest.parse(null, 10)));
    }

    @Test
    void acceptsAtMostSixteenRanges() {
        assertEquals(16, text(RangeRequest.parse(everyOther(16), 100)).split(" ").length);
        assertEquals("whole", text(RangeRequest.parse(everyOther(17), 100)));
    }

    /** Every requested byte once and no other, or the whole file if the ranges add up to more than twice its size. */
    @Test
    void theRequestedBytesAreSent() {
        SplittableRandom random = new SplittableRandom(4);
        int parts = 0;
        for (int i = 0; i < 50_000; i++) {
            int size = 1 + random.nextInt(60);
            int[] asked = new int[size];
            List<String> specs = new ArrayList<>();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                specs.add(spec(random, asked));
            }
            String field = "bytes=" + String.join(",", specs);
            if (RangeRequest.parse(field, size) instanceof RangeRequest.Parts found) {
                parts++;
                assertArrayEquals(Arrays.stream(asked).map(n -> Math.min(n, 1)).toArray(), sent(found, size), field);
                assertTrue(Arrays.stream(asked).sum() <= 2 * size, field);
            } else {
                boolean nothing = Arrays.stream(asked).sum() == 0;
                assertTrue(nothing || Arrays.stream(asked).sum() > 2 * size, field + " of " + size);
            }
        }
        assertTrue(parts > 10_000, parts + " with parts");
    }

    /** Makes a random range in one of three forms, and counts the bytes that it requests. */
    private static String spec(SplittableRandom random, int[] asked) {
        int size = asked.length;
        int first = random.nextInt(size + 5);
        int last = first + random.nextInt(size);
        return switch (random.nextInt(3)) {
            case 0 -> count(asked, first, last, first + "-" + last);
            case 1 -> count(asked, first, size - 1, first + "-");
            default -> count(asked, Math.max(0, size - first), size - 1, "-" + first);
        };
    }

    private static String count(int[] asked, int first, int last, String spec) {
        for (int at = first; at <= last && at < asked.length; at++) {
            asked[at]++;
        }
        return spec;
    }

    private static int[] sent(RangeRequest.Parts parts, int size) {
        int[] sent = new int[size];
        parts.ranges().forEach(range -> count(sent, (int) range.first(), (int) range.last(), ""));
        return sent;
    }

    private static String everyOther(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));
    }

    private static String text(RangeRequest request) {
        if (request instanceof RangeRequest.Parts parts) {
            return parts.ranges().stream()
                    .map(range -> range.first() + "-" + range.last())
                    .collect(Collectors.joining(" "));
        }
        return request instanceof RangeRequest.Whole ? "whole" : "unsatisfiable";
    }
}
