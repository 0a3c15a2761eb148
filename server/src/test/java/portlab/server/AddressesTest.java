package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portlab.common.AddressText;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;

class AddressesTest {
    private static final List<InetAddress> MACHINE = addresses(
            "127.0.0.1", "::1", "fe80::1", "fd00::2", "192.168.1.5", "169.254.3.4", "172.17.0.1", "192.168.1.5");

    private static List<InetAddress> addresses(String... texts) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(InetAddress.getByName(text));
            } catch (UnknownHostException e) {
                throw new AssertionError(text, e);
            }
        }
        return addresses;
    }

    private static List<String> among(String wildcard, String... allowed) throws UnknownHostException {
        List<Cidr> networks = Stream.of(allowed).map(Cidr::parse).toList();
        AdmissionPolicy policy = new AdmissionPolicy(1, 0, 0, networks, List.of());
        return Addresses.among(MACHINE, InetAddress.getByName(wildcard), policy::allows).stream()
                .map(AddressText::of)
                .toList();
    }

    @Test
    void theIpv4WildcardStandsForIpv4AloneTheNetworksFirst() throws Exception {
        assertEquals(List.of("192.168.1.5", "172.17.0.1", "127.0.0.1"), among("0.0.0.0"));
    }

    @Test
    void theIpv6WildcardStandsForBoth() throws Exception {
        assertEquals(List.of("192.168.1.5", "172.17.0.1", "fd00::2", "127.0.0.1", "::1"), among("::"));
    }

    @Test
    void loopbackIsOmittedIfItIsNotAllowed() throws Exception {
        assertEquals(List.of("192.168.1.5", "172.17.0.1"), among("0.0.0.0", "192.168.0.0/16"));
        assertEquals(List.of("192.168.1.5", "172.17.0.1", "fd00::2", "::1"), among("::", "192.168.0.0/16", "::1"));
    }

    @Test
    void anAddressStandsForItself() throws Exception {
        assertEquals(addresses("10.0.0.1"), Addresses.of(InetAddress.getByName("10.0.0.1"), address -> true));
        assertFalse(Addresses.of(InetAddress.getByName("::"), address -> true).isEmpty());
    }
}
