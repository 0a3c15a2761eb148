package portlab.client.command;

import java.nio.file.Path;

/** Where the user wants to save a body. */
public sealed interface Destination {

    /** In a folder, under the server's name for the file. */
    record Folder(Path folder) implements Destination {}

    /** In a file of the given name; in a folder if the name is one; to a device or a pipe directly. */
    record Named(String file) implements Destination {}

    /** To the standard output. */
    record Stdout() implements Destination {}
}
