package portlab.client.cli;

import picocli.CommandLine.Option;

/** The options that {@code get} shares with the command line itself, for {@code HOST PORT FILE…}. */
final class FetchOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            converter = Converters.Output.class,
            description = "save as FILE, or in FILE if it is a folder; - is standard output")
    private String output;

    @Option(
            names = {"-f", "--force"},
            description = "overwrite an existing file")
    private boolean replace;

    @Option(
            names = {"-r", "--recursive"},
            description = "download folders with everything in them")
    private boolean recursive;

    @Option(
            names = {"-L", "--location"},
            description = "follow up to 5 redirects on the same server")
    private boolean follow;

    /** As typed; null if the file keeps its name. */
    String output() {
        return output;
    }

    boolean replace() {
        return replace;
    }

    boolean recursive() {
        return recursive;
    }

    boolean follow() {
        return follow;
    }
}
