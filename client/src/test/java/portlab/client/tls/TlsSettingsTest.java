package portlab.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSettingsTest {
    private static final String A = "sha256//" + "A".repeat(43) + "=";
    private static final String B = "sha256//" + "B".repeat(42) + "A=";

    @Test
    void takesCurlsForm() {
        assertEquals(List.of(A), TlsSettings.pins(A));
        assertEquals(List.of(A, B), TlsSettings.pins(A + ";" + B));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "sha256//", "sha256//AAAA", "sha1//" + "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "sha256//!"})
    void refusesOthers(String text) {
        assertEquals(List.of(), TlsSettings.pins(text));
        assertEquals(List.of(), TlsSettings.pins(A + ";" + text));
    }
}
