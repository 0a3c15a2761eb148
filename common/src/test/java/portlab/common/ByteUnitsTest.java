package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteUnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "1024,1.0 kB",
        "1250,1.3 kB",
        "999949,999.9 kB",
        "999999,1.0 MB",
        "999950,1.0 MB",
        "1073741824,1.1 GB",
        "9223372036854775807,9.2 EB",
        "999949999,999.9 MB",
        "1049,1.0 kB",
        "1050,1.1 kB",
    })
    void formatsSizes(long bytes, String text) {
        assertEquals(text, ByteUnits.DECIMAL.text(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1048575,1.0 MiB", "1023,1023 B", "1024,1.0 KiB", "1048576,1.0 MiB", "9223372036854775807,8.0 EiB"})
    void formatsBinarySizes(long bytes, String text) {
        assertEquals(text, ByteUnits.BINARY.text(bytes));
    }
}
