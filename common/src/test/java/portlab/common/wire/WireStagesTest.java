package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.common.wire.WireSelection.Choice;

/** {@link WireLimit} and {@link WireSelection}. */
class WireStagesTest {
    private final List<WireEvent> out = new ArrayList<>();
    private final Events on = new Events();

    private List<String> texts() {
        return out.stream().map(WireStagesTest::text).toList();
    }

    private static String text(WireEvent event) {
        if (event instanceof WireEvent.Data data) {
            return (data.from() == Side.LOCAL ? ">" : "<")
                    + Events.text(data).strip()
                    + (data.missing() > 0 ? "+" + data.missing() : "");
        }
        if (event instanceof WireEvent.Omitted omitted) {
            return "omitted " + omitted.events() + " " + omitted.sent() + " " + omitted.received();
        }
        return event.getClass().getSimpleName();
    }

    private void run(WireSink sink, WireEvent... events) {
        for (WireEvent event : events) {
            sink.accept(event);
        }
    }

    @Test
    void theLimitIsThatOfADirectionInAnExchange() {
        WireEvent whole = on.received("abc");
        run(
                new WireLimit(4, out::add),
                on.accepted("http", 8080),
                whole,
                on.received("def"),
                on.sent("12345"),
                on.sent("6"),
                on.reused(2),
                on.received("ghi"));
        assertSame(whole, out.get(1));
        assertEquals(List.of("Opened", "<abc", "<d+2", ">1234+1", ">+1", "Reused", "<ghi"), texts());
    }

    @Test
    void servicesAndClients() {
        Choice choice = new Choice("http"::equals, address -> address.isLoopbackAddress(), null);
        WireSelection selection = new WireSelection(choice, out::add);
        Events far = new Events(2);
        Events echo = new Events(3);
        run(
                selection,
                on.accepted("http", 8080),
                far.opened(true, "http", "192.0.2.1", 8080, 5),
                echo.accepted("echo", 8082),
                on.received("x"),
                far.received("y"),
                echo.received("z"),
                far.ended(End.CLOSE, Side.LOCAL),
                on.ended(End.CLOSE, Side.LOCAL));
        assertEquals(List.of("Opened", "<x", "Ended"), texts());
    }

    @ParameterizedTest
    @CsvSource({
        "/a, GET /a HTTP/1.0, true",
        "/a, GET /a?q=1 HTTP/1.0, true",
        "/a, GET http://host/a HTTP/1.1, true",
        "/, GET http://host HTTP/1.1, true",
        "/a, GET /ab HTTP/1.0, false",
        "/a*, GET /ab HTTP/1.0, true",
        "*.png, HEAD /x/y.png HTTP/1.0, true",
        "*.png, HEAD /x/yxpng HTTP/1.0, false",
        "/a, GET, false",
    })
    void paths(String pattern, String line, boolean shown) {
        WireSelection selection = new WireSelection(Choice.ALL.withPath(pattern), out::add);
        run(
                selection,
                on.accepted("http", 8080),
                on.received("\r\n" + line.substring(0, 2)),
                on.received(line.substring(2) + "\r\n"));
        assertEquals(shown ? 3 : 0, out.size());
    }

    @Test
    void exchangesOfOneConnectionAreChosenOneByOne() {
        run(
                new WireSelection(Choice.ALL.withPath("/yes"), out::add),
                on.accepted("http", 8080),
                on.received("GET /no HTTP/1.1\n\n"),
                on.note(Reason.FILE_FOUND, ""),
                on.sent("12345"),
                on.reused(2),
                on.received("GET /y"),
                on.received("es HTTP/1.1\n\n"),
                on.note(Reason.FILE_FOUND, ""),
                on.sent("yes"),
                on.reused(3),
                on.received("GET /no HTTP/1.1\n\n"),
                on.sent("123"),
                on.ended(End.HALF_CLOSE, Side.LOCAL),
                on.ended(End.CLOSE, Side.LOCAL));
        assertEquals(
                List.of(
                        "Opened",
                        "omitted 3 5 18",
                        "Reused",
                        "<GET /y",
                        "<es HTTP/1.1",
                        "Note",
                        ">yes",
                        "omitted 3 3 18",
                        "Ended",
                        "Ended"),
                texts());
    }

    @Test
    void aConnectionThatNeverMatchesLeavesNothing() {
        run(
                new WireSelection(Choice.ALL.withPath("/yes"), out::add),
                on.accepted("http", 8080),
                on.received("GET /no"),
                on.sent("408"),
                on.ended(End.CLOSE, Side.LOCAL));
        assertEquals(List.of(), texts());
    }
}
