package portlab.server.net;

import java.net.InetAddress;
import java.util.List;

/**
 * Who is let in, and how many.
 *
 * @param connections the most that are served at once
 * @param turnedAway the most beyond those that are told at once that there is no room; whoever comes then is told nothing
 * @param perClient the most of one client that are served at once; 0 for any number
 * @param allowed whom to let in; empty for everyone
 * @param proxies whose connections begin with a PROXY protocol header that says for whom they are
 */
public record AdmissionPolicy(int connections, int turnedAway, int perClient, List<Cidr> allowed, List<Cidr> proxies) {

    /** Lets everyone in. */
    public static final AdmissionPolicy OPEN = new AdmissionPolicy(Integer.MAX_VALUE, 0, 0, List.of(), List.of());

    public AdmissionPolicy {
        allowed = List.copyOf(allowed);
        proxies = List.copyOf(proxies);
    }

    boolean allows(InetAddress peer) {
        return allowed.isEmpty() || contains(allowed, peer);
    }

    boolean isProxy(InetAddress peer) {
        return contains(proxies, peer);
    }

    private static boolean contains(List<Cidr> networks, InetAddress peer) {
        for (Cidr network : networks) {
            if (network.contains(peer)) {
                return true;
            }
        }
        return false;
    }
}
