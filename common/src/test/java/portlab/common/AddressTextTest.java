package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "2001:db8:0:0:0:0:0:0, 2001:db8::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:1:0:0:0:0:0, 2001:db8:1::",
        "0:0:0:0:1:2:3:4, ::1:2:3:4",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "FE80:0:0:0:0:FC:FF:FE00, fe80::fc:ff:fe00"
    })
    void addressesAreAsShortAsPossible(String address, String text) throws Exception {
        assertEquals(text, AddressText.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:80", "::1, [::1]:80"})
    void withAPortAnIpv6AddressStandsInBrackets(String address, String text) throws Exception {
        assertEquals(text, AddressText.of(new InetSocketAddress(InetAddress.getByName(address), 80)));
    }
}
