package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.ServerProcess;
import portlab.server.Crowd.Kind;

/**
 * Thousands of slow peers of every kind, next to ordinary clients that must not be affected. {@code make torture} runs
 * it at full size with all defaults and checks times and answers; {@code make test} runs
 * a smaller version with shorter deadlines and checks only the answers. The figures go to {@code target/torture.txt}.
 */
@EnabledOnOs(OS.LINUX)
class TortureIT {
    private static final boolean FULL = Boolean.getBoolean("torture.full");

    /**
     * In seconds, as in docs/security.md: the idle time, and the time over which a reader's rate is averaged. A window of a few
     * hundred bytes opens so rarely that a reader of 100 bytes a second may exceed either.
     */
    private static final int STALL = 30;

    private static final int MINUTE = 60;

    /** The allowed delay in seconds: peers are checked once a second, and thousands wait to be accepted. */
    private static final int TOLERANCE = FULL ? 15 : 30;

    private static final int MANY = 1 << 16;

    @TempDir
    Path temporary;

    private final List<String> figures = new ArrayList<>();

    /** A kind of peer, their number, and the seconds between which the server must end each of them. */
    private record Group(Kind kind, int number, int earliest, int latest) {
        /** A group whose peers read so little that only the server's log shows the end of their answers. */
        boolean shownByLog() {
            return kind.takes() < MANY;
        }

        String request() {
            return kind.first().lines().findFirst().orElseThrow();
        }
    }

    /**
     * In proportion to {@code all} idle peers: a fifth with half a head, a twentieth that read slowly. On loopback more of
     * the latter would exhaust the kernel's TCP memory and test the kernel instead (docs/security.md).
     */
    private static List<Group> groups(int all, int headTimeout, int keepAlive, int idle) {
        String kept = "GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String head = "GET /file.txt HTTP/1.1\r\nHost: localhost\r\nX: ";
        List<Group> groups = new ArrayList<>(List.of(
                group("100 MiB, takes nothing", "http", "GET /big?none HTTP/1.0\r\n\r\n", "", 0, 20, STALL),
                group("idle, never said a word", "http", "", "", MANY, all * 5 / 10, keepAlive),
                group("idle after an answer", "http", kept, "", MANY, all * 2 / 10, keepAlive),
                group("idle on echo", "echo", "", "", MANY, all / 10, idle),
                group("idle on calc", "calc", "21\n", "", MANY, all / 10, idle),
                group("idle on bulk", "bulk", "1B\n", "", MANY, all / 10, idle),
                group("a head, a byte a second", "http", head, "x", MANY, all / 5, headTimeout)));
        if (FULL) {
            Kind slow = new Kind("100 MiB, 100 bytes a second", "http", "GET /big?slow HTTP/1.0\r\n\r\n", "", 100);
            groups.add(0, new Group(slow, all / 20, STALL, 2 * MINUTE));
        }
        return groups;
    }

