package portlab.server;

import java.util.Locale;

/** What the command line can say. {@link Options#set} gives each its meaning. */
enum Option {
    PORT("-p", "PORT", "the base port (default 8080; 0 takes eight free consecutive ones)"),
    BIND("-b", "ADDRESS", "the address to listen on (default 127.0.0.1; 0.0.0.0 and :: open it to all)"),
    ONLY(null, "SERVICE,…", "serve these alone: http, bulk, echo, message, calc"),
    WITHOUT(null, "SERVICE,…", "serve all but these"),
    LISTEN(null, "SERVICE=PORT[-PORT]", "move one service to other ports (repeatable)"),
    WORKERS(null, "N", "the most threads (default 1024)"),
    MIN_RATE(null, "BYTES", "bytes a second a reader must take, over a minute, not to be cut (default 512)"),
    GRACE(null, "SECONDS", "how long a shutdown waits for what is in flight (default 10)"),
    IDLE(null, "SECONDS", "how long a connection to a raw service may be silent (default 60)"),
    BULK_MAX(null, "SIZE", "the most bytes of one bulk request (default 10GiB)"),
    QUIET("-q", null, "no line for each request"),
    HELP("-h", null, "show this, and end"),
    VERSION(null, null, "show the version, and end");

    private final String letter;
    private final String argument;
    private final String help;

    Option(String letter, String argument, String help) {
        this.letter = letter;
        this.argument = argument;
        this.help = help;
    }

    /** Its long name, {@code --min-rate} for {@link #MIN_RATE}. */
    String longName() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable that gives it as well. */
    String variable() {
        return "PORTLAB_" + name();
    }

    /** Its short name with the dash; null when it has none. */
    String letter() {
        return letter;
    }

    /** What stands for its value in the help; null when it takes none. */
    String argument() {
        return argument;
    }

    String help() {
        return help;
    }

    boolean takesValue() {
        return argument != null;
    }
}
