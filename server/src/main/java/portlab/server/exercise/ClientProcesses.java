package portlab.server.exercise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processes of one run of a client: the one that was started, and all that it starts. They inherit a variable in their
 * environment, which tells on Linux whose they are even after they have left the tree of processes, as a daemon does.
 */
final class ClientProcesses {
    private static final String VARIABLE = "CLIENT_CHECK_RUN";

    /** How often to look for processes that started just before the end of those that started them. */
    private static final int ROUNDS = 10;

    private final String run;

    /** @param run names the run; no other run on this machine has this name */
    ClientProcesses(String run) {
        this.run = run;
    }

    /** To be called before the client starts. */
    void mark(ProcessBuilder client) {
        client.environment().put(VARIABLE, run);
    }

    /** Ends them all. */
    void end(Process client) {
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly();
        boolean found = true;
        for (int i = 0; found && i < ROUNDS; i++) {
            List<ProcessHandle> marked =
                    ProcessHandle.allProcesses().filter(this::isMarked).toList();
            marked.forEach(ProcessHandle::destroyForcibly);
            found = !marked.isEmpty();
        }
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return List.of(new String(environment, StandardCharsets.ISO_8859_1).split("\0"))
                    .contains(VARIABLE + "=" + run);
        } catch (IOException e) {
            // It has ended, or belongs to another user, or this is not Linux.
            return false;
        }
    }
}
