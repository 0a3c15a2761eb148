package portlab.server.certificate;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name that a certificate is for. Pure.
 *
 * @param text a host name in lower case, or an address in Java's form, without a zone
 */
record SubjectName(String text, boolean isAddress) {
    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final int MOST = 50;

    /** How keytool writes it. */
    String extension() {
        return (isAddress ? "ip:" : "dns:") + text;
    }

    static SubjectName of(InetAddress address) {
        return new SubjectName(address.getHostAddress().replaceAll("%.*", ""), true);
    }

    /** The names by which clients on this machine and elsewhere may reach a server, each once; others are left out. */
    static List<SubjectName> of(Collection<InetAddress> addresses, Collection<String> hosts) {
        Set<SubjectName> names = new LinkedHashSet<>();
        names.add(new SubjectName("localhost", false));
        for (String host : hosts) {
            String lower = host.toLowerCase(Locale.ROOT);
            if (HOST_NAME.matcher(lower).matches() && !ADDRESS.matcher(lower).matches()) {
                names.add(new SubjectName(lower, false));
            }
        }
        addresses.forEach(address -> names.add(of(address)));
        return List.copyOf(names);
    }

    /** The needed names, then those that a certificate had before, if they are not too many. */
    static List<SubjectName> union(List<SubjectName> needed, List<String> before) {
        Set<SubjectName> all = new LinkedHashSet<>(needed);
        before.forEach(
                name -> all.add(new SubjectName(name, ADDRESS.matcher(name).matches())));
        return all.size() > MOST ? needed : new ArrayList<>(all);
    }
}
