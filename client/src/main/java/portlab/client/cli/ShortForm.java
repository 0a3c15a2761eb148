package portlab.client.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import portlab.client.command.Get;
import portlab.client.command.Saver.Destination;
import portlab.client.exit.Failure;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.client.tls.TlsSettings;

/**
 * Parses {@code HOST PORT FILE} or a URL, with simple options, without picocli, which takes longer to load than a fetch. It
 * accepts a subset of {@link RootCommand}'s command lines and leaves all others, invalid ones included, to that class. A test
 * compares the two.
 */
public final class ShortForm {
    private final List<String> words = new ArrayList<>(3);
    private String output;
    private String user;
    private boolean replace;
    private boolean follow;
    private boolean verbose;
    private boolean quiet;
    private boolean tls;
    private boolean insecure;
    private String authorities;
    private String pins;
    private long connectNanos = Timeouts.DEFAULT.connectNanos();
    private long silenceNanos = Timeouts.DEFAULT.silenceNanos();

    private ShortForm(String user) {
        this.user = user;
    }

    /**
     * Empty unless the arguments are a short form in its simplest spelling.
     *
     * @param user the default for {@code -u}, {@code USER:PASSWORD}; null for none
     */
    public static Optional<Fetch> parse(String[] args, String user) {
        ShortForm form = new ShortForm(user);
        Iterator<String> rest = List.of(args).iterator();
        boolean known = true;
        while (known && rest.hasNext()) {
            known = form.take(rest.next(), rest);
        }
        return known ? form.fetch() : Optional.empty();
    }

    private boolean take(String arg, Iterator<String> rest) {
        switch (arg) {
            case "-f", "--force" -> replace = true;
            case "-L", "--location" -> follow = true;
            case "-v", "--verbose" -> verbose = true;
            case "-q", "--quiet" -> quiet = true;
            case "--tls" -> tls = true;
            case "-k", "--insecure" -> insecure = true;
            case "--cacert" -> {
                authorities = rest.hasNext() ? rest.next() : "-";
                return !authorities.startsWith("-");
            }
            case "--pin" -> {
                pins = rest.hasNext() ? rest.next() : "";
                return !TlsSettings.pins(pins).isEmpty();
            }
            case "-o", "--output" -> {
                output = rest.hasNext() ? rest.next() : "";
                return !output.isEmpty() && (output.equals("-") || output.charAt(0) != '-');
            }
            case "-u", "--user" -> {
                user = rest.hasNext() ? rest.next() : "";
                return !user.startsWith("-") && user.indexOf(':') >= 0;
            }
            case "--connect-timeout" -> connectNanos = rest.hasNext() ? Timeouts.nanos(rest.next()) : -1;
            case "--timeout" -> silenceNanos = rest.hasNext() ? Timeouts.nanos(rest.next()) : -1;
            default -> {
                words.add(arg);
                return !arg.startsWith("-");
            }
        }
        return connectNanos > 0 && silenceNanos > 0;
    }

    private Optional<Fetch> fetch() {
        try {
            PositionalArguments arguments = PositionalArguments.of(words, tls);
            boolean unasked = user != null && user.indexOf(':') < 0;
            Url url = arguments.files().size() == 1 && !unasked
                    ? Url.of(arguments.server(), arguments.files().get(0))
                    : null;
            return url == null || url.resource().isPattern() ? Optional.empty() : Optional.of(fetch(arguments, url));
        } catch (Failure wrong) {
            // RootCommand reports the error.
            return Optional.empty();
        }
    }

    private Fetch fetch(PositionalArguments arguments, Url url) {
        Get.Request request = new Get.Request(url, Destination.of(output), replace, false, follow);
        Optional<Login> login = user == null ? Optional.empty() : Optional.of(Login.of(arguments.server(), user));
        Timeouts timeouts = new Timeouts(connectNanos, silenceNanos);
        return new Fetch(request, timeouts, login, trust(), verbose, quiet);
    }

    private Optional<TlsSettings> trust() {
        if (!insecure && authorities == null && pins == null) {
            return Optional.empty();
        }
        List<String> all = pins == null ? List.of() : TlsSettings.pins(pins);
        return Optional.of(new TlsSettings(authorities, all, insecure));
    }

    /**
     * A parsed short form: one file to fetch and the options for it.
     *
     * @param trust empty for the usual settings
     */
    public record Fetch(
            Get.Request request,
            Timeouts timeouts,
            Optional<Login> login,
            Optional<TlsSettings> trust,
            boolean verbose,
            boolean quiet) {}
}
