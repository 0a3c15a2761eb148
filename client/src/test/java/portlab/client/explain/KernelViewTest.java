package portlab.client.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelViewTest {

    @Test
    void readsWhatSsPrints() {
        String text = "CLOSE-WAIT 1 0 127.0.0.1:50038 127.0.0.1:18080\n"
                + "\t cubic wscale:7,7 rto:204 rtt:0.035/0.0175 ato:40 mss:32768 pmtu:65535 rcvmss:536 advmss:65483 cwnd:11"
                + " bytes_sent:108 retrans:1/3 dsack_dups:1 rcv_rtt:2 minrtt:0.02\n";
        assertEquals(
                Optional.of(new KernelView(35, 17.5, 3, OptionalLong.of(11), OptionalLong.of(32768))),
                KernelView.parse(text));
    }

    @Test
    void whatIsMissingIsUnknown() {
        assertEquals(
                Optional.of(new KernelView(1200, 600, 0, OptionalLong.empty(), OptionalLong.empty())),
                KernelView.parse("rtt:1.2/0.6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "minrtt:0.02", "rtt:", "rtt:./.", "Error: an inet prefix is expected"})
    void otherTextsAreNoView(String text) {
        assertTrue(KernelView.parse(text).isEmpty());
    }
}
