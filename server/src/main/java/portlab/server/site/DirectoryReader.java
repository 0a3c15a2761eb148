package portlab.server.site;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import portlab.server.site.Entries.Entry;

/**
 * Turns what stands in a folder into entries, leaving out what could not be served: broken links and those that leave,
 * devices, FIFOs.
 *
 * @param look reads the attributes of a name in the folder, of a link its own
 * @param lookBehind reads those of what a link leads to
 */
record DirectoryReader(Look look, Look lookBehind) {

    /** How attributes are read. */
    interface Look {
        BasicFileAttributes at(Path name) throws IOException;
    }

    /** Reads a folder to its end; what an earlier attempt left in {@code found} is forgotten. */
    Entries read(DirectoryStream<Path> folder, Entries found) throws IOException {
        found.clear();
        try {
            for (Path path : folder) {
                String text = FileName.of(path);
                Entry entry = found.wants(text) ? entry(path.getFileName(), text) : null;
                if (entry != null) {
                    found.add(entry);
                }
            }
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Null for what can't be served, and for what vanished meanwhile. */
    private Entry entry(Path name, String text) {
        try {
            BasicFileAttributes attributes = look.at(name);
            return describe(text, attributes.isSymbolicLink() ? lookBehind.at(name) : attributes);
        } catch (IOException e) {
            return null;
        }
    }

    private static Entry describe(String name, BasicFileAttributes attributes) {
        boolean folder = attributes.isDirectory();
        if (!folder && !attributes.isRegularFile()) {
            return null;
        }
        long size = folder ? 0 : attributes.size();
        return new Entry(name, folder, size, attributes.lastModifiedTime().toMillis());
    }
}
