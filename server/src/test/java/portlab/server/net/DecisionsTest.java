package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;

class DecisionsTest {
    @Test
    void keepsTheirOrder() {
        Decisions login = Decisions.of(Reason.LOGIN_ACCEPTED);
        Decisions file = Decisions.of(Reason.FILE_FOUND).and(Reason.WHOLE_FILE);
        assertEquals("LOGIN_ACCEPTED, FILE_FOUND, WHOLE_FILE", login.and(file).names());
        assertEquals(List.of(Reason.FILE_FOUND, Reason.WHOLE_FILE), file.reasons());
        assertEquals("LOGIN_ACCEPTED", login.names());
    }

    @Test
    void nothingAddsNothing() {
        Decisions file = Decisions.of(Reason.FILE_FOUND);
        assertSame(file, file.and((Reason) null));
        assertSame(file, file.and(Decisions.NONE));
        assertEquals("", Decisions.NONE.names());
        assertEquals("FILE_FOUND", Decisions.NONE.and(file).names());
    }
}
