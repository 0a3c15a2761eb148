package portlab.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;

class TlsWarmUpTest {
    private final List<HandshakeOutcome> counted = new ArrayList<>();
    private final List<Exchange> logged = new ArrayList<>();
    private final MemoryBudget memory = new MemoryBudget(0);
    private final Tls tls = new Tls(
            TestTls::context,
            new Tls.Settings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
            memory,
            logged::add,
            counted::add);

    @Test
    void shakesHandsUnnoticed() throws IOException, GeneralSecurityException {
        int handshakes = tls.warmUp(() -> true);
        assertTrue(handshakes >= 5, handshakes + " handshakes");
        assertEquals(List.of(), counted);
        assertEquals(List.of(), logged);
    }

    @Test
    void endsWhenAPeerConnects() throws IOException, GeneralSecurityException {
        Iterator<Boolean> unused = List.of(true, true, false).iterator();
        assertEquals(2, tls.warmUp(unused::next));
        assertEquals(0, tls.warmUp(() -> false));
    }
}
