package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Palette;
import portlab.common.check.CheckView;

class ClientCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"--tls", "--tls calc", "--tls-cert c --tls-key k", "--listen https=8443"})
    void theExercisesDoNotSpeakTls(String line) throws Exception {
        ServerOptions options = CommandLine.read(Map.of(), List.of((line + " --check-client").split(" ")));
        PrintStream out = new PrintStream(OutputStream.nullOutputStream());
        UsageException refused = assertThrows(
                UsageException.class, () -> new ClientCheck(options, out, new CheckView(Palette.PLAIN, 80)));
        assertEquals(
                "--check-client does not speak TLS: leave out --tls, --tls-cert, --tls-key and --listen https=PORT",
                refused.getMessage());
    }
}
