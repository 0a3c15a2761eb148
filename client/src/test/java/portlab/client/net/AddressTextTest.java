package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "0:0:0:0:0:0:0:1,::1",
        "0:0:0:0:0:0:0:0,::",
        "2001:DB8:0:0:0:0:0:1,2001:db8::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:1:0:0:0:0:0,2001:db8:1::",
        "0:0:0:0:1:2:3:4,::1:2:3:4",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8",
    })
    void isTheShortForm(String address, String text) throws UnknownHostException {
        assertEquals(text, AddressText.of(InetAddress.getByName(address)));
    }
}
