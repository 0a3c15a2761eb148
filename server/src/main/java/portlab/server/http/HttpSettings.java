package portlab.server.http;

import java.util.List;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.HostFilter.AllowedHosts;

/**
 * How the server answers over HTTP.
 *
 * @param server the value of the Server field
 * @param cacheSeconds how long clients may reuse a file without asking; 0 is {@code no-cache}
 * @param spa whether navigation to an unknown path gets the root's index
 * @param cors whether scripts of any origin may read responses
 * @param fields additional fields for every response; they replace built-in ones of the same name
 * @param limits for each peer
 * @param passwords verifies passwords; null lets everybody in
 * @param hosts the hosts that the server answers for
 */
public record HttpSettings(
        String server,
        int cacheSeconds,
        boolean spa,
        boolean cors,
        List<Field> fields,
        HttpLimits limits,
        PasswordVerifier passwords,
        AllowedHosts hosts) {
    public static final HttpSettings DEFAULT =
            new HttpSettings("portlab", 0, false, false, List.of(), HttpLimits.DEFAULT, null, AllowedHosts.ALL);

    public HttpSettings {
        fields = List.copyOf(fields);
    }

    public HttpSettings withPasswords(PasswordVerifier other) {
        return new HttpSettings(server, cacheSeconds, spa, cors, fields, limits, other, hosts);
    }
}
