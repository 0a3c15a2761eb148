package portlab.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import portlab.common.Protocol;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;

/** Warns of what a server makes available to others on the network. */
final class Exposure {
    private static final Set<Protocol> RAW = EnumSet.of(Protocol.BULK, Protocol.ECHO, Protocol.MESSAGE, Protocol.CALC);
    private static final String ANYONE = "anyone who can reach this machine can ";

    private Exposure() {}

    /**
     * The warnings, a sentence each. None if only this machine or the networks of {@code --allow} can connect, except that
     * passwords are unencrypted.
     */
    static List<String> of(ServerConfig config) {
        boolean open = !config.bind().isLoopbackAddress();
        boolean adminOpen = !config.adminBind().isLoopbackAddress();
        if (!open && !adminOpen) {
            return List.of();
        }
        boolean guarded = !config.users().isEmpty();
        List<String> sentences = new ArrayList<>();
        Set<Protocol> enabled = config.ports().enabled();
        boolean plain = enabled.contains(Protocol.HTTP) && !config.ports().tls().contains(Protocol.HTTP);
        if (open && guarded && plain) {
            sentences.add("passwords for http cross the network unencrypted; use --tls to protect them");
        }
        if (!admitsEveryone(config.admission())) {
            return sentences;
        }
        String what = services(enabled, guarded);
        if (open && !what.isEmpty()) {
            sentences.add(ANYONE + what + "; restrict that with --bind 127.0.0.1 or --allow CIDR");
        }
        if (adminOpen && !guarded && enabled.contains(Protocol.ADMIN)) {
            sentences.add(ANYONE + "read the metrics; restrict that with --admin-bind 127.0.0.1");
        }
        return sentences;
    }

    private static boolean admitsEveryone(AdmissionPolicy policy) {
        List<Cidr> allowed = policy.allowed();
        return allowed.isEmpty()
                || allowed.stream().anyMatch(network -> network.toString().endsWith("/0"));
    }

    private static String services(Set<Protocol> enabled, boolean guarded) {
        boolean site = enabled.contains(Protocol.HTTP) && !guarded;
        boolean raw = enabled.stream().anyMatch(RAW::contains);
        return (site ? "read the folder" : "") + (site && raw ? " and " : "") + (raw ? "use the raw services" : "");
    }
}
