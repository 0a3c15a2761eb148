package portlab.server.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1/32, 127.0.0.1, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "0.0.0.0/0, ::127.0.0.1, false",
        "128.0.0.0/1, 200.1.2.3, true",
        "128.0.0.0/1, 100.1.2.3, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::1, 127.0.0.1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::1, true",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::1, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true",
        "2001:db8::8000:0:0:0/65, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::/96, 10.0.0.1, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:0:0/96, 11.1.2.3, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
    })
    void containsAddresses(String network, String address, boolean is) throws Exception {
        assertEquals(is, Cidr.parse(network).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1/32, 127.0.0.1",
        "0.0.0.0/0, 0.0.0.0/0",
        "::ffff:10.0.0.0/104, 10.0.0.0/8",
        "2001:DB8:0::/32, 2001:db8::/32",
        "::/0, ::/0",
        "::1/128, ::1",
    })
    void formatsNetworks(String written, String shown) {
        assertEquals(shown, Cidr.parse(written).toString());
        assertEquals(Cidr.parse(written), Cidr.parse(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "10.0.0.256",
                "010.0.0.0/8",
                "0x0a.0.0.0/8",
                " 10.0.0.0/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/8/8",
                "::/129",
                ":::",
                "1:2:3",
                "fe80::1%lo",
                "[::1]",
                "localhost",
                "example.com/8",
                "face",
                "*"
            })
    void rejectsAnythingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8, 10.0.0.0/8, 10.0.0.1",
        "192.168.7.0/22, 192.168.4.0/22, 192.168.7.0",
        "2001:db8::1/64, 2001:db8::/64, 2001:db8::1",
        "0.0.0.1/0, 0.0.0.0/0, 0.0.0.1",
    })
    void suggestsANetworkForBitsAfterThePrefix(String text, String network, String one) {
        String message = assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text))
                .getMessage();
        assertTrue(message.contains("write " + network + " for the network or " + one + " for"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "10.0.0.1, ::ffff:10.0.0.1, true",
        "2001:db8::1, 2001:db8::ffff:0:0:1, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "::1, 10.0.0.1, false",
    })
    void groupsAddressesOfOneClient(String one, String other, boolean same) throws Exception {
        Cidr of = Cidr.ofClient(InetAddress.getByName(one));
        if (same) {
            assertEquals(of, Cidr.ofClient(InetAddress.getByName(other)));
        } else {
            assertNotEquals(of, Cidr.ofClient(InetAddress.getByName(other)));
        }
    }
}
