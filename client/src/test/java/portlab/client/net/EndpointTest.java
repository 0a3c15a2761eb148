package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.Failure;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "example,8080,example:8080,example:8080",
        "example,80,example:80,example",
        "127.0.0.1,8080,127.0.0.1:8080,127.0.0.1:8080",
        "::1,8080,[::1]:8080,[::1]:8080",
        "[::1],8080,[::1]:8080,[::1]:8080",
        "[::1],80,[::1]:80,[::1]",
        "fe80::1%eth0,8080,[fe80::1%eth0]:8080,[fe80::1]:8080",
    })
    void formatsUrlsAndHostFields(String host, int port, String url, String field) {
        Endpoint endpoint = new Endpoint(host, port);
        assertEquals(url, endpoint.toString());
        assertEquals(field, endpoint.authority());
    }

    @ParameterizedTest
    @CsvSource({
        "h, h:8080, false",
        "h:1, h:1, true",
        "h:, h:8080, true",
        "::1, [::1]:8080, false",
        "[::1], [::1]:8080, false",
        "[::1]:81, [::1]:81, true",
        "1.2.3.4:65535, 1.2.3.4:65535, true",
        "fe80::1%eth0, [fe80::1%eth0]:8080, false",
    })
    void parsesWhatUsersType(String text, String endpoint, boolean hasPort) throws Failure {
        assertEquals(endpoint, Endpoint.parse(text, 8080).toString());
        assertEquals(hasPort, Endpoint.hasPort(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":80", "h/x", "h:0", "h:65536", "h:x", "[::1", "::1]", "[::1]:x", "h:-1"})
    void rejectsAnythingElse(String text) {
        assertThrows(Failure.class, () -> Endpoint.parse(text, 8080));
    }
}
