package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final InetAddress alice = address("10.0.0.1");
    private final InetAddress bob = address("10.0.0.2");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Admission of(int connections, int turnedAway, int perClient) {
        return new Admission(new AdmissionPolicy(connections, turnedAway, perClient, List.of(), List.of()));
    }

    @Test
    void seatsThenTurnsAwayThenSaysNothing() {
        Admission admission = of(2, 1, 0);
        Slot first = admission.enter(alice);
        assertTrue(first.isServed());
        assertTrue(admission.enter(alice).isServed());
        Slot third = admission.enter(alice);
        assertFalse(third.isServed());
        assertNull(admission.enter(bob));
        assertEquals(3, admission.inside());

        admission.leave(first);
        assertTrue(admission.enter(bob).isServed());
        assertNull(admission.enter(bob));
        admission.leave(third);
        assertFalse(admission.enter(bob).isServed());
        assertEquals(3, admission.inside());
    }

    @Test
    void whoIsTurnedAwayTakesNobodysSeat() {
        Admission admission = of(2, 5, 1);
        assertTrue(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        assertTrue(admission.enter(bob).isServed());
    }

    @Test
    void countsEachClientApart() {
        Admission admission = of(100, 1, 2);
        Slot one = admission.enter(alice);
        Slot two = admission.enter(alice);
        Slot away = admission.enter(alice);
        assertFalse(away.isServed());
        assertNull(admission.enter(alice));
        assertTrue(admission.enter(bob).isServed());
        admission.leave(away);
        admission.leave(one);
        assertTrue(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        admission.leave(two);
        assertEquals(3, admission.inside());
    }

    /** A refused seat must not be counted against the client for ever. */
    @Test
    void forgetsWhomItTurnedAway() {
        Admission admission = of(1, 1, 1);
        Slot bobs = admission.enter(bob);
        admission.leave(admission.enter(alice));
        admission.leave(bobs);
        for (int i = 0; i < 3; i++) {
            Slot slot = admission.enter(alice);
            assertTrue(slot.isServed());
            admission.leave(slot);
        }
        assertEquals(0, admission.inside());
    }

    @Test
    void aProxysConnectionIsItsClientsOnceThatIsKnown() {
        Admission admission = of(3, 1, 1);
        Slot first = admission.enter(null);
        Slot second = admission.enter(null);
        Slot third = admission.enter(null);
        assertTrue(first.isServed() && second.isServed() && third.isServed());

        Slot alices = admission.known(first, alice);
        assertTrue(alices.isServed());
        Slot away = admission.known(second, alice);
        assertFalse(away.isServed());
        assertNull(admission.known(third, alice));
        assertEquals(3, admission.inside(), "the third goes by its first slot still");
        assertSame(away, admission.known(away, bob));

        admission.leave(alices);
        assertTrue(admission.known(third, alice).isServed());
    }

    @Test
    void withoutALimitForClientsNobodyIsCounted() {
        Admission admission = of(3, 0, 0);
        assertSame(Slot.SERVED, admission.enter(alice));
        assertSame(Slot.SERVED, admission.known(Slot.SERVED, alice));
    }

    @Test
    void complainsOfAProxyOnceUntilItIsWell() {
        Admission admission = of(1, 0, 0);
        assertFalse(admission.isNewTrouble(true));
        assertTrue(admission.isNewTrouble(false));
        assertFalse(admission.isNewTrouble(false));
        assertFalse(admission.isNewTrouble(true));
        assertTrue(admission.isNewTrouble(false));
    }

    @Test
    void whomItAllows() {
        assertTrue(of(1, 1, 1).allows(alice));
        assertFalse(of(1, 1, 1).isProxy(alice));
        List<Cidr> some = List.of(Cidr.parse("10.0.0.1"), Cidr.parse("::/0"));
        Admission admission = new Admission(new AdmissionPolicy(1, 1, 1, some, some));
        assertTrue(admission.allows(alice) && admission.isProxy(alice));
        assertTrue(admission.allows(address("::1")));
        assertFalse(admission.allows(bob) || admission.isProxy(bob));
    }

    @Test
    void whoeverIsOnThisMachineMayWatchUncounted() {
        List<Cidr> some = List.of(Cidr.parse("10.0.0.1"));
        Admission admission = new Admission(new AdmissionPolicy(1, 1, 1, some, List.of()));
        assertTrue(admission.letsWatch(address("127.0.0.1")) && admission.letsWatch(address("::1")));
        assertTrue(admission.letsWatch(alice));
        assertFalse(admission.letsWatch(bob) || admission.allows(address("127.0.0.1")));
        admission.leave(Slot.EXEMPT);
        assertEquals(0, admission.inside());
    }
}
