package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine on which the client runs, without the names of it and of its user. */
final class Machine {
    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final String WINDOWS = "PROCESSOR_IDENTIFIER";

    private Machine() {}

    /** The system, the number of processors, and their model if that is known without asking another program. */
    static String text() {
        int processors = Runtime.getRuntime().availableProcessors();
        return property("os.name") + " " + property("os.version") + " " + property("os.arch") + ", " + processors
                + (processors == 1 ? " CPU" : " CPUs")
                + model().map(name -> ", " + name).orElse("");
    }

    /** The Java runtime. */
    static String java() {
        return property("java.version") + ", " + property("java.vm.name") + " of " + property("java.vendor");
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    private static Optional<String> model() {
        try (Stream<String> lines = Files.lines(LINUX)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | RuntimeException notLinux) {
            return Optional.ofNullable(System.getenv(WINDOWS));
        }
    }
}
