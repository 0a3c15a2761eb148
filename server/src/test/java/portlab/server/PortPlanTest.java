package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portlab.common.Protocol;
import portlab.server.PortPlan.Slot;
import portlab.server.PortPlan.Span;

class PortPlanTest {

    private static PortPlan plan(Map<Protocol, Span> moved) {
        return new PortPlan(8080, EnumSet.allOf(Protocol.class), moved, false);
    }

    @Test
    void theTableCountsFromTheBasePort() throws Exception {
        assertEquals(
                List.of(
                        new Slot(Protocol.HTTP, 8080, true),
                        new Slot(Protocol.BULK, 8081, false),
                        new Slot(Protocol.ECHO, 8082, false),
                        new Slot(Protocol.MESSAGE, 8083, false),
                        new Slot(Protocol.CALC, 8084, false),
                        new Slot(Protocol.CALC, 8085, false),
                        new Slot(Protocol.CALC, 8086, false),
                        new Slot(Protocol.ADMIN, 8087, false)),
                plan(Map.of()).slots(8080));
    }

    @Test
    void movedServicesHaveTheirNewPorts() throws Exception {
        List<Slot> slots = plan(Map.of(Protocol.CALC, new Span(9001, 9002))).slots(8080);
        assertEquals(new Slot(Protocol.CALC, 9001, true), slots.get(4));
        assertEquals(new Slot(Protocol.CALC, 9002, true), slots.get(5));
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
        PortPlan plan = new PortPlan(8080, EnumSet.of(Protocol.BULK, Protocol.ECHO), moved, true);
        assertEquals(
                List.of(
                        new Slot(Protocol.BULK, 8081, false),
                        new Slot(Protocol.ECHO, 9001, true),
                        new Slot(Protocol.ECHO, 9001, true, true),
                        new Slot(Protocol.ECHO, 9002, true),
                        new Slot(Protocol.ECHO, 9002, true, true)),
                plan.slots(8080));
    }
}
