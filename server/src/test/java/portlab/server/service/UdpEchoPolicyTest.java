package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.service.UdpEchoPolicy.Verdict;

class UdpEchoPolicyTest {
    private static final int OWN = 8082;

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    private static UdpEchoPolicy policy() throws Exception {
        InetAddress stranger = address("10.9.9.9");
        return new UdpEchoPolicy(
                peer -> !peer.equals(stranger), Set.of(OWN, OWN + 1), Set.of(address("192.168.1.255")));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 40000, ECHOED",
        "10.0.0.1, 1024, ECHOED",
        "2001:db8::1, 40000, ECHOED",
        // Echo, daytime, chargen, DNS, NTP and all the others whose answers could come back.
        "127.0.0.1, 1023, PRIVILEGED_PORT",
        "10.0.0.1, 7, PRIVILEGED_PORT",
        "10.0.0.1, 19, PRIVILEGED_PORT",
        "10.0.0.1, 53, PRIVILEGED_PORT",
        "10.0.0.1, 0, PRIVILEGED_PORT",
        // Itself, and the same server on another machine.
        "127.0.0.1, 8082, OWN_PORT",
        "10.0.0.1, 8083, OWN_PORT",
        "10.9.9.9, 40000, NOT_ALLOWED",
        "224.0.0.1, 40000, NOT_UNICAST",
        "ff02::1, 40000, NOT_UNICAST",
        "255.255.255.255, 40000, NOT_UNICAST",
        "192.168.1.255, 40000, NOT_UNICAST",
        "0.0.0.0, 40000, NOT_UNICAST",
        "::, 40000, NOT_UNICAST",
    })
    void answersOnlyWhereNoLoopCanStart(String source, int port, Verdict verdict) throws Exception {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2, 3});
        assertEquals(verdict, policy().of(new InetSocketAddress(address(source), port), payload));
        assertEquals(3, payload.remaining());
    }

    @Test
    void whatComesBackUnchangedWithoutEndIsALoopAndEnds() throws Exception {
        UdpEchoPolicy policy = policy();
        InetSocketAddress other = new InetSocketAddress(address("10.0.0.1"), 9999);
        InetSocketAddress client = new InetSocketAddress(address("10.0.0.2"), 9999);
        for (int i = 0; i < LoopGuard.MAX_REPEATS; i++) {
            assertEquals(Verdict.ECHOED, policy.of(other, text("around and around")));
            assertEquals(Verdict.ECHOED, policy.of(other, text("and another one")));
            assertEquals(Verdict.ECHOED, policy.of(client, text("around and around")));
            assertEquals(Verdict.ECHOED, policy.of(client, text("Ping " + i)));
        }
        assertEquals(Verdict.LOOP, policy.of(other, text("around and around")));
        assertEquals(Verdict.LOOP, policy.of(other, text("and another one")));
        assertEquals(Verdict.ECHOED, policy.of(other, text("around and around")), "a new series");
    }

    /** Datagrams that differ in any byte, or only in length, are different ones. */
    @Test
    void unlikeDatagramsAreNeverALoop() throws Exception {
        UdpEchoPolicy policy = policy();
        InetSocketAddress client = new InetSocketAddress(address("10.0.0.1"), 9999);
        for (int i = 0; i < 3 * LoopGuard.MAX_REPEATS; i++) {
            ByteBuffer payload = ByteBuffer.allocate(i);
            assertEquals(Verdict.ECHOED, policy.of(client, payload));
            ByteBuffer other = ByteBuffer.allocate(4000).put(i, (byte) 1);
            assertEquals(Verdict.ECHOED, policy.of(client, other));
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
