package portlab.server.http;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;

/** Passes on requests for allowed hosts, and HTTP/1.0 requests that name none: browsers always name one. */
public final class HostFilter implements Responder {
    private final AllowedHosts allowed;
    private final Responder inner;

    HostFilter(AllowedHosts allowed, Responder inner) {
        this.allowed = allowed;
        this.inner = inner;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<Host> host = allowed.all() ? Optional.empty() : Host.of(request);
        if (host.isEmpty() || allowed.allows(host.get())) {
            return inner.respond(request, connection);
        }
        return ErrorResponses.of(
                Status.MISDIRECTED_REQUEST,
                Reason.HOST_NOT_ALLOWED,
                request,
                host.get().name());
    }

    /**
     * The hosts that the server answers for. An attacker can point any name at 127.0.0.1, so that a page on that name
     * could read a server on this machine (DNS rebinding); but each of its requests carries that name.
     *
     * @param all whether every host is allowed
     * @param names allowed besides addresses and localhost, in lower case
     */
    public record AllowedHosts(boolean all, Set<String> names) {
        public static final AllowedHosts ALL = new AllowedHosts(true, Set.of());

        /** Addresses and localhost, which an attacker cannot point elsewhere. */
        public static final AllowedHosts LOCAL = new AllowedHosts(false, Set.of());

        private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

        public AllowedHosts {
            names = Set.copyOf(names);
        }

        /**
         * Adds a name.
         *
         * @throws IllegalArgumentException with an example, if the name is invalid
         */
        public AllowedHosts with(String name) {
            String canonical = canonical(name);
            if (!NAME.matcher(canonical).matches()) {
                throw new IllegalArgumentException("expected a name such as lab.example, without scheme, port or path");
            }
            Set<String> more = new HashSet<>(names);
            more.add(canonical);
            return new AllowedHosts(all, more);
        }

        boolean allows(Host host) {
            return all || host.isAddress() || allows(canonical(host.name()));
        }

        private boolean allows(String name) {
            return name.equals("localhost") || name.endsWith(".localhost") || names.contains(name);
        }

        /** Letter case does not matter, nor does the final dot of a fully qualified name. */
        private static String canonical(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }
}
