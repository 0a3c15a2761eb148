package portlab.client.command;

import java.nio.file.Path;
import java.util.regex.Pattern;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Network;
import portlab.client.net.Url;

/**
 * Finds the files of a folder on the server, from its listing or the links of its page. Ignores names with a slash and the
 * like, so that nothing leads out of the folder, neither remotely nor locally.
 */
public final class RemoteTree {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_FOLDERS = 100_000;

    private final Network network;
    private final Visitor visitor;
    private int folders;

    /** Receives the files in order. */
    public interface Visitor {
        /** @param folder to save it in, relative to the destination */
        void file(Url url, Path folder) throws Failure;

        /** A folder cannot be listed; the walk continues. */
        void unlisted(Url url, Failure failure);
    }

    public RemoteTree(Network network, Visitor visitor) {
        this.network = network;
        this.visitor = visitor;
    }

    /** Visits the files of a folder and of all folders in it. */
    public void walk(Url folder, Path here) throws Failure {
        walk(new Url(folder.endpoint(), folder.resource().asFolder()), here, 0);
    }

    /** Visits the files whose names match a URL with a wildcard. */
    public void match(Url url) throws Failure {
        Pattern pattern = url.resource().pattern();
        Url folder = new Url(url.endpoint(), url.resource().folder());
        if (folder.resource().isPattern()) {
            throw new Failure(
                    ExitCode.USAGE, "only the last part of a path may contain *", "use get -r for whole folders");
        }
        int found = 0;
        for (Listing.Entry entry : Listing.of(network, folder).entries()) {
            if (!entry.folder()
                    && isName(entry.name())
                    && pattern.matcher(entry.name()).matches()) {
                visitor.file(child(folder, entry.name()), Path.of(""));
                found++;
            }
        }
        if (found == 0) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "no file matches " + url.resource().target(),
                    "ls lists the files; write \\* for a * in a name");
        }
    }

    private void walk(Url folder, Path here, int depth) throws Failure {
        if (depth > MAX_DEPTH || folders++ == MAX_FOLDERS) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "too many nested folders: " + folder.resource().target(),
                    "");
        }
        Listing listing = Listing.of(network, folder);
        for (Listing.Entry entry : listing.entries()) {
            if (!entry.folder() && isName(entry.name())) {
                visitor.file(child(folder, entry.name()), here);
            }
        }
        for (Listing.Entry entry : listing.entries()) {
            if (entry.folder() && isName(entry.name()) && folders <= MAX_FOLDERS && !network.stopped()) {
                descend(child(folder, entry.name() + "/"), here.resolve(FileNames.of(entry.name())), depth + 1);
            }
        }
    }

    private void descend(Url folder, Path here, int depth) {
        try {
            walk(folder, here, depth);
        } catch (Failure e) {
            visitor.unlisted(folder, e);
        }
    }

    private static Url child(Url folder, String name) {
        return new Url(folder.endpoint(), folder.resource().child(name));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
    }
}
