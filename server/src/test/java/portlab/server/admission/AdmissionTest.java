package portlab.server.admission;

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

    private static Admission of(int connections, int maxRejecting, int perClient) {
        return new Admission(new AdmissionPolicy(connections, maxRejecting, perClient, List.of(), List.of()));
    }

    @Test
    void servesThenRejectsThenCloses() {
        Admission admission = of(2, 1, 0);
        Admission.Slot first = admission.enter(alice);
        assertTrue(first.isServed());
        assertTrue(admission.enter(alice).isServed());
        Admission.Slot third = admission.enter(alice);
        assertFalse(third.isServed());
        assertNull(admission.enter(bob));
        assertEquals(3, admission.count());

        admission.leave(first);
        assertTrue(admission.enter(bob).isServed());
        assertNull(admission.enter(bob));
        admission.leave(third);
        assertFalse(admission.enter(bob).isServed());
        assertEquals(3, admission.count());
    }

    @Test
    void aRejectedConnectionTakesNoOtherClientsSlot() {
        Admission admission = of(2, 5, 1);
        assertTrue(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        assertTrue(admission.enter(bob).isServed());
    }

    @Test
    void countsEachClientSeparately() {
        Admission admission = of(100, 1, 2);
        Admission.Slot one = admission.enter(alice);
        Admission.Slot two = admission.enter(alice);
        Admission.Slot rejected = admission.enter(alice);
        assertFalse(rejected.isServed());
        assertNull(admission.enter(alice));
        assertTrue(admission.enter(bob).isServed());
        admission.leave(rejected);
        admission.leave(one);
        assertTrue(admission.enter(alice).isServed());
        assertFalse(admission.enter(alice).isServed());
        admission.leave(two);
        assertEquals(3, admission.count());
    }

    /** A rejected connection must not count against its client forever. */
    @Test
    void forgetsRejectedClients() {
        Admission admission = of(1, 1, 1);
        Admission.Slot bobs = admission.enter(bob);
        admission.leave(admission.enter(alice));
        admission.leave(bobs);
        for (int i = 0; i < 3; i++) {
            Admission.Slot slot = admission.enter(alice);
            assertTrue(slot.isServed());
            admission.leave(slot);
        }
        assertEquals(0, admission.count());
    }

    @Test
    void countsAProxysConnectionForItsClientOnceAnnounced() {
        Admission admission = of(3, 1, 1);
        Admission.Slot first = admission.enter(null);
        Admission.Slot second = admission.enter(null);
        Admission.Slot third = admission.enter(null);
        assertTrue(first.isServed() && second.isServed() && third.isServed());

        Admission.Slot alices = admission.assign(first, alice);
        assertTrue(alices.isServed());
        Admission.Slot rejected = admission.assign(second, alice);
        assertFalse(rejected.isServed());
        assertNull(admission.assign(third, alice));
        assertEquals(3, admission.count(), "the third keeps its first slot");
        assertSame(rejected, admission.assign(rejected, bob));

        admission.leave(alices);
        assertTrue(admission.assign(third, alice).isServed());
    }

    @Test
    void withoutALimitPerClientClientsAreNotCounted() {
        Admission admission = of(3, 0, 0);
        assertSame(Admission.Slot.SERVED, admission.enter(alice));
        assertSame(Admission.Slot.SERVED, admission.assign(Admission.Slot.SERVED, alice));
    }

    @Test
    void reportsMalformedHeadersOnceUntilAWellFormedOne() {
        Admission admission = of(1, 0, 0);
        assertFalse(admission.isFirstMalformed(true));
        assertTrue(admission.isFirstMalformed(false));
        assertFalse(admission.isFirstMalformed(false));
        assertFalse(admission.isFirstMalformed(true));
        assertTrue(admission.isFirstMalformed(false));
    }

    @Test
    void allowsNetworksOfThePolicy() {
        assertTrue(of(1, 1, 1).allows(alice));
        assertFalse(of(1, 1, 1).isProxy(alice));
        List<Cidr> some = List.of(Cidr.parse("10.0.0.1"), Cidr.parse("::/0"));
        Admission admission = new Admission(new AdmissionPolicy(1, 1, 1, some, some));
        assertTrue(admission.allows(alice) && admission.isProxy(alice));
        assertTrue(admission.allows(address("::1")));
        assertFalse(admission.allows(bob) || admission.isProxy(bob));
    }

    @Test
    void peersOnThisMachineMayUseTheAdminPortUncounted() {
        List<Cidr> some = List.of(Cidr.parse("10.0.0.1"));
        Admission admission = new Admission(new AdmissionPolicy(1, 1, 1, some, List.of()));
        assertTrue(admission.allowsAdmin(address("127.0.0.1")) && admission.allowsAdmin(address("::1")));
        assertTrue(admission.allowsAdmin(alice));
        assertFalse(admission.allowsAdmin(bob) || admission.allows(address("127.0.0.1")));
        admission.leave(Admission.Slot.EXEMPT);
        assertEquals(0, admission.count());
    }
}
