package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.wire.Reason;
import portlab.server.service.BulkService.BulkRequest;

class BulkRequestTest {
    private static final long MAXIMUM = 10L << 30;

    @ParameterizedTest
    @CsvSource({
        "10B, 10, false, false",
        "10B up, 10, true, false",
        "10B crc32c, 10, false, true",
        "10B up crc32c, 10, true, true",
        "' 10B\t up  crc32c ', 10, true, true",
        "10GiB, 10737418240, false, false",
    })
    void acceptsRequests(String line, long size, boolean up, boolean checked) {
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
    void rejectsAnythingElse(String line, String reason) {
        Reason expected = reason.contains("more than") ? Reason.BULK_TOO_LARGE : Reason.BULK_INVALID;
        assertEquals(new BulkRequest.Refused(expected, reason), BulkRequest.parse(line, MAXIMUM));
    }
}
