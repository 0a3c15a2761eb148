package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {

    @ParameterizedTest
    @CsvSource({
        // heap in MiB, descriptors, connections, rejecting, workers, memory in MiB
        "4096,    20000,      15000,  2500,      8192,   1024",
        "4096,    1024,       768,    128,       8192,   1024",
        "512,     1024,       768,    128,       1024,   128",
        "512,     256,        176,    32,        1024,   128",
        "32,      128,        64,     16,        64,     8",
        "32,      100,        40,     12,        64,     8",
        "32,      64,         8,      8,         64,     8",
        "32,      1048576,    8192,   2048,      64,     8",
        "4096,    2147483647, 1048576, 262144, 8192,  1024",
    })
    void areDividedAmongTheUses(int heap, int descriptors, int connections, int rejecting, int workers, int memory) {
        ProcessLimits resources = new ProcessLimits((long) heap << 20, descriptors);
        assertEquals(connections, resources.connections(false));
        assertEquals(rejecting, resources.rejecting(false));
        assertEquals(workers, resources.workers());
        assertEquals((long) memory << 20, resources.memory());
    }

    /** The JDK's engines take several times what a plain connection takes. */
    @Test
    void connectionsOverTlsNeedMoreHeap() {
        ProcessLimits small = new ProcessLimits(24 << 20, 1 << 20);
        assertEquals(1024, small.connections(true));
        assertEquals(256, small.rejecting(true));
        ProcessLimits large = new ProcessLimits(4L << 30, 1024);
        assertEquals(large.connections(false), large.connections(true));
    }

    @Test
    void readsTheSoftLimit() {
        String head = "Limit                     Soft Limit           Hard Limit           Units     ";
        assertEquals(
                1024, limit(head, "Max open files            1024                 524288               files     "));
        assertEquals(
                Integer.MAX_VALUE,
                limit(head, "Max open files            unlimited            unlimited            files     "));
        assertEquals(
                Integer.MAX_VALUE,
                limit(head, "Max open files            99999999999          99999999999          files     "));
        assertEquals(10_240, limit(head));
    }

    private static int limit(String... lines) {
        return ProcessLimits.descriptorLimit(List.of(lines));
    }

    @Test
    void thisProcessHasLimits() {
        ProcessLimits resources = ProcessLimits.ofThisProcess();
        assertEquals(Runtime.getRuntime().maxMemory(), resources.heap());
        assertTrue(resources.descriptors() > 0);
    }
}
