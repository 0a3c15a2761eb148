package portlab.client.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TlsWarmUpTest {
    @Test
    void runsToItsEnd() {
        assertTrue(TlsWarmUp.attempt(true));
        assertTrue(TlsWarmUp.attempt(false));
    }
}
