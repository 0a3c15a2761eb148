package portlab.server.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process has to share out among its peers, and how it is shared out when nobody says otherwise.
 *
 * @param heap the most bytes its heap may have; direct memory may have as many again
 * @param descriptors how many files and sockets it may have open
 */
public record ProcessLimits(long heap, int descriptors) {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String DESCRIPTORS = "Max open files";

    /** Where the system does not tell: what the JVM asks for by itself on macOS. */
    private static final int USUAL_DESCRIPTORS = 10_240;

    /** Descriptors for the jar, the log, listeners, selectors, and a few files that are being sent. */
    private static final int OWN = 48;

    /** A worker's two buffers and the JDK's for what is sent from the heap take 320 KiB of direct memory at most. */
    private static final int HEAP_A_WORKER = 512 * 1024;

    /** What a connection that waits takes, with a good margin. */
    private static final int HEAP_A_CONNECTION = 4096;

    private static final int FEWEST = 8;

    /** What the process has that runs this. */
    public static ProcessLimits ofThisProcess() {
        return new ProcessLimits(Runtime.getRuntime().maxMemory(), descriptorLimit());
    }

    private static int descriptorLimit() {
        try {
            return Files.isReadable(LIMITS) ? descriptorLimit(Files.readAllLines(LIMITS)) : USUAL_DESCRIPTORS;
        } catch (IOException e) {
            return USUAL_DESCRIPTORS;
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
        return USUAL_DESCRIPTORS;
    }

    /** The most workers whose buffers fit into direct memory, with room for what else is there. */
    public int workers() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(FEWEST, heap / HEAP_A_WORKER));
    }

    /** How many connections to serve: three quarters of the descriptors, or fewer where those or the heap are scarce. */
    public int connections() {
        long byDescriptors = Math.min(descriptors / 4L * 3, (long) descriptors - turnedAway() - OWN);
        return (int) Math.max(FEWEST, Math.min(byDescriptors, heap / HEAP_A_CONNECTION));
    }

    /** How many connections beyond those to take in for as long as it takes to tell them that there is no room. */
    public int turnedAway() {
        return (int) Math.max(1, Math.min(descriptors / 8, heap / HEAP_A_CONNECTION / 4));
    }

    /** Bytes to keep for peers. */
    public long memory() {
        return heap / 4;
    }
}
