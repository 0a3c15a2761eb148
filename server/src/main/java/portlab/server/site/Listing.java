package portlab.server.site;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns what stands in a folder into entries, leaving out what could not be served: broken links and those that leave,
 * devices, FIFOs.
 *
 * @param look reads the attributes of a name in the folder, of a link its own
 * @param lookBehind reads those of what a link leads to
 */
record Listing(Look look, Look lookBehind) {

    /** How attributes are read. */
    interface Look {
        BasicFileAttributes at(Path name) throws IOException;
    }

    /** Reads a folder to its end. */
    List<Entry> of(DirectoryStream<Path> folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path path : folder) {
                entry(path.getFileName()).ifPresent(entries::add);
            }
            return entries;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Nothing for what can't be served, and for what vanished meanwhile. */
    private Optional<Entry> entry(Path name) {
        String text = FileName.of(name);
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
