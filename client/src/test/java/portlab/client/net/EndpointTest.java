package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void isWrittenAsUrlsAndHostFieldsWriteIt(String host, int port, String url, String field) {
        Endpoint endpoint = new Endpoint(host, port);
        assertEquals(url, endpoint.toString());
        assertEquals(field, endpoint.authority());
    }
}
