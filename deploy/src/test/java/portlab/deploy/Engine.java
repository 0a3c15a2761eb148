package portlab.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import portlab.common.Programs;

/** The container engine of this machine or, where none runs and one can be, one of the test's own. */
final class Engine {
    private static final int CANNOT_BE = 3;

    private final Shell shell;
    private final Path own;

    private Engine(Shell shell, Path own) {
        this.shell = shell;
        this.own = own;
    }

    /** Skips the test, saying why, where there is none. */
    static Engine start() throws IOException, InterruptedException {
        Shell here = Shell.here();
        if (here.run("docker info && docker compose version").exit() == 0) {
            return new Engine(here, null);
        }
        Path folder = Files.createTempDirectory("portlab-engine");
        Shell.Outcome up = here.run("deploy/engine.sh up " + folder);
        Engine engine = new Engine(Shell.behind(folder.resolve("in")), folder);
        if (up.exit() != 0) {
            engine.stop();
            Programs.skip(up.exit() == CANNOT_BE ? up.printed().strip() : "the engine does not start: " + up.printed());
        }
        return engine;
    }

    /** Commands in the engine's network, where the ports that it publishes are on 127.0.0.1. */
    Shell shell() {
        return shell;
    }

    /** Ends it, if it is the test's own, and removes what it kept. */
    void stop() throws IOException, InterruptedException {
        if (own != null) {
            Shell.here().run("deploy/engine.sh down " + own).ok();
        }
    }
}
