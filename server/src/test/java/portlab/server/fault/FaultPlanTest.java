package portlab.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.Decisions;

class FaultPlanTest {
    private static final Place HTTP = new Place("http", 8080);
    private static final Place CALC = new Place("calc", 8084);
    private static final InetAddress CLIENT = address(1);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static FaultPlan plan(long seed, String... rules) {
        return new FaultPlan(Stream.of(rules).map(FaultSpec::parse).toList(), seed);
    }

    private static List<Kind> kinds(List<FaultPlan.Chosen> chosen) {
        return chosen.stream().map(one -> one.effect().kind()).toList();
    }

    /** Which of the next requests for a path are affected. */
    private static List<Boolean> next(FaultPlan plan, InetAddress client, String path, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> !plan.ofRequest(HTTP, client, path).isEmpty())
                .toList();
    }

    @Test
    void aSeedRepeatsEveryDecision() {
        String[] rules = {"http=status:30%,latency:100ms~50/50%", "reset:20%"};
        List<String> once = decisions(plan(7, rules));
        assertEquals(once, decisions(plan(7, rules)));
        assertNotEquals(once, decisions(plan(8, rules)));
    }

    private static List<String> decisions(FaultPlan plan) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ActiveFaults faults = new ActiveFaults(plan.ofRequest(HTTP, CLIENT, "/" + i % 3));
            all.add(faults.after(Decisions.NONE).names() + " " + faults.latency() + " " + faults.status());
        }
        return all;
    }

    /** The same as in docs/faults.md. */
    @Test
    void aGraderCanPredictWhichRequestsFail() {
        List<Boolean> expected = new ArrayList<>(Collections.nCopies(12, false));
        for (int failing : new int[] {4, 8, 9, 11, 12}) {
            expected.set(failing - 1, true);
        }
        assertEquals(expected, next(plan(7, "http=status:30%"), CLIENT, "/file.txt", 12));
    }

    /** A client chooses its paths, and they may be long: 10,000 of them must not fill the memory. */
    @Test
    void aCounterDoesNotKeepThePath() {
        FaultPlan plan = plan(3, "status:50%");
        WeakReference<String> path = new WeakReference<>("/" + "x".repeat(8000));
        plan.ofRequest(HTTP, CLIENT, path.get());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            while (path.get() != null) {
                System.gc();
            }
        });
        assertEquals(1, next(plan, CLIENT, "/a", 1).size());
    }

    @Test
    void otherClientsAndPathsChangeNothing() {
        List<Boolean> alone = next(plan(3, "status:50%"), CLIENT, "/a", 50);
        FaultPlan busy = plan(3, "status:50%");
        List<Boolean> together = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            next(busy, address(2), "/a", 1);
            next(busy, CLIENT, "/b", 1);
            together.addAll(next(busy, CLIENT, "/a", 1));
        }
        assertEquals(alone, together);
    }

    @Test
    void aRuleMoreChangesNothingForTheOthers() {
        List<Boolean> alone = next(plan(3, "status:50%"), CLIENT, "/a", 50);
        FaultPlan more = plan(3, "status:50%", "http:/b=latency:1s");
        assertEquals(alone, next(more, CLIENT, "/a", 50));
    }

    @Test
    void aShareIsAbout() {
        long affected = next(plan(1, "status:30%"), CLIENT, "/", 2000).stream()
                .filter(one -> one)
                .count();
        assertEquals(600, affected, 90);
    }

    @Test
    void theFirstRuleWithAnEffectWins() {
        FaultPlan plan = plan(1, "http:/slow/*=latency:2s", "http=latency:1s,status:503");
        assertEquals(2_000_000_000L, new ActiveFaults(plan.ofRequest(HTTP, CLIENT, "/slow/a")).latency());
        assertEquals(1_000_000_000L, new ActiveFaults(plan.ofRequest(HTTP, CLIENT, "/a")).latency());
        assertEquals(List.of(Kind.LATENCY, Kind.STATUS), kinds(plan.ofRequest(HTTP, CLIENT, "/slow/a")));
    }

    @Test
    void aConnectionIsRefusedBeforeItHasARequest() {
        FaultPlan plan = plan(1, "refuse,status,latency:1s");
        assertEquals(List.of(Kind.REFUSE), kinds(plan.ofHttpConnection(HTTP, CLIENT)));
        assertEquals(List.of(Kind.LATENCY, Kind.STATUS), kinds(plan.ofRequest(HTTP, CLIENT, "/")));
        assertEquals(List.of(Kind.REFUSE, Kind.LATENCY), kinds(plan.ofConnection(CALC, CLIENT)));
    }

    @Test
    void aNetworkLimitsARule() {
        FaultPlan plan = plan(1, "@127.0.0.2=status");
        assertEquals(List.of(), plan.ofRequest(HTTP, CLIENT, "/"));
        assertEquals(List.of(Kind.STATUS), kinds(plan.ofRequest(HTTP, address(2), "/")));
    }

    @Test
    void afterTooManyPathsTheRestAreCountedTogether() {
        FaultPlan plan = plan(1, "status:50%");
        for (int i = 0; i < 20_000; i++) {
            plan.ofRequest(HTTP, CLIENT, "/" + i);
        }
        assertEquals(
                next(plan(1, "status:50%"), CLIENT, "/5", 2).get(1),
                next(plan, CLIENT, "/5", 1).get(0));
    }
}
