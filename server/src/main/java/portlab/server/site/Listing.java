package portlab.server.site;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Turns what stands in a folder into entries, leaving out what could not be served. */
record Listing(Look look, Look lookBehind) {

    /** How attributes are read. */
    interface Look {
        BasicFileAttributes at(Path name) throws IOException;
    }

    /**
     * @param name a name in the folder
     * @return nothing for a broken link or one that leads out, a device, a FIFO, a name that no URL can say, and what
     *     vanished since the folder was read
     */
    Optional<Entry> entry(Path name) {
        String text = name.toString();
        if (!name.getFileSystem().getPath(text).equals(name)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes = look.at(name);
            return describe(text, attributes.isSymbolicLink() ? lookBehind.at(name) : attributes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Entry> describe(String name, BasicFileAttributes attributes) {
        boolean folder = attributes.isDirectory();
        if (!folder && !attributes.isRegularFile()) {
            return Optional.empty();
        }
        long size = folder ? 0 : attributes.size();
        return Optional.of(
                new Entry(name, folder, size, attributes.lastModifiedTime().toInstant()));
    }
}
