package portlab.server.admission;

import java.net.InetAddress;
import java.util.List;

/**
 * Which peers may connect, and how many at once.
 *
 * @param maxServed the most connections to serve at once
 * @param maxRejecting how many more to accept just to tell them that the server is full; any beyond are closed unanswered
 * @param maxPerClient the most connections to serve for one client at once; 0 means no limit
 * @param allowed the networks to accept connections from; empty means all
 * @param proxies the networks whose connections begin with a PROXY protocol header that announces the client
 */
public record AdmissionPolicy(
        int maxServed, int maxRejecting, int maxPerClient, List<Cidr> allowed, List<Cidr> proxies) {

    /** Accepts everyone. */
    public static final AdmissionPolicy OPEN = new AdmissionPolicy(Integer.MAX_VALUE, 0, 0, List.of(), List.of());

    public AdmissionPolicy {
        allowed = List.copyOf(allowed);
        proxies = List.copyOf(proxies);
    }

    /** Whether the server accepts connections from {@code peer}. */
    public boolean allows(InetAddress peer) {
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
