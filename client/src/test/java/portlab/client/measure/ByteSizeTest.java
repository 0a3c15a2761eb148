package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "1B,1",
        "1kB,1000",
        "1MB,1000000",
        "2GB,2000000000",
        "1KiB,1024",
        "1MiB,1048576",
        "1GiB,1073741824",
        "10,10485760",
        "0.1,104857",
        "1.5kB,1500"
    })
    void sizes(String text, long bytes) {
        assertEquals(Optional.of(new ByteSize(bytes, text)), ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "B", "0", "0.9B", "10mb", "10KB", "-1", "1e3", ".5", "5.", "NaN", "1 B", "99999999999GiB"})
    void noSizes(String text) {
        assertEquals(Optional.empty(), ByteSize.parse(text));
    }
}
