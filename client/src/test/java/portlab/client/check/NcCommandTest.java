package portlab.client.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.check.NcCommand.Step;
import portlab.client.net.Endpoint;
import portlab.common.Programs;

class NcCommandTest {
    private static final Endpoint SERVER = new Endpoint("h", 80);

    private static Step send(String latin1) {
        return new Step.Send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void piecesPausesAndEnds() {
        assertEquals("printf 'a\\n' | nc h 80", NcCommand.tcp(SERVER, List.of(send("a\n")), false, false));
        assertEquals(
                "(printf 'a'; sleep 0.15; printf 'b') | nc -N h 80",
                NcCommand.tcp(
                        SERVER, List.of(send("a"), new Step.Pause(150), send("b"), new Step.End()), false, false));
        assertEquals("sleep 10 | nc h 80 &", NcCommand.tcp(SERVER, List.of(), true, true));
        assertEquals(
                "head -c 9000 /dev/urandom | nc h 80",
                NcCommand.tcp(SERVER, List.of(send("\001".repeat(9000))), false, false));
        assertEquals("printf 'p' | nc -u -w 1 h 80", NcCommand.udp(SERVER, new byte[] {'p'}));
    }

    @Test
    void tlsNeedsOpenssl() {
        Endpoint secure = SERVER.withTls(true);
        assertEquals(
                "printf 'a' | openssl s_client -quiet -connect h:80",
                NcCommand.tcp(secure, List.of(send("a")), false, false));
        assertEquals(
                "printf 'a' | openssl s_client -quiet -no_ign_eof -connect h:80",
                NcCommand.tcp(secure, List.of(send("a"), new Step.End()), false, false));
    }

    /** What the shell prints is what the check sent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a%20b HTTP/1.1\r\n\r\n",
                "it's \\ \001\0018 \377\t%d",
                "X: 0000000000000000000000000000000000000000000000000000000000000\r\n"
            })
    void theShellPrintsTheSameBytes(String text) throws Exception {
        Programs.require("bash");
        String command = NcCommand.tcp(SERVER, List.of(send(text)), false, false);
        assertTrue(command.endsWith(" | nc h 80"), command);
        assertEquals(text, Programs.run(command.substring(0, command.indexOf(" | nc "))));
    }
}