    private static Group group(
            String name, String service, String first, String drip, int takes, int number, int seconds) {
        return new Group(new Kind(name, service, first, drip, takes), number, seconds, seconds);
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void slowPeersDoNotAffectOthers() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("www"));
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        byte[] big = new byte[100 << 20];
        new SplittableRandom(1).nextBytes(big);
        Files.write(folder.resolve("big"), big);
        CRC32C checksum = new CRC32C();
        checksum.update(big);
        Path log = temporary.resolve("log");
        List<String> arguments = new ArrayList<>(List.of("--log", log.toString(), "--log-format", "json"));
        if (!FULL) {
            arguments.addAll(List.of("--head-timeout", "4", "--keep-alive", "6", "--idle", "8"));
        }
        arguments.add(folder.toString());
        int all = size();
        List<Group> groups = FULL ? groups(all, 10, 15, 60) : groups(all, 4, 6, 8);
        try (ServerProcess server = ServerProcess.start(arguments.toArray(String[]::new))) {
            Raw.assertServes(server);
            runBesideTheCrowd(server, log, groups, checksum.getValue());
            Raw.assertServes(server);
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
        } finally {
            Files.write(
                    Path.of("target", "torture.txt"), figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void runBesideTheCrowd(ServerProcess server, Path log, List<Group> groups, long checksum) throws Exception {
        Vitals vitals = new Vitals(server.pid());
        try (Regulars regulars = new Regulars(server, "/big", checksum);
                Crowd crowd = new Crowd(server)) {
            TimeUnit.SECONDS.sleep(FULL ? 10 : 2);
            Vitals.Reading before = vitals.read();
            Regulars.Measured alone = regulars.measured();
            figures.add("alone          " + alone);
            figures.add("               " + before);
            for (Group group : groups) {
                crowd.join(group.kind(), group.number());
            }
            Vitals.Reading most = awaitEnds(crowd, groups, log, regulars, vitals);
            Regulars.Measured beside = regulars.measured();
            figures.add("beside them    " + beside);
            figures.add("at most        " + most);
            Map<Group, LongSummaryStatistics> ends = new LinkedHashMap<>();
            for (Group group : groups) {
                ends.put(group, group.shownByLog() ? exchanges(log, group) : crowd.ended(group.kind()));
            }
            ends.forEach((group, ended) -> figures.add(figure(group, ended)));
            ends.forEach(TortureIT::judge);
            Conditions.await("the sockets are closed", () -> vitals.sockets() <= before.sockets() + 10);
            figures.add("afterwards     " + vitals.read());
            regulars.finish();
            if (FULL) {
                assertTrue(beside.millis(0.99) < 1000, "p99 of ordinary requests: " + beside);
                assertTrue(beside.bytesPerSecond() > alone.bytesPerSecond() / 4, "full speed: " + beside);
            }
        }
    }

    /** 10,000, or fewer if the descriptor limit requires it. */
    private int size() throws IOException {
        int wanted = FULL ? 10_000 : 1000;
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            Matcher limit =
                    Pattern.compile("Max open files +[0-9]+ +([0-9]+) .*").matcher(line);
            if (limit.matches()) {
                // The server accepts connections for three quarters of its descriptors.
                int most = (int) Math.min(wanted, (Long.parseLong(limit.group(1)) - 500) * 3 / 4 * 10 / 13);
                if (most < wanted) {
                    figures.add("only " + most + " of " + wanted + " idle connections: " + line);
                }
                return most;
            }
        }
        return wanted;
    }

    /** Waits until all peers are disconnected, and returns the server's peak resource use. */
    private static Vitals.Reading awaitEnds(Crowd crowd, List<Group> groups, Path log, Regulars regulars, Vitals vitals)
            throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        Vitals.Reading most = vitals.read();
        for (Map<String, Long> left = left(crowd, groups, log); !left.isEmpty(); left = left(crowd, groups, log)) {
            regulars.failIfOneFailed();
            assertTrue(System.nanoTime() - end < 0, "still there: " + left);
            TimeUnit.MILLISECONDS.sleep(500);
            most = most.most(vitals.read());
        }
        return most;
    }

    private static Map<String, Long> left(Crowd crowd, List<Group> groups, Path log) throws IOException {
        Map<String, Long> left = new LinkedHashMap<>();
        for (Group group : groups) {
            long there =
                    group.shownByLog() ? group.number() - exchanges(log, group).getCount() : crowd.left(group.kind());
            if (there > 0) {
                left.put(group.kind().name(), there);
            }
        }
        return left;
    }

    private static String figure(Group group, LongSummaryStatistics ended) {
        String promised = group.earliest() == group.latest() ? "" : group.earliest() + " to ";
        return String.format(
                "%-27s %,6d ended after %5.1f to %5.1f s, promised %s%d s",
                group.kind().name(),
                ended.getCount(),
                ended.getMin() / 1e9,
                ended.getMax() / 1e9,
                promised,
                group.latest());
    }

    private static void judge(Group group, LongSummaryStatistics ended) {
        assertEquals(group.number(), ended.getCount(), group.toString());
        assertTrue(ended.getMin() / 1e9 >= group.earliest() - 1, () -> "too early: " + figure(group, ended));
        assertTrue(ended.getMax() / 1e9 <= group.latest() + TOLERANCE, () -> "too late: " + figure(group, ended));
    }

    /** The durations in ns of a group's exchanges in the log. */
    private static LongSummaryStatistics exchanges(Path log, Group group) throws IOException {
        Pattern exchange = Pattern.compile(Pattern.quote(group.request()) + ".*\"us\":([0-9]+),");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(exchange::matcher)
                    .filter(Matcher::find)
                    .mapToLong(found -> 1000 * Long.parseLong(found.group(1)))
                    .summaryStatistics();
        }
    }
}
