package portlab.server.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.common.Protocol;
import portlab.server.exercise.ExerciseService.Scene;
import portlab.server.net.CutException;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;

class ExerciseServiceTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\n\r\n";
    private final List<String> asked = new ArrayList<>();

    private ExerciseService service(Protocol protocol, Step... steps) {
        return new ExerciseService(protocol, each -> {
            asked.add(each.text());
            return new Scene("x", List.of(steps));
        });
    }

    @Test
    void playsWhenTheHeadIsComplete() throws Exception {
        MemoryConnection connection = new MemoryConnection().segment("GET /x HT");
        ExerciseService service = service(Protocol.HTTP, Step.send("yes"), Step.Last.CLOSE);
        assertInstanceOf(Next.WaitUntil.class, connection.drive(service));
        assertEquals(Next.LINGER, connection.segment("TP/1.1\r\n\r\n").drive(service));
        assertEquals(List.of(REQUEST), asked);
        assertEquals("yes", connection.text());
    }

    @Test
    void answersAnUnfinishedHeadAfterAWhileAndAtTheEnd() throws Exception {
        MemoryConnection silent = new MemoryConnection().segment("GET /x");
        ExerciseService service = service(Protocol.HTTP, Step.send("yes"), Step.Last.CLOSE);
        silent.drive(service);
        assertEquals(Next.LINGER, silent.expire(service));
        assertEquals(Next.LINGER, new MemoryConnection().segment("GET /y").end().drive(service));
        assertEquals(List.of("GET /x", "GET /y"), asked);
    }

    @Test
    void heldConnectionsMayAskAgain() throws Exception {
        MemoryConnection connection = new MemoryConnection().segment(REQUEST);
        ExerciseService service = service(Protocol.HTTP, Step.send("yes"), Step.Last.HOLD);
        assertEquals(Next.WAIT, connection.drive(service));
        assertEquals(Next.WAIT, connection.segment(REQUEST).drive(service));
        assertEquals("yesyes", connection.text());
        assertEquals(List.of(REQUEST, REQUEST), asked);
        assertEquals(Next.CLOSE, connection.end().drive(service));
    }

    @Test
    void aLineEndsTheRequestOfARawService() throws Exception {
        MemoryConnection connection = new MemoryConnection().segment("21\n");
        assertEquals(Next.LINGER, connection.drive(service(Protocol.CALC, Step.send("42\n"), Step.Last.CLOSE)));
        assertEquals(List.of("21\n"), asked);
    }

    @Test
    void resets() {
        MemoryConnection connection = new MemoryConnection().segment(REQUEST);
        assertThrows(
                CutException.class, () -> connection.drive(service(Protocol.HTTP, Step.send("y"), Step.Last.RESET)));
        assertEquals("y", connection.text());
    }

    @Test
    void aClientThatSaysNothingIsNotAnswered() throws Exception {
        assertEquals(Next.CLOSE, new MemoryConnection().end().drive(service(Protocol.HTTP, Step.Last.CLOSE)));
        assertEquals(List.of(), asked);
    }
}
