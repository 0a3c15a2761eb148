package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portlab.common.Protocol;
import portlab.server.PortPlan.Slot;
import portlab.server.PortPlan.Span;
import portlab.server.PortPlan.Transport;

class PortPlanTest {

    private static PortPlan plan(Map<Protocol, Span> moved) {
        return new PortPlan(8080, EnumSet.allOf(Protocol.class), moved, false, Set.of(), null);
    }

    private static Slot slot(Protocol protocol, int port, boolean required, Transport transport) {
        return new Slot(protocol, protocol.word(), port, required, transport);
    }

    @Test
    void theTableCountsFromTheBasePort() throws Exception {
        assertEquals(
                List.of(
                        slot(Protocol.HTTP, 8080, true, Transport.TCP),
                        slot(Protocol.BULK, 8081, false, Transport.TCP),
                        slot(Protocol.ECHO, 8082, false, Transport.TCP),
                        slot(Protocol.MESSAGE, 8083, false, Transport.TCP),
                        slot(Protocol.CALC, 8084, false, Transport.TCP),
                        slot(Protocol.CALC, 8085, false, Transport.TCP),
                        slot(Protocol.CALC, 8086, false, Transport.TCP),
                        slot(Protocol.ADMIN, 8087, false, Transport.TCP)),
                plan(Map.of()).slots(8080));
    }

    @Test
    void movedServicesHaveTheirNewPorts() throws Exception {
        List<Slot> slots = plan(Map.of(Protocol.CALC, new Span(9001, 9002))).slots(8080);
        assertEquals(slot(Protocol.CALC, 9001, true, Transport.TCP), slots.get(4));
        assertEquals(slot(Protocol.CALC, 9002, true, Transport.TCP), slots.get(5));
        assertEquals(7, slots.size());
    }

    @Test
    void twoProtocolsCannotShareAPort() {
        PortPlan plan = plan(Map.of(Protocol.CALC, new Span(8081, 8081)));
        String message =
                assertThrows(UsageException.class, () -> plan.slots(8080)).getMessage();
        assertEquals("both bulk and calc would use port 8081: move one of them with --listen calc=PORT", message);
    }

    @Test
    void theBasePortMustLeaveRoomAboveIt() throws Exception {
        assertEquals(8, plan(Map.of()).slots(65_528).size());
        String message = assertThrows(UsageException.class, () -> plan(Map.of()).slots(65_530))
                .getMessage();
        assertEquals("--port 65530 is too high for calc: choose one up to 65528", message);
    }

    @Test
    void echoHasItsPortsOverUdpToo() throws Exception {
        Map<Protocol, PortPlan.Span> moved = Map.of(Protocol.ECHO, PortPlan.span("9001-9002"));
        PortPlan plan = new PortPlan(8080, EnumSet.of(Protocol.BULK, Protocol.ECHO), moved, true, Set.of(), null);
        assertEquals(
                List.of(
                        slot(Protocol.BULK, 8081, false, Transport.TCP),
                        slot(Protocol.ECHO, 9001, true, Transport.TCP),
                        slot(Protocol.ECHO, 9001, true, Transport.UDP),
                        slot(Protocol.ECHO, 9002, true, Transport.TCP),
                        slot(Protocol.ECHO, 9002, true, Transport.UDP)),
                plan.slots(8080));
    }

    @Test
    void chosenProtocolsSpeakTls() throws Exception {
        Set<Protocol> served = EnumSet.of(Protocol.HTTP, Protocol.ECHO);
        PortPlan plan = new PortPlan(8080, served, Map.of(), true, EnumSet.of(Protocol.ECHO, Protocol.CALC), null);
        assertEquals(
                List.of(
                        slot(Protocol.HTTP, 8080, true, Transport.TCP),
                        slot(Protocol.ECHO, 8082, false, Transport.TLS),
                        slot(Protocol.ECHO, 8082, false, Transport.UDP)),
                plan.slots(8080));
        assertTrue(plan.hasTls());
        assertFalse(new PortPlan(8080, served, Map.of(), true, EnumSet.of(Protocol.CALC), null).hasTls());
    }

    @Test
    void httpsCanStandBesideHttp() throws Exception {
        PortPlan plan = new PortPlan(
                8080, EnumSet.of(Protocol.HTTP, Protocol.ADMIN), Map.of(), false, Set.of(), new Span(8443, 8444));
        assertEquals(
                List.of(
                        slot(Protocol.HTTP, 8080, true, Transport.TCP),
                        new Slot(Protocol.HTTP, "https", 8443, true, Transport.TLS),
                        new Slot(Protocol.HTTP, "https", 8444, true, Transport.TLS),
                        slot(Protocol.ADMIN, 8087, false, Transport.TCP)),
                plan.slots(8080));
        assertTrue(plan.hasTls());
        PortPlan same = new PortPlan(
                8080, EnumSet.of(Protocol.HTTP, Protocol.ADMIN), Map.of(), false, Set.of(), new Span(8087, 8087));
        assertEquals(
                "both https and admin would use port 8087: move one of them with --listen admin=PORT",
                assertThrows(UsageException.class, () -> same.slots(8080)).getMessage());
    }
}
