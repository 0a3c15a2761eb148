package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import portlab.common.ByteSize;
import portlab.server.service.BulkService.BulkRequest;

/** Every line is granted within the maximum, or refused with a reason in plain ASCII. */
class BulkFuzzTest {
    private static final long MAXIMUM = 1L << 30;

    @FuzzTest
    void request(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.ISO_8859_1);
        BulkRequest request = BulkRequest.parse(line, MAXIMUM);
        if (request instanceof BulkRequest.Granted granted) {
            assertTrue(granted.size() >= 1 && granted.size() <= MAXIMUM, line);
        } else if (request instanceof BulkRequest.Refused refused) {
            assertFalse(refused.text().isEmpty());
            assertTrue(refused.text().chars().allMatch(c -> c >= ' ' && c < 0x7f), refused.text());
        }
        ByteSize.parse(line).ifPresent(size -> assertTrue(size.bytes() >= 0, line));
    }
}
