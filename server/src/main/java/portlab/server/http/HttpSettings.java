package portlab.server.http;

import java.time.Duration;
import java.util.List;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.net.Connection;
import portlab.server.site.UrlPath;

/**
 * How the server answers over HTTP.
 *
 * @param server the value of the Server field
 * @param responses what goes into responses
 * @param limits for each peer
 * @param access who gets answers
 * @param tools for those who write what the server serves
 */
public record HttpSettings(String server, Responses responses, HttpLimits limits, Access access, DeveloperTools tools) {
    public static final HttpSettings DEFAULT =
            new HttpSettings("portlab", Responses.DEFAULT, HttpLimits.DEFAULT, Access.ALL, DeveloperTools.NONE);

    public HttpSettings withPasswords(PasswordVerifier other) {
        Access guarded = new Access(other, access.protectedPaths(), access.hosts());
        return new HttpSettings(server, responses, limits, guarded, tools);
    }

    /**
     * What goes into responses.
     *
     * @param cacheSeconds how long clients may reuse a file without asking; 0 is {@code no-cache}
     * @param spa whether navigation to an unknown path gets the root's index
     * @param cors whether scripts of any origin may read responses
     * @param fields additional fields for every response; they replace built-in ones of the same name
     * @param hsts how long browsers should use only TLS for this host, once it answers over TLS; null to say nothing
     */
    public record Responses(int cacheSeconds, boolean spa, boolean cors, List<Field> fields, Duration hsts) {
        public static final Responses DEFAULT = new Responses(0, false, false, List.of(), null);

        public Responses {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Who gets answers.
     *
     * @param passwords verifies passwords; null lets everybody in
     * @param protectedPaths where a password is needed, for each path and what is below it; empty for everywhere
     * @param hosts the hosts that the server answers for
     */
    public record Access(PasswordVerifier passwords, List<UrlPath> protectedPaths, AllowedHosts hosts) {
        public static final Access ALL = to(AllowedHosts.ALL);

        public Access {
            protectedPaths = List.copyOf(protectedPaths);
        }

        /** Access to these hosts without a password. */
        public static Access to(AllowedHosts hosts) {
            return new Access(null, List.of(), hosts);
        }
    }

    /**
     * Tools for those who write what the server serves.
     *
     * @param mirror the path that shows a client its request; null for none
     * @param live whether open pages reload when a file changes
     */
    public record DeveloperTools(UrlPath mirror, boolean live) {
        public static final DeveloperTools NONE = new DeveloperTools(null, false);
    }

    /**
     * Limits for one peer.
     *
     * @param requestLine the longest request line in bytes, without its line end; 414 beyond
     * @param head the longest head in bytes, with request line and line ends; 431 beyond
     * @param fields the most fields; 431 beyond
     * @param body the longest request body in bytes that the server skips to keep the connection
     * @param headDeadline the time for a whole head, from its first byte; 408 beyond
     * @param idle how long the server keeps an idle connection
     */
    public record HttpLimits(int requestLine, int head, int fields, int body, Duration headDeadline, Duration idle) {
        /** The largest {@link #head}, which still fits into a connection's input. */
        public static final int LARGEST_HEAD = Connection.INPUT_CAPACITY / 2;

        public static final HttpLimits DEFAULT =
                new HttpLimits(8 * 1024, 32 * 1024, 100, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(15));

        /** @throws IllegalArgumentException if a limit is less than 1, or larger than {@link #LARGEST_HEAD} */
        public HttpLimits {
            if (requestLine < 1 || head < 1 || fields < 1 || body < 0) {
                throw new IllegalArgumentException("a limit must be at least 1");
            }
            if (Math.max(requestLine, head) > LARGEST_HEAD) {
                throw new IllegalArgumentException("a head can have at most " + LARGEST_HEAD + " bytes");
            }
        }
    }
}
