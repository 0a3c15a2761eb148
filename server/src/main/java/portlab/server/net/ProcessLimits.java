package portlab.server.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The system's limits on this process, and the server's defaults that follow from them.
 *
 * @param heap the maximum size of the heap in bytes; direct memory may take as much again
 * @param descriptors the maximum number of open files and sockets
 */
public record ProcessLimits(long heap, int descriptors) {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String DESCRIPTORS = "Max open files";

    /** For systems without /proc: the limit that the JVM sets on macOS. */
    private static final int DEFAULT_DESCRIPTORS = 10_240;

    /** Descriptors for the jar, the log, listeners, selectors, and a few files that are being sent. */
    private static final int RESERVED_DESCRIPTORS = 48;

    /**
     * A worker's two buffers and the JDK's buffer for writes from the heap take at most 320 KiB of direct memory, and decrypted
     * input another 145 KiB.
     */
    private static final int HEAP_PER_WORKER = 512 * 1024;

    /** What a waiting connection takes, with a good margin. */
    private static final int HEAP_PER_CONNECTION = 4096;

    /** The same over TLS: the JDK takes 6 KiB, and 13 KiB in the middle of a handshake. */
    private static final int HEAP_PER_TLS_CONNECTION = 24 * 1024;

    private static final int MINIMUM = 8;

    public static ProcessLimits ofThisProcess() {
        return new ProcessLimits(Runtime.getRuntime().maxMemory(), descriptorLimit());
    }

    private static int descriptorLimit() {
        try {
            return Files.isReadable(LIMITS) ? descriptorLimit(Files.readAllLines(LIMITS)) : DEFAULT_DESCRIPTORS;
        } catch (IOException e) {
            return DEFAULT_DESCRIPTORS;
        }
    }

    /** The soft limit in the lines of {@code /proc/self/limits} (proc(5)). */
    static int descriptorLimit(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(DESCRIPTORS)) {
                String soft = line.substring(DESCRIPTORS.length()).strip().split(" +")[0];
                return soft.equals("unlimited")
                        ? Integer.MAX_VALUE
                        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
            }
        }
        return DEFAULT_DESCRIPTORS;
    }

    /** How many workers' buffers fit into direct memory, with some to spare. */
    public int workers() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(MINIMUM, heap / HEAP_PER_WORKER));
    }

    /**
     * How many connections to serve: three quarters of the descriptors, or fewer if descriptors or heap are scarce.
     *
     * @param tls whether they may speak TLS
     */
    public int connections(boolean tls) {
        long byDescriptors = Math.min(descriptors / 4L * 3, (long) descriptors - rejecting(tls) - RESERVED_DESCRIPTORS);
        return (int) Math.max(MINIMUM, Math.min(byDescriptors, heap / heapPerConnection(tls)));
    }

    /** How many more connections to accept just to tell them that the server is full. */
    public int rejecting(boolean tls) {
        return (int) Math.max(1, Math.min(descriptors / 8, heap / heapPerConnection(tls) / 4));
    }

    private static int heapPerConnection(boolean tls) {
        return tls ? HEAP_PER_TLS_CONNECTION : HEAP_PER_CONNECTION;
    }

    /** The {@link MemoryBudget} in bytes. */
    public long memory() {
        return heap / 4;
    }
}
