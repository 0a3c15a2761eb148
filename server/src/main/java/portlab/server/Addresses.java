package portlab.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lists the addresses at which clients reach a server. */
final class Addresses {
    private Addresses() {}

    /**
     * The addresses of a socket that is bound to {@code bound}. For a wildcard, those are this machine's addresses, loopback
     * last. Never empty.
     *
     * @param allowed which peers the server accepts connections from. Other loopback addresses are left out
     */
    static List<InetAddress> of(InetAddress bound, Predicate<InetAddress> allowed) throws IOException {
        if (!bound.isAnyLocalAddress()) {
            return List.of(bound);
        }
        List<InetAddress> all = among(ofThisMachine(), bound, allowed);
        return all.isEmpty() ? List.of(reachable(bound)) : all;
    }

    /** An address at which this machine reaches a socket that is bound to {@code bound}. */
    static InetAddress reachable(InetAddress bound) {
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /**
     * Those of {@code addresses} that {@code wildcard} includes: the IPv4 wildcard includes only IPv4 addresses, the IPv6 one
     * both. Leaves out link-local addresses, for which browsers cannot name an interface.
     */
    static List<InetAddress> among(List<InetAddress> addresses, InetAddress wildcard, Predicate<InetAddress> allowed) {
        return addresses.stream()
                .filter(address -> !address.isLinkLocalAddress())
                .filter(address -> address instanceof Inet4Address || !(wildcard instanceof Inet4Address))
                .filter(address -> !address.isLoopbackAddress() || allowed.test(address))
                .distinct()
                .sorted(Comparator.comparing(InetAddress::isLoopbackAddress)
                        .thenComparing(address -> address.getAddress().length))
                .toList();
    }

    /** The broadcast addresses of this machine's networks. */
    static Set<InetAddress> broadcasts() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(one -> one.getInterfaceAddresses().stream())
                .map(InterfaceAddress::getBroadcast)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** The addresses of all interfaces that are up. */
    private static List<InetAddress> ofThisMachine() throws IOException {
        List<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .toList();
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface one : interfaces) {
            if (one.isUp()) {
                one.inetAddresses().forEach(addresses::add);
            }
        }
        return addresses;
    }
}
