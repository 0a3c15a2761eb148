package portlab.client.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How long this process took from its start to its first packet, which no other time includes. Linux tells when a process
 * started, in steps of 10 ms. The JDK adds up to a second to that, because it counts from the boot time in whole seconds.
 */
public final class Startup {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final long STEP_MICROS = 10_000;

    /** The place of the start time after the program's name, which may contain anything; see proc(5). */
    private static final int START_TIME = 19;

    private static volatile long firstPacket;
    private static OptionalLong known = OptionalLong.empty();

    private Startup() {}

    /** Takes the time of the first packet if there was none before. */
    static void sending() {
        if (firstPacket == 0) {
            firstPacket = System.nanoTime();
        }
    }

    /** In µs, a multiple of 10,000. Empty before the first packet, and on other systems. */
    public static synchronized OptionalLong micros() {
        if (known.isEmpty() && firstPacket != 0) {
            known = read();
        }
        return known;
    }

    private static OptionalLong read() {
        try {
            long sinceMicros = (System.nanoTime() - firstPacket) / 1000;
            return OptionalLong.of(micros(Files.readString(STAT), Files.readString(UPTIME), sinceMicros));
        } catch (IOException | RuntimeException unknown) {
            // Not Linux, or a /proc of another shape: the field is left out.
            return OptionalLong.empty();
        }
    }

    /**
     * The age of a process some time ago.
     *
     * @param stat the content of /proc/self/stat
     * @param uptime the content of /proc/uptime
     */
    static long micros(String stat, String uptime, long sinceMicros) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long started = Long.parseLong(fields[START_TIME]) * STEP_MICROS;
        String now = uptime.substring(0, uptime.indexOf(' ')).replace(".", "");
        long age = Long.parseLong(now) * STEP_MICROS - started - sinceMicros;
        return Math.max(0, (age + STEP_MICROS / 2) / STEP_MICROS * STEP_MICROS);
    }
}
