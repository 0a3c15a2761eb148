package portlab.server.site;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import portlab.server.site.Entries.Entry;

/**
 * Reads a folder's entries, without those that the server would not serve: broken links and links that leave the
 * folder, devices, FIFOs.
 *
 * @param look reads the attributes of a name, without following a link
 * @param lookBehind reads the attributes of a link's target
 */
record DirectoryReader(Look look, Look lookBehind) {

    /** Reads the attributes of a name in the folder. */
    interface Look {
        BasicFileAttributes at(Path name) throws IOException;
    }

    /** Reads the whole folder; clears {@code found} first. */
    void read(DirectoryStream<Path> folder, Entries found) throws IOException {
        found.clear();
        try {
            for (Path path : folder) {
                String text = FileName.of(path);
                Entry entry = found.wants(text) ? entry(path.getFileName(), text) : null;
                if (entry != null) {
                    found.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Null for an entry that the server would not serve, or that is gone. */
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
