package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Attacks by slowhttptest, which also checks whether the server stays available. */
class SlowHttpTestIT {
    private static final boolean FULL = Boolean.getBoolean("torture.full");
    private static final String SIZE = FULL ? "-c 500 -r 100 -l 60" : "-c 200 -r 100 -l 6";
    private static final Pattern AVAILABLE = Pattern.compile("service available: +\\S*?(YES|NO)");

    @TempDir
    Path folder;

    /** Slow heads (Slowloris), slow bodies (R-U-Dead-Yet), slow reading of pipelined responses. */
    @ParameterizedTest
    @ValueSource(strings = {"-H -i 5", "-B -i 5", "-X -w 512 -y 1024 -n 5 -z 32 -k 3"})
    void theServiceStaysAvailable(String mode) throws Exception {
        Programs.require("bash", "slowhttptest");
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.write(folder.resolve("big"), new byte[1 << 20]);
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            String attack = "slowhttptest " + mode + " " + SIZE + " -p 3 -t GET -u " + server.url("/big");
            List<String> found = AVAILABLE
                    .matcher(Programs.run(attack + " 2>&1").replaceAll("\u001b\\[[0-9;]*m", ""))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertFalse(found.isEmpty(), "slowhttptest reports the availability");
            assertEquals(0, found.stream().filter(text -> text.endsWith("NO")).count(), found.toString());
            Raw.assertServes(server);
        }
    }
}
