package portlab.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;

/** What a server that is started in a certain way gives away to people whom its user may not have thought of. */
final class Exposure {
    private static final Set<Protocol> RAW = EnumSet.of(Protocol.BULK, Protocol.ECHO, Protocol.MESSAGE, Protocol.CALC);
    private static final String ANYONE = "anyone who can reach this machine can ";

    private Exposure() {}

    /**
     * A sentence for each thing; none when only this machine is served, or only networks that were named.
     *
     * @param guarded whether the site and the metrics ask for passwords
     */
    static List<String> of(Options options, boolean guarded) throws UsageException {
        boolean open = !options.bind().isLoopbackAddress();
        boolean adminOpen = !options.adminBind().isLoopbackAddress();
        if (!open && !adminOpen) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        Set<Protocol> spoken = options.ports().spoken();
        if (open && guarded && spoken.contains(Protocol.HTTP)) {
            sentences.add("passwords cross the network unencrypted: a proxy with TLS in front hides them");
        }
        if (!admitsEveryone(options.entrance())) {
            return sentences;
        }
        String what = services(spoken, guarded);
        if (open && !what.isEmpty()) {
            sentences.add(ANYONE + what + "; --bind 127.0.0.1 keeps that to you, --allow CIDR to some");
        }
        if (adminOpen && !guarded && spoken.contains(Protocol.ADMIN)) {
            sentences.add(ANYONE + "read the metrics; --admin-bind 127.0.0.1 keeps them to you");
        }
        return sentences;
    }

    private static boolean admitsEveryone(AdmissionPolicy entrance) {
        List<Cidr> allowed = entrance.allowed();
        return allowed.isEmpty()
                || allowed.stream().anyMatch(network -> network.toString().endsWith("/0"));
    }

    private static String services(Set<Protocol> spoken, boolean guarded) {
        boolean site = spoken.contains(Protocol.HTTP) && !guarded;
        boolean raw = spoken.stream().anyMatch(RAW::contains);
        return (site ? "read the folder" : "") + (site && raw ? " and " : "") + (raw ? "use the raw services" : "");
    }
}
