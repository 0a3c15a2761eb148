package portlab.server.http;

import java.util.ArrayList;
import java.util.List;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.HostFilter.AllowedHosts;

/**
 * How answers are made.
 *
 * @param server what the Server field says
 * @param cacheSeconds how long a file may be reused without asking again; 0 is {@code no-cache}
 * @param spa whether navigations to unknown paths get the root's index
 * @param cors whether scripts of any origin may read the answers
 * @param fields fields for every answer; they take the place of ours with the same name
 * @param limits what a peer may ask
 * @param gate asks everybody who they are; null lets everybody read
 * @param hosts whom requests may be for
 */
public record HttpSettings(
        String server,
        int cacheSeconds,
        boolean spa,
        boolean cors,
        List<Field> fields,
        HttpLimits limits,
        PasswordVerifier gate,
        AllowedHosts hosts) {
    public static final HttpSettings DEFAULT =
            new HttpSettings("portlab", 0, false, false, List.of(), HttpLimits.DEFAULT, null, AllowedHosts.ALL);

    public HttpSettings {
        fields = List.copyOf(fields);
    }

    public HttpSettings withServer(String value) {
        return new HttpSettings(value, cacheSeconds, spa, cors, fields, limits, gate, hosts);
    }

    public HttpSettings withCacheSeconds(int seconds) {
        return new HttpSettings(server, seconds, spa, cors, fields, limits, gate, hosts);
    }

    public HttpSettings withSpa(boolean yes) {
        return new HttpSettings(server, cacheSeconds, yes, cors, fields, limits, gate, hosts);
    }

    public HttpSettings withCors(boolean yes) {
        return new HttpSettings(server, cacheSeconds, spa, yes, fields, limits, gate, hosts);
    }

    /** The same with one more field for every answer. */
    public HttpSettings withField(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new HttpSettings(server, cacheSeconds, spa, cors, more, limits, gate, hosts);
    }

    public HttpSettings withLimits(HttpLimits other) {
        return new HttpSettings(server, cacheSeconds, spa, cors, fields, other, gate, hosts);
    }

    public HttpSettings withGate(PasswordVerifier other) {
        return new HttpSettings(server, cacheSeconds, spa, cors, fields, limits, other, hosts);
    }

    public HttpSettings withHosts(AllowedHosts others) {
        return new HttpSettings(server, cacheSeconds, spa, cors, fields, limits, gate, others);
    }
}
