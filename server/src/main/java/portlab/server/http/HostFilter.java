package portlab.server.http;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import portlab.server.net.Connection;

/** Answers requests for allowed hosts, and those of HTTP/1.0 that name none: browsers always name one. */
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
        return ErrorResponses.of(Status.MISDIRECTED_REQUEST, request, host.get().name());
    }

    /**
     * The hosts that requests may be for. A page on any name can have that name resolved to 127.0.0.1 and then read what
     * a server on this machine answers (DNS rebinding); but each of its requests says that name.
     *
     * @param all whether requests for any host are answered
     * @param names in lower case: those that are allowed beside addresses and localhost
     */
    public record AllowedHosts(boolean all, Set<String> names) {
        public static final AllowedHosts ALL = new AllowedHosts(true, Set.of());

        /** Addresses and localhost, which nobody can have resolved to anything else. */
        public static final AllowedHosts LOCAL = new AllowedHosts(false, Set.of());

        private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

        public AllowedHosts {
            names = Set.copyOf(names);
        }

        /**
         * The same with one more name.
         *
         * @throws IllegalArgumentException when it is none, saying what one looks like
         */
        public AllowedHosts with(String name) {
            String canonical = canonical(name);
            if (!NAME.matcher(canonical).matches()) {
                throw new IllegalArgumentException("write a name such as lab.example, without scheme, port or path");
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

        /** Letter case means nothing in a name, and neither does the dot that ends a fully qualified one. */
        private static String canonical(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }
}
