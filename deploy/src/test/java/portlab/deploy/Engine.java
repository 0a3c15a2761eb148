package portlab.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import portlab.common.Programs;

/** The machine's container engine or, if none runs, one started for the tests. */
final class Engine {
    private static final int CANNOT_BE = 3;

    private final Shell shell;
    private final Path own;

    private Engine(Shell shell, Path own) {
        this.shell = shell;
        this.own = own;
    }

    /** Skips the test with a reason if there is none. */
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

    /** A shell in the engine's network, where published ports are on 127.0.0.1. */
    Shell shell() {
        return shell;
    }

    /** Stops the tests' own engine and removes its data. */
    void stop() throws IOException, InterruptedException {
        if (own != null) {
            Shell.here().run("deploy/engine.sh down " + own).ok();
        }
    }
}
