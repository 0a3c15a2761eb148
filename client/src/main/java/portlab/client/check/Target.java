package portlab.client.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.Endpoint;

/**
 * A server to check. Its name is resolved once, so that all checks ask the same machine, and so that no later answer of DNS leads
 * them to one that they may not ask.
 *
 * @param endpoint as the user named it, for requests and reports
 * @param addresses of its host, at least one
 */
record Target(Endpoint endpoint, List<InetAddress> addresses) {
    private static final int PRIVATE_IPV6 = 0xfc;

    Target {
        addresses = List.copyOf(addresses);
    }

    /**
     * Resolves a server's name.
     *
     * @param remote whether public addresses are allowed
     * @throws Failure if they are not, or if the name does not resolve
     */
    static Target of(Endpoint endpoint, boolean remote) throws Failure {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(endpoint.host()));
            if (!remote && !addresses.stream().allMatch(Target::isPrivate)) {
                throw new Failure(
                        ExitCode.USAGE,
                        endpoint.host() + " is a public address",
                        "add --remote if its owner allows you to check it");
            }
            return new Target(endpoint, addresses);
        } catch (UnknownHostException e) {
            throw Connector.unresolved(endpoint.host(), e);
        }
    }

    /** Loopback, link-local, RFC 1918 and RFC 4193. */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == PRIVATE_IPV6;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || uniqueLocal;
    }
}
