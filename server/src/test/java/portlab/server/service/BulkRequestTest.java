package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkRequestTest {
    private static final long MAXIMUM = 10L << 30;

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
    void readsASize(String text, long bytes) {
        assertEquals(Optional.of(bytes), Size.bytes(text));
    }

    /** The test multiplies the whole part and the fraction by the unit separately, and truncates. */
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
            assertEquals(Optional.of(expected), Size.bytes(text), text);
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
    void readsNothingElse(String text) {
        assertEquals(Optional.empty(), Size.bytes(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10B, 10, false, false",
        "10B up, 10, true, false",
        "10B crc32c, 10, false, true",
        "10B up crc32c, 10, true, true",
        "' 10B\t up  crc32c ', 10, true, true",
        "10GiB, 10737418240, false, false",
    })
    void grants(String line, long size, boolean up, boolean checked) {
        assertEquals(new BulkRequest.Granted(size, up, checked), BulkRequest.parse(line, MAXIMUM));
    }

    @ParameterizedTest
    @CsvSource({
        "'', a request is SIZE [up] [crc32c]",
        "' \t', a request is SIZE [up] [crc32c]",
        "10B down, a request is SIZE [up] [crc32c]",
        "10B UP, a request is SIZE [up] [crc32c]",
        "10B crc32c up, a request is SIZE [up] [crc32c]",
        "10B up up, a request is SIZE [up] [crc32c]",
        "10 MiB, a request is SIZE [up] [crc32c]",
        "0, the size is less than 1 byte",
        "0.9B, the size is less than 1 byte",
        "0 up, the size is less than 1 byte",
        "10737418241B, the size is more than 10737418240 bytes",
        "99999999999999999999, the size is more than 10737418240 bytes",
        "up, 'not a size: a number and B, kB, MB, GB, KiB, MiB or GiB; a bare number is MiB'",
        "-1, 'not a size: a number and B, kB, MB, GB, KiB, MiB or GiB; a bare number is MiB'",
        "NaN, 'not a size: a number and B, kB, MB, GB, KiB, MiB or GiB; a bare number is MiB'",
    })
    void refuses(String line, String reason) {
        assertEquals(new BulkRequest.Refused(reason), BulkRequest.parse(line, MAXIMUM));
    }
}
