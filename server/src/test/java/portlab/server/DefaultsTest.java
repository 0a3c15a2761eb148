package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.auth.PasswordHash;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.net.Limits;
import portlab.server.net.ProcessLimits;

/** The security defaults as documented in docs/security.md. Change both together. */
class DefaultsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "security.md");

    private static ServerConfig config() throws UsageException {
        return ServerConfig.of(CommandLine.read(Map.of(), List.of("..")), ProcessLimits.ofThisProcess());
    }

    @Test
    void serverDefaults() throws Exception {
        ServerConfig config = config();
        assertTrue(config.bind().isLoopbackAddress());
        assertTrue(config.adminBind().isLoopbackAddress());
        assertEquals(Duration.ZERO, config.drain());
        assertTrue(config.users().isEmpty());
        assertFalse(config.site().dotfiles());
        assertFalse(config.site().followSymlinks());
        assertFalse(config.http().responses().cors());
        assertEquals(AllowedHosts.LOCAL, config.http().access().hosts());
        assertEquals(AllowedHosts.LOCAL, config.admin().access().hosts());
        assertEquals(Duration.ofSeconds(60), config.idle());
        assertEquals(10L << 30, config.bulkMax());
    }

    /** Answers to datagrams go wherever their forged source says, so only this machine may ask for them. */
    @Test
    void ofUdp() throws Exception {
        assertTrue(config().ports().udp());
        ServerOptions open = CommandLine.read(Map.of(), List.of("--bind", "0.0.0.0", ".."));
        assertFalse(ServerConfig.ports(open).udp());
        ServerOptions asked = CommandLine.read(Map.of(), List.of("--bind", "0.0.0.0", "--udp", ".."));
        assertTrue(ServerConfig.ports(asked).udp());
    }

    @Test
    void httpDefaults() throws Exception {
        HttpLimits limits = config().http().limits();
        assertEquals(8192, limits.requestLine());
        assertEquals(32_768, limits.head());
        assertEquals(100, limits.fields());
        assertEquals(64 << 10, limits.body());
        assertEquals(Duration.ofSeconds(10), limits.headDeadline());
        assertEquals(Duration.ofSeconds(15), limits.idle());
        assertEquals(64 << 10, HttpLimits.LARGEST_HEAD);
    }

    @Test
    void connectionDefaults() throws Exception {
        Limits limits = config().limits();
        assertEquals(Math.min(1024, ProcessLimits.ofThisProcess().workers()), limits.workers());
        assertEquals(512, limits.minRate());
        assertEquals(Duration.ofSeconds(30), limits.stall());
        assertEquals(Duration.ofSeconds(5), limits.lingerTime());
        assertEquals(4 << 20, limits.lingerBytes());
        assertEquals(Duration.ofSeconds(10), limits.grace());
    }

    @Test
    void passwordDefaults() {
        assertEquals(210_000, PasswordHash.DEFAULT_ITERATIONS);
        assertEquals(32, PasswordVerifier.MOST_WAITING);
    }

    @Test
    void admissionDefaults() throws Exception {
        ServerConfig config = config();
        ProcessLimits process = ProcessLimits.ofThisProcess();
        AdmissionPolicy everyone =
                new AdmissionPolicy(process.connections(false), process.rejecting(false), 0, List.of(), List.of());
        assertEquals(everyone, config.admission());
        assertEquals(process.memory(), config.memory());
    }

    @Test
    void theDocumentNamesOnlyExistingOptions() throws Exception {
        Set<String> options =
                Arrays.stream(Option.values()).map(Option::longName).collect(Collectors.toSet());
        List<String> named = Pattern.compile("`(--[a-z-]+)")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(named.size() > 10, named.toString());
        assertEquals(
                List.of(),
                named.stream().filter(name -> !options.contains(name)).toList());
    }
}
