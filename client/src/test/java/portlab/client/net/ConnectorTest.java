package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.FreePort;

class ConnectorTest {
    private final Connector connector = new Connector(Timeouts.DEFAULT);

    @Test
    void triesEveryAddressAndNamesTheOneThatAnswers() throws Exception {
        InetAddress[] addresses = addresses("127.0.0.2", "127.0.0.1", "127.0.0.3");
        try (RawServer server = RawServer.saying("");
                Connection connection = connector.connect(addresses, server.port())) {
            assertEquals("127.0.0.1:" + server.port(), connection.name());
        }
    }

    @Test
    void namesEveryAddressThatRefuses() throws Exception {
        int port = FreePort.next();
        Failure failure = assertThrows(Failure.class, () -> connector.connect(addresses("127.0.0.1", "::1"), port));
        assertEquals(ExitCode.UNCONNECTED, failure.exit());
        String first = "127.0.0.1:" + port + " refused the connection";
        assertEquals(first, failure.what().substring(0, first.length()));
        assertEquals(", ", failure.what().substring(first.length(), first.length() + 2));
    }

    /** A server started on a raw service's port would speak HTTP there. */
    @Test
    void onlyHttpSuggestsStartingAServerOnThePort() throws Exception {
        Endpoint closed = new Endpoint("127.0.0.1", FreePort.next());
        Failure http = assertThrows(Failure.class, () -> connector.connect(closed));
        assertTrue(http.hint().endsWith(" -p " + closed.port()), http.hint());
        Failure raw = assertThrows(Failure.class, () -> new EchoClient(connector, closed));
        assertEquals("is the server running? check with the command services", raw.hint());
    }

    @Test
    void bracketsHoldOnlyAddressLiterals() throws Exception {
        int port = FreePort.next();
        Failure failure = assertThrows(Failure.class, () -> connector.connect(new Endpoint("[::1]", port)));
        assertEquals(ExitCode.UNCONNECTED, failure.exit());
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            addresses[i] = InetAddress.getByName(texts[i]);
        }
        return addresses;
    }
}
