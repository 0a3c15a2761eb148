package portlab.server.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Segmentation does not change how a header is parsed, and no byte after it is consumed. */
class ProxyHeaderFuzzTest {
    private static final int LONGEST = 16 + 4096;

    @FuzzTest
    void wholeAndInBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        ProxyHeader whole = ProxyHeader.parse(in);
        ProxyHeader grown = ProxyHeader.INCOMPLETE;
        int come = -1;
        while (grown instanceof ProxyHeader.Incomplete && come < bytes.length) {
            grown = ProxyHeader.parse(ByteBuffer.wrap(Arrays.copyOf(bytes, ++come)));
        }
        assertEquals(whole, grown);
        assertTrue(come <= LONGEST, come + " bytes were needed");
        if (whole instanceof ProxyHeader.Incomplete) {
            assertEquals(0, in.position());
        } else if (!(whole instanceof ProxyHeader.Malformed)) {
            assertEquals(come, in.position());
        }
    }
}
