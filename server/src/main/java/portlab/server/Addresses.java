package portlab.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import portlab.server.admission.Cidr;

/** Under which addresses a server is reached. */
final class Addresses {
    private Addresses() {}

    /**
     * Those at which a socket answers that is bound to {@code bound}: itself, or those of this machine that its wildcard
     * stands for, first the ones by which others reach it. There is at least one.
     *
     * @param allowed whom the server lets in; empty for everyone. Where it is not itself, loopback is left out
     */
    static List<InetAddress> of(InetAddress bound, List<Cidr> allowed) throws IOException {
        if (!bound.isAnyLocalAddress()) {
            return List.of(bound);
        }
        List<InetAddress> all = among(ofThisMachine(), bound, allowed);
        return all.isEmpty() ? List.of(reachable(bound)) : all;
    }

    /** One at which this machine reaches a socket that is bound to {@code bound}. */
    static InetAddress reachable(InetAddress bound) {
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /**
     * Those of {@code addresses} that {@code wildcard} stands for. A socket of the IPv4 one takes IPv4 alone, one of the
     * IPv6 one takes both. Link-local ones are left out, since a browser cannot say through which interface.
     */
    static List<InetAddress> among(List<InetAddress> addresses, InetAddress wildcard, List<Cidr> allowed) {
        return addresses.stream()
                .filter(address -> !address.isLinkLocalAddress())
                .filter(address -> address instanceof Inet4Address || !(wildcard instanceof Inet4Address))
                .filter(address -> !address.isLoopbackAddress() || lets(allowed, address))
                .distinct()
                .sorted(Comparator.comparing(InetAddress::isLoopbackAddress)
                        .thenComparing(address -> address.getAddress().length))
                .toList();
    }

    private static boolean lets(List<Cidr> allowed, InetAddress peer) {
        return allowed.isEmpty() || allowed.stream().anyMatch(network -> network.contains(peer));
    }

    /** Those of interfaces that are up, in the interfaces' order. */
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
