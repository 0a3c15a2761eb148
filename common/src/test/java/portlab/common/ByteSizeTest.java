package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1048576",
        "10, 10485760",
        "0.5, 524288",
        "0.1, 104857", // a fraction of a byte is dropped
        "007, 7340032",
        "1B, 1",
        "1.9B, 1",
        "0.5B, 0",
        "0, 0",
        "0.0GiB, 0",
        "1kB, 1000",
        "1.5kB, 1500",
        "1MB, 1000000",
        "1GB, 1000000000",
        "1KiB, 1024",
        "1MiB, 1048576",
        "1GiB, 1073741824",
        "0.000001MB, 1",
        "9223372036854775807B, 9223372036854775807",
        "9223372036854775808B, 9223372036854775807",
        "99999999999999999999999999999999999999GiB, 9223372036854775807",
    })
    void parsesSizes(String text, long bytes) {
        assertEquals(Optional.of(new ByteSize(bytes, text)), ByteSize.parse(text));
    }

    /** The integer and the fraction are multiplied separately, and each product is truncated. */
    @Test
    void aSizeIsItsNumberTimesItsUnit() {
        List<String> units = List.of("B", "kB", "MB", "GB", "KiB", "MiB", "GiB", "");
        long[] factors = {1, 1_000, 1_000_000, 1_000_000_000, 1 << 10, 1 << 20, 1 << 30, 1 << 20};
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            int unit = random.nextInt(factors.length);
            long whole = random.nextLong(1L << random.nextInt(1, 30));
            int digits = random.nextInt(1, 9);
            long ten = Math.round(Math.pow(10, digits));
            long fraction = random.nextLong(ten);
            String text = whole + "." + String.format("%0" + digits + "d", fraction) + units.get(unit);
            long expected = whole * factors[unit] + fraction * factors[unit] / ten;
            assertEquals(Optional.of(new ByteSize(expected, text)), ByteSize.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "-1B",
                "1e3",
                "0x10",
                "NaN",
                "Infinity",
                ".5",
                "5.",
                "1..5",
                "1.5.5",
                "1,5",
                "1_000",
                "abc",
                "MiB",
                "10mb",
                "10KB",
                "10Mb",
                "10M",
                "10TiB",
                "10MiBs",
                "1 MiB",
                "1\t",
                "1\r",
                "\u0661",
                "\u0661B",
                "1\0"
            })
    void rejectsAnythingElse(String text) {
        assertEquals(Optional.empty(), ByteSize.parse(text));
    }

    @Test
    void lessThanAByteIsNotPositive() {
        assertEquals(Optional.empty(), ByteSize.positive("0"));
        assertEquals(Optional.empty(), ByteSize.positive("0.9B"));
        assertEquals(Optional.empty(), ByteSize.positive("x"));
        assertEquals(Optional.of(new ByteSize(1, "1B")), ByteSize.positive("1B"));
    }
}
