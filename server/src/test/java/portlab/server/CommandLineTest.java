package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Protocol;
import portlab.server.Option.Group;
import portlab.server.http.Field;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.net.ProcessLimits;

class CommandLineTest {

    private static ServerOptions read(String... arguments) throws UsageException {
        return CommandLine.read(Map.of(), List.of(arguments));
    }

    private static ServerConfig config(String... arguments) throws UsageException {
        return config(read(arguments));
    }

    private static ServerConfig config(ServerOptions options) throws UsageException {
        return ServerConfig.of(options, ProcessLimits.ofThisProcess());
    }

    @Test
    void withoutAWordItServesWwwOnLoopbackFrom8080On() throws Exception {
        ServerConfig config = config();
        assertEquals(8080, config.ports().base());
        assertEquals(EnumSet.allOf(Protocol.class), config.ports().enabled());
        assertTrue(config.bind().isLoopbackAddress());
        assertEquals(
                ServerConfig.defaultFolder(ServerConfig.HERE), config.site().folder());
        assertEquals(Duration.ofSeconds(60), config.idle());
        assertEquals(10L << 30, config.bulkMax());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p 81", "-p81", "-p=81", "--port 81", "--port=81", "--port 80 -p 81", "x -p 81"})
    void acceptsAllFormsOfThePort(String line) throws Exception {
        assertEquals(81, ServerConfig.ports(read(line.split(" "))).base());
    }

    @Test
    void theRestOfACheckOfAClientIsItsCommand() throws Exception {
        ServerOptions options = read("--only", "drip,slow", "--check-client", "calc", "--", "nc", "-p", "{port}");
        assertEquals(Protocol.CALC, options.checkClient);
        assertEquals(List.of("drip", "slow"), options.exercises);
        assertEquals(List.of("nc", "-p", "{port}"), options.command);
        assertEquals(EnumSet.allOf(Protocol.class), options.enabled);
        assertEquals(Protocol.HTTP, read("--check-client", "--json").checkClient);
        assertEquals(Protocol.BULK, read("--check-client=bulk").checkClient);
        assertEquals(Protocol.ECHO, CommandLine.read(Map.of("PORTLAB_CHECK_CLIENT", "echo"), List.of()).checkClient);
        assertEquals(
                List.of("--check-client"),
                List.of(read("--", "--check-client").folder.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--list", "--patience 3", "--junit x", "--gradescope x"})
    void optionsForChecksOfClientsNeedOne(String line) throws Exception {
        ServerOptions options = read(line.split(" "));
        String message =
                assertThrows(UsageException.class, () -> config(options)).getMessage();
        assertEquals(line.split(" ")[0] + " has no effect without --check-client", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"site", "-p 81 site", "site -p 81", "-- site", "-p 81 -- site"})
    void acceptsTheFolderAnywhere(String line) throws Exception {
        assertEquals(Path.of("site"), read(line.split(" ")).folder);
    }

    @Test
    void afterTwoDashesEverythingIsAFolder() throws Exception {
        assertEquals(Path.of("--port"), read("--", "--port").folder);
    }

    @ParameterizedTest
    @CsvSource({
        "--only http, http",
        "--only calc, calc",
        "'--only http,echo', 'http echo'",
        "--without bulk, 'http echo message calc admin'",
        "'--without bulk,echo', 'http message calc admin'",
        "'--only http,echo --without echo', http",
        "'--only http,admin', 'http admin'",
        "--without admin, 'http bulk echo message calc'"
    })
    void selectsServices(String line, String words) throws Exception {
        Set<Protocol> expected = EnumSet.noneOf(Protocol.class);
        Arrays.stream(words.split(" "))
                .map(word -> word.toUpperCase())
                .map(Protocol::valueOf)
                .forEach(expected::add);
        assertEquals(expected, ServerConfig.ports(read(line.split(" "))).enabled());
    }

    @Test
    void theEnvironmentCompletesTheCommandLine() throws Exception {
        Map<String, String> environment = Map.of(
                "PORTLAB_PORT",
                "9000",
                "PORTLAB_MIN_RATE",
                "7",
                "PORTLAB_QUIET",
                "true",
                "PORTLAB_SPA",
                "0",
                "PORTLAB_LISTEN",
                "echo=7\nbulk=8");
        ServerConfig config = config(CommandLine.read(environment, List.of("-p", "9100")));
        assertEquals(9100, config.ports().base());
        assertEquals(7, config.limits().minRate());
        assertTrue(config.log().quiet());
        assertEquals(false, config.http().responses().spa());
        assertEquals(
                Map.of(Protocol.ECHO, new PortPlan.Span(7, 7), Protocol.BULK, new PortPlan.Span(8, 8)),
                config.ports().moved());
    }

    @Test
    void optionsForTheFolder() throws Exception {
        ServerConfig off = config(CommandLine.read(Map.of(), List.of("..")));
        assertTrue(off.archives());
        assertEquals(DeveloperTools.NONE, off.http().tools());
        assertEquals(new ServerConfig.AfterStart(false, false), off.after());
        ServerConfig on = config(CommandLine.read(
                Map.of(),
                List.of("--no-archive", "--mirror=/a b", "--live", "--cache=9", "--open", "-b", "0.0.0.0", "..")));
        assertEquals(false, on.archives());
        assertEquals("/a%20b", on.http().tools().mirror().encoded());
        assertTrue(on.http().tools().live());
        assertEquals(0, on.http().responses().cacheSeconds());
        assertEquals(DeveloperTools.NONE, on.admin().tools());
        assertEquals(new ServerConfig.AfterStart(true, true), on.after());
        ServerOptions quiet = CommandLine.read(Map.of(), List.of("--no-qr", "-b", "0.0.0.0", ".."));
        assertEquals(new ServerConfig.AfterStart(false, false), config(quiet).after());
    }

    @Test
    void isolationGivesWayToFieldsOfTheSameName() throws Exception {
        String own = "cross-origin-embedder-policy: credentialless";
        ServerConfig config = config(CommandLine.read(Map.of(), List.of("--isolated", "--header", own, "..")));
        assertEquals(
                List.of(
                        new Field("cross-origin-embedder-policy", "credentialless"),
                        new Field("Cross-Origin-Opener-Policy", "same-origin"),
                        new Field("Cross-Origin-Resource-Policy", "same-origin")),
                config.http().responses().fields());
        assertEquals(List.of(), config.admin().responses().fields());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80|unknown option --prot: did you mean --port? see --help",
                "--followsymlink|unknown option --followsymlink: did you mean --follow-symlinks? see --help",
                "--tsl|unknown option --tsl: did you mean --tls? see --help",
                "-x|unknown option -x: see --help",
                "--port|--port needs a value: --port PORT",
                "--port 65536|--port 65536: invalid port '65536': expected 0–65535",
                "--port -1|--port -1: invalid port '-1': expected 0–65535",
                "-p x|-p x: invalid port 'x': expected 0–65535",
                "--spa=yes|--spa takes no value",
                "--only htp|--only htp: unknown service 'htp': expected http, bulk, echo, message, calc or admin",
                "--listen calc|--listen calc: expected SERVICE=PORT[-PORT], such as calc=9001-9003",
                "--listen calc=9-7|--listen calc=9-7: invalid port range '9-7': expected one like 9001-9003",
                "--workers 1|--workers 1: expected a whole number from 2 to 100000",
                "--grace 1h|--grace 1h: expected a whole number from 0 to 86400",
                "--bulk-max 0|--bulk-max 0: expected a size such as 500MB or 10GiB",
                "--mirror mirror|--mirror mirror: expected a path that begins with a slash, such as /mirror",
                "--mirror /a/|--mirror /a/: expected a path that begins with a slash, such as /mirror",
                "--open --only calc|--open shows the site, and --only or --without leaves out http: leave out --open",
                "--auth me|--auth: expected USER:HASH; --hash USER makes it",
                "--auth-path /private/|--auth-path needs users: add --auth or --auth-file",
                "--auth-path private|--auth-path private: expected a path on the site that begins with a slash, such as /private/; encode what is not ASCII",
                "--auth-path /|--auth-path /: expected a path on the site that begins with a slash, such as /private/; encode what is not ASCII",
                "--auth me:secret|--auth: invalid password hash; --hash USER makes one",
                "--hash a:b|--hash a:b: invalid user name: it must not be empty or contain colons or control characters",
                "--host a:80|--host a:80: expected a name such as lab.example, without scheme, port or path",
                "--drain -1|--drain -1: expected a whole number from 0 to 86400",
                "--header X|--header X: expected 'Name: value'",
                "--mime glb|--mime glb: expected EXT=TYPE, such as glb=model/gltf-binary",
                "--max-head 100 --max-request-line 101|--max-request-line 101 is larger than --max-head 100",
                "a b|cannot serve two folders, a and b: start a server for each, with --port"
            })
    void errorsTakeOneLine(String line, String message) {
        assertEquals(
                message,
                assertThrows(UsageException.class, () -> config(line.split(" ")))
                        .getMessage());
    }

    @Test
    void aHeaderCannotContainAnother() {
        assertThrows(UsageException.class, () -> read("--header", "X: a\r\nSet-Cookie: b"));
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionHasAMeaning(Option option) {
        try {
            new ServerOptions().set(option, "");
        } catch (UsageException | IllegalArgumentException e) {
            assertTrue(option.takesValue(), e.getMessage());
        }
    }

    @Test
    void theHelpNamesEveryOption() {
        String help = CommandLine.help();
        for (Option option : Option.values()) {
            assertTrue(help.contains(option.longName()), option.longName());
        }
    }

    @Test
    void theHelpHasASectionForEachGroup() {
        assertEquals(List.of("--tls", "--tls-cert", "--tls-key", "--hsts"), section("TLS"));
        for (Group group : Group.values()) {
            List<String> names = Arrays.stream(Option.values())
                    .filter(option -> option.group() == group)
                    .map(Option::longName)
                    .toList();
            assertEquals(names, section(group.title()));
        }
    }

    /** The options below a title, in order. */
    private static List<String> section(String title) {
        String help = CommandLine.help();
        String start = "\n\n" + title + ":\n";
        assertTrue(help.contains(start), title);
        String rest = help.substring(help.indexOf(start) + start.length());
        return Pattern.compile("^ {2}(?:-\\w, | {4})(--[a-z-]+)", Pattern.MULTILINE)
                .matcher(rest.substring(0, rest.indexOf("\n\n")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theHelpFitsAnyTerminalAndBreaksNoWord() {
        String help = CommandLine.help();
        assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
        assertTrue(help.lines().allMatch(line -> line.equals(line.stripTrailing())), help);
        String running = help.replaceAll("\\s+", " ");
        for (Option option : Option.values()) {
            assertTrue(running.contains(option.help()), option.help());
        }
    }

    @Test
    void capitalVPrintsTheVersion() throws Exception {
        assertTrue(read("-V").version);
    }

    @Test
    void theDefaultFolderIsWwwIfItExists(@TempDir Path here) throws Exception {
        assertEquals(here, ServerConfig.defaultFolder(here));
        Files.writeString(here.resolve("www"), "a file");
        assertEquals(here, ServerConfig.defaultFolder(here));
        Files.delete(here.resolve("www"));
        Files.createDirectory(here.resolve("www"));
        assertEquals(here.resolve("www"), ServerConfig.defaultFolder(here));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.96.0.17:8080", "udp://[fd00::1]:8080", "sctp://10.0.0.1:1"})
    void aServiceLinkOfKubernetesIsIgnoredWithAWarning(String link) throws Exception {
        ServerOptions options = CommandLine.read(Map.of("PORTLAB_PORT", link), List.of());
        assertEquals(8080, options.port);
        assertEquals(1, options.warnings.size());
        assertTrue(options.warnings.get(0).startsWith("ignored PORTLAB_PORT=" + link), options.warnings.toString());
    }

    @Test
    void otherInvalidPortsAreErrors() {
        assertThrows(UsageException.class, () -> CommandLine.read(Map.of("PORTLAB_PORT", "http://x"), List.of()));
    }

    /** Only ports on loopback are at risk of DNS rebinding. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | false | false",
                "-b 127.0.0.2 | false | false",
                "-b ::1 | false | false",
                "-b 0.0.0.0 | true | false",
                "-b 192.0.2.1 | true | false",
                "--admin-bind 0.0.0.0 | false | true",
                "--proxy-protocol 127.0.0.1 | true | false"
            })
    void onLoopbackOtherHostsAreRejected(String line, boolean http, boolean admin) throws UsageException {
        ServerConfig config = line.isEmpty() ? config() : config(line.split(" "));
        assertEquals(http, config.http().access().hosts().all());
        assertEquals(admin, config.admin().access().hosts().all());
    }

    @Test
    void hostsCanBeAllowed() throws UsageException {
        ServerConfig config = config("--host", "Lab.example", "--host=other");
        AllowedHosts expected = AllowedHosts.LOCAL.with("lab.example").with("other");
        assertEquals(expected, config.http().access().hosts());
        assertEquals(expected, config.admin().access().hosts());
    }

    // The wire.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wire | true | '' | ",
                "--wire site | true | '' | site",
                "site --wire | true | '' | site",
                "--wire a.txt | false | a.txt | ",
                "--wire a.txt site | false | a.txt | site",
                "--wire=a.PCAPNG site | false | a.PCAPNG | site",
                "--wire --wire a.jsonl --wire b.pcapng | true | a.jsonl b.pcapng | ",
                "--wire -- a.txt | true | '' | a.txt",
                "--wire -q | true | '' | ",
            })
    void theNextArgumentIsTheWiresFileOnlyByItsSuffix(String line, boolean shown, String files, String folder)
            throws Exception {
        ServerOptions options = read(line.split(" "));
        assertEquals(shown, options.wireShown);
        assertEquals(
                files,
                String.join(" ", options.wireFiles.stream().map(Path::toString).toList()));
        assertEquals(folder == null ? null : Path.of(folder), options.folder);
    }

    @ParameterizedTest
    @CsvSource({"true, true, 0", "1, true, 0", "a.txt, false, 1", "0, false, 0"})
    void theVariableOfTheWireIsASwitchOrAFile(String value, boolean shown, int files) throws Exception {
        ServerOptions options = CommandLine.read(Map.of("PORTLAB_WIRE", value), List.of());
        assertEquals(shown, options.wireShown);
        assertEquals(files, options.wireFiles.size());
    }

    @Test
    void theVariableOfTheWireNamesAnotherSuffixInItsError() {
        UsageException refused =
                assertThrows(UsageException.class, () -> CommandLine.read(Map.of("PORTLAB_WIRE", "a.pcap"), List.of()));
        assertEquals(
                "PORTLAB_WIRE a.pcap: expected a file name that ends with .txt, .jsonl or .pcapng",
                refused.getMessage());
    }

    @Test
    void theVariableOfTheWireTakesSeveralFiles() throws Exception {
        assertEquals(
                List.of(Path.of("a.txt"), Path.of("b.pcapng")),
                CommandLine.read(Map.of("PORTLAB_WIRE", "a.txt\nb.pcapng"), List.of()).wireFiles);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wire=a.pcap | --wire a.pcap: expected a file name that ends with .txt, .jsonl or .pcapng",
                "--wire a.pcap | the folder a.pcap does not exist: name one that does; a file for --wire ends with .txt,"
                        + " .jsonl or .pcapng",
                "--wire-bytes 9 | --wire-bytes has no effect without --wire: add --wire, or --wire FILE",
                "--wire-secrets | --wire-secrets has no effect without --wire: add --wire, or --wire FILE",
                "--wire-encrypted | --wire-encrypted has no effect without --wire: add --wire, or --wire FILE",
                "--wire-encrypted --wire | --wire-encrypted records only in .pcapng files, which Wireshark can decrypt: use"
                        + " --wire FILE.pcapng, and nothing else to show or record",
                "--wire-encrypted --wire a.pcapng --wire a.txt | --wire-encrypted records only in .pcapng files, which"
                        + " Wireshark can decrypt: use --wire FILE.pcapng, and nothing else to show or record",
                "--wire-encrypted --wire a.pcapng --wire-path / | --wire-path cannot see paths with --wire-encrypted: leave"
                        + " out one of them",
                "--wire-path / | --wire-path has no effect without --wire: add --wire, or --wire FILE",
                "--wire-client ::1 | --wire-client has no effect without --wire: add --wire, or --wire FILE",
                "--wire-service calc | --wire-service has no effect without --wire: add --wire, or --wire FILE",
                "--wire a.txt --wire a.txt | --wire names the same file twice: give each recording a file of its own",
                "--wire a.pcapng --wire-bytes 9 | --wire-bytes has no effect on a .pcapng file, which always has all bytes",
                "--wire --wire-service calc --only http | --wire-service calc: this service is not served; see --only and"
                        + " --without",
                "--wire --wire-service calc --wire-path /x | --wire-path needs a service with paths: http or admin",
                "--wire --wire-path files | --wire-path files: expected a path that begins with a slash, such as"
                        + " '/files/*'",
            })
    void contradictionsAboutTheWire(String line, String error) {
        UsageException refused = assertThrows(UsageException.class, () -> config(line.split(" ")));
        assertEquals(error, refused.getMessage());
    }

    @Test
    void theStartMessageDescribesTheWire() throws Exception {
        assertEquals(
                "all connections to standard output, a.txt, passwords masked",
                config("--wire", "--wire", "a.txt").wire().description());
        assertEquals(
                "connections of calc from 10.0.0.0/8 to a.txt, with passwords",
                config("--wire", "a.txt", "--wire-service", "calc", "--wire-client", "10.0.0.0/8", "--wire-secrets")
                        .wire()
                        .description());
        assertEquals(
                "all connections to a.pcapng, encrypted, with the secrets to decrypt them",
                config("--wire", "a.pcapng", "--wire-encrypted").wire().description());
        assertEquals(
                "connections of http, admin about /files/* to standard output, passwords masked",
                config("--wire", "--wire-path", "/files/*").wire().description());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "--tls | http admin | - | -",
                "--tls site | http admin | - | site",
                "--tls calc,echo site | echo calc | - | site",
                "--tls=calc --tls echo | echo calc | - | -",
                "--tls all | http bulk echo message calc admin | - | -",
                "--tls -p 0 | http admin | - | -",
                "--tls ./calc | http admin | - | ./calc",
                "--listen https=8443 | '' | 8443 | -",
                "--listen https=8443-8444 --tls calc | calc | 8443-8444 | -",
                "--tls-cert c --tls-key k | http admin | - | -",
                "--tls-cert c --tls-key k --tls calc | calc | - | -",
                "--tls-cert c --tls-key k --listen https=1 | '' | 1 | -",
            })
    void tlsIsForHttpOrForTheServicesNamed(String line, String tls, String https, String folder) throws Exception {
        ServerOptions options = read(line.split(" "));
        PortPlan ports = ServerConfig.ports(options);
        assertEquals(
                tls, String.join(" ", ports.tls().stream().map(Protocol::word).toList()));
        assertEquals(https, ports.https() == null ? null : ports.https().toString());
        assertEquals(folder == null ? null : Path.of(folder), options.folder);
        assertTrue(ports.hasTls());
    }

    @ParameterizedTest
    @CsvSource({"--tls --hsts, 31536000", "--tls --hsts 60, 60", "--hsts=0 --tls, 0", "--tls --hsts ., 31536000"})
    void strictTransportSecurityHasADefault(String line, long seconds) throws Exception {
        ServerConfig config = config(line.split(" "));
        assertEquals(Duration.ofSeconds(seconds), config.http().responses().hsts());
        assertNull(config.admin().responses().hsts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tls-cert c | --tls-cert and --tls-key belong together: give both, or neither",
                "--tls-key k | --tls-cert and --tls-key belong together: give both, or neither",
                "--tls nope | the folder nope does not exist: name one that does",
                "--tls=nope | --tls nope: unknown service 'nope': expected http, bulk, echo, message, calc or admin",
                "--tls --only calc | none of the services here speaks TLS: name one, such as --tls calc",
                "--tls-cert c --tls-key k --only calc | none of the services here speaks TLS: name one, such"
                        + " as --tls calc",
                "--hsts | --hsts has an effect only over TLS: add --tls or --listen https=PORT",
                "--without http --listen https=1 | --listen https=PORT adds HTTPS beside http, which is not served: for"
                        + " HTTPS alone, use --tls and --listen http=PORT",
                "--tls --hsts=x | --hsts x: expected a whole number from 0 to 2147483647",
            })
    void contradictionsAboutTls(String line, String error) {
        UsageException refused = assertThrows(UsageException.class, () -> config(line.split(" ")));
        assertEquals(error, refused.getMessage());
    }
}
