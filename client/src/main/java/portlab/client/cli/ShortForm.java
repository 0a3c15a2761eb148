package portlab.client.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import portlab.client.command.Get;
import portlab.client.exit.Failure;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;

/**
 * Recognises {@code HOST PORT FILE} and a URL with its simplest options without the library that declares them, whose loading
 * takes longer than a fetch. It knows nothing that {@link RootCommand} does not say as well, and leaves everything
 * it does not know, everything wrong included, to that: a test compares the two.
 */
public final class ShortForm {
    private final List<String> words = new ArrayList<>(3);
    private String output;
    private String user;
    private boolean replace;
    private boolean follow;
    private boolean verbose;
    private boolean quiet;
    private long connectNanos = Timeouts.DEFAULT.connectNanos();
    private long silenceNanos = Timeouts.DEFAULT.silenceNanos();

    private ShortForm(String user) {
        this.user = user;
    }

    /**
     * Empty when the arguments are anything but the short form in its simplest spelling.
     *
     * @param user who asks where the arguments do not say it, {@code USER:PASSWORD}; null for nobody
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
            case "-o", "--output" -> {
                output = rest.hasNext() ? rest.next() : "";
                return !output.isEmpty() && (output.equals("-") || output.charAt(0) != '-');
            }
            case "-u", "--user" -> {
                user = rest.hasNext() ? rest.next() : "";
                return !user.startsWith("-") && user.indexOf(':') >= 0;
            }
            case "--connect-timeout" -> connectNanos = rest.hasNext() ? ArgumentParsers.nanos(rest.next()) : -1;
            case "--timeout" -> silenceNanos = rest.hasNext() ? ArgumentParsers.nanos(rest.next()) : -1;
            default -> {
                words.add(arg);
                return !arg.startsWith("-");
            }
        }
        return connectNanos > 0 && silenceNanos > 0;
    }

    private Optional<Fetch> fetch() {
        try {
            PositionalArguments arguments = PositionalArguments.of(words);
            boolean unasked = user != null && user.indexOf(':') < 0;
            Url url = arguments.files().size() == 1 && !unasked
                    ? Url.of(arguments.server(), arguments.files().get(0))
                    : null;
            return url == null || url.resource().isPattern() ? Optional.empty() : Optional.of(fetch(arguments, url));
        } catch (Failure wrong) {
            // The declaration says what.
            return Optional.empty();
        }
    }

    private Fetch fetch(PositionalArguments arguments, Url url) {
        Get.Request request = new Get.Request(url, ArgumentParsers.destination(output), replace, false, follow);
        Optional<Login> login = user == null ? Optional.empty() : Optional.of(Login.of(arguments.server(), user));
        return new Fetch(request, new Timeouts(connectNanos, silenceNanos), login, verbose, quiet);
    }
}
