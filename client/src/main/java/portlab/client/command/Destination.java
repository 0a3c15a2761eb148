package portlab.client.command;

import java.nio.file.Path;

/** Where a person wants a body to go. */
public sealed interface Destination {

    /** Into a folder, under the name the server has for it. */
    record Folder(Path folder) implements Destination {}

    /** Under a name of its own; into it when it is a folder; straight to it when it is a device or a pipe. */
    record Named(String file) implements Destination {}

    /** To the standard output. */
    record Stdout() implements Destination {}
}
