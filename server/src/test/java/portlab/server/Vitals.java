package portlab.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import portlab.common.Descriptors;

/** Resource use of a process, as Linux reports it. */
record Vitals(long pid) {

    /** Used CPU time in hundredths of a second. */
    long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** Whether it is a zombie. */
    boolean isZombie() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    }

    long threads() throws IOException {
        return status("Threads");
    }

    /** Resident memory in MiB. */
    long resident() throws IOException {
        return status("VmRSS") / 1024;
    }

    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc has no " + name);
    }

    long sockets() throws IOException {
        return descriptors(open -> open.startsWith("socket:"));
    }

    long descriptors(Predicate<String> wanted) throws IOException {
        return Descriptors.count(pid, wanted);
    }

    Reading read() throws IOException {
        return new Reading(threads(), sockets(), resident());
    }

    /** All figures at one moment. */
    record Reading(long threads, long sockets, long resident) {
        Reading most(Reading other) {
            return new Reading(
                    Math.max(threads, other.threads),
                    Math.max(sockets, other.sockets),
                    Math.max(resident, other.resident));
        }

        @Override
        public String toString() {
            return String.format("%,d threads, %,d sockets, %,d MiB resident", threads, sockets, resident);
        }
    }
}
