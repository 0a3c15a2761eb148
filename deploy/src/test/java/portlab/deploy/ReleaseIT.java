package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;

/** {@code make dist} and the launchers in its archive. */
class ReleaseIT {
    private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));
    private static final String NO_JAVA = "found no Java 17 or newer";

    @TempDir
    static Path built;

    @TempDir
    Path folder;

    private static String version;

    @BeforeAll
    static void buildARelease() throws Exception {
        Programs.require("make", "tar", "gzip", "sha256sum", "sed");
        String pom = Files.readString(Shell.ROOT.resolve("pom.xml"));
        version = pom.replaceAll("(?s).*<revision>(.*)</revision>.*", "$1");
        build(built);
    }

    @BeforeEach
    void unpack() throws Exception {
        Shell.in(folder).run("tar -xzf " + archive(built)).ok();
    }

    /** Builds from a copy, so that this build's files stay unchanged. */
    private static void build(Path copy) throws Exception {
        Shell.here()
                .run("cp -R Makefile pom.xml bin www docs README.md CHANGELOG.md LICENSE " + copy + " && mkdir " + copy
                        + "/deploy && cp deploy/*.* " + copy + "/deploy && cp " + Shell.SERVER_JAR + " "
                        + Shell.CLIENT_JAR + " " + copy)
                .ok();
        Shell.in(copy)
                .run("make dist --assume-old=server.jar --assume-old=client.jar")
                .ok();
    }

    private static Path archive(Path copy) {
        return copy.resolve("dist/portlab-" + version + ".tar.gz");
    }

    private Path home() {
        return folder.resolve("portlab-" + version);
    }

    private Shell.Outcome launch(String line, Map<String, String> environment) throws Exception {
        Map<String, String> all =
                new HashMap<>(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
        all.putAll(environment);
        return Shell.in(folder).run(home().resolve("bin") + "/" + line, all);
    }

    @Test
    void buildsAreReproducible(@TempDir Path again) throws Exception {
        build(again);
        Shell.in(again).run("touch www/* && chmod -R go-rwx www").ok();
        Shell.in(again)
                .run("make dist --assume-old=server.jar --assume-old=client.jar")
                .ok();
        assertArrayEquals(Files.readAllBytes(archive(built)), Files.readAllBytes(archive(again)));
    }

    @Test
    void containsEveryFileWithItsChecksum() throws Exception {
        Shell.in(home()).run("sha256sum --check --strict --quiet SHA256SUMS").ok();
        Shell.in(built.resolve("dist"))
                .run("sha256sum --check --strict *.sha256")
                .ok();
        assertEquals(
                List.of(home()), Files.list(folder).filter(Files::isDirectory).toList(), "one folder");
        for (String name :
                List.of("server.jar", "bin/portlab.bat", "www/index.html", "docs/protocol.md", "deploy/haproxy.cfg")) {
            assertTrue(Files.isRegularFile(home().resolve(name)), name);
        }
        assertTrue(Files.isExecutable(home().resolve("bin/portlab")));
    }

    @Test
    void theReadmesCommandsWork() throws Exception {
        List<String> typed = Readme.deployment().stream()
                .filter(line -> !line.matches(".*(docker|:8180).*"))
                .toList();
        assertEquals(4, typed.size(), typed.toString());
        assertEquals("make dist", typed.get(0));
        assertEquals("tar -C /tmp -xzf dist/portlab-" + version + ".tar.gz", typed.get(1));
        Shell.in(built).run(typed.get(1).replace("/tmp", folder.toString())).ok();
        for (String line : typed.subList(2, 4)) {
            String printed = Shell.in(folder)
                    .run(line.replace("/tmp", folder.toString()))
                    .ok();
            assertTrue(printed.contains(version), printed);
        }
    }

    @Test
    void aLinkedLauncherServesAndAFetchCreatesAndUsesAnArchive() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("serve"), home().resolve("bin/portlab-server"));
        Process server = Shell.in(home()).start("env XDG_CACHE_HOME=" + folder.resolve("cache") + " " + link + " -p 0");
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.startsWith("  http ")) {
                line = out.readLine();
            }
            String port = line.replaceAll("\\D*127.0.0.1:(\\d+)/", "$1");
            for (int i = 0; i < 2; i++) {
                String printed = launch("portlab 127.0.0.1 " + port + " file.txt", Map.of())
                        .ok();
                assertTrue(printed.startsWith("200 OK"), printed);
            }
            assertTrue(archives("client").matches("(?s).*client-\\d+-\\d+\\.jsa.*"), archives("client"));
        } finally {
            Shell.end(server);
        }
        assertTrue(archives("server").contains(".jsa"), archives("server"));
    }

    private String archives(String jar) throws Exception {
        return Shell.in(folder).run("ls cache/portlab | grep ^" + jar + "-").printed();
    }

    @Test
    void launchersWorkWithoutAWritableCache() throws Exception {
        Files.createFile(folder.resolve("cache"));
        assertEquals(2, launch("portlab --wrong", Map.of()).exit());
        assertFalse(launch("portlab 127.0.0.1 1 x", Map.of()).printed().contains("warning"));
    }

    @Test
    void javaHomeIsUsedUnlessItIsTooOld() throws Exception {
        Path chosen = pretended("chosen", "17.0.1", "echo chosen");
        assertEquals(
                "chosen\n",
                launch("portlab x", Map.of("JAVA_HOME", chosen.toString())).ok());
        Path old = pretended("old", "1.8.0_402", "echo old");
        Map<String, String> environment = Map.of("JAVA_HOME", old.toString(), "PATH", THIS_JAVA + "/bin:/usr/bin:/bin");
        assertTrue(launch("portlab --version", environment).ok().contains(version));
    }

    @Test
    void theNewestJavaIsUsed() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        for (String pretended : List.of("99.0.1", "100", "98.0.2")) {
            pretended("home/.sdkman/candidates/java/" + pretended, pretended, "echo " + pretended);
        }
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "JAVA_HOME", ""));
        assertEquals("100\n", launch("portlab x", environment).ok());
    }

    @Test
    void aMissingJavaIsReported() throws Exception {
        String launcher = Files.readString(home().resolve("bin/launch.sh"));
        Files.writeString(
                home().resolve("bin/launch.sh"),
                Pattern.compile("/(usr|opt|Library)/").matcher(launcher).replaceAll("/nowhere/"));
        Shell.Outcome outcome = launch("portlab x", Map.of("PATH", bare(), "JAVA_HOME", "", "HOME", folder.toString()));
        assertEquals(1, outcome.exit());
        assertTrue(outcome.printed().startsWith("portlab: " + NO_JAVA), outcome.printed());
    }

    /** A folder with the programs that the launchers use, but without Java. */
    private String bare() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bare"));
        for (String name : List.of("dirname", "readlink", "sed", "cksum", "cut", "find", "mkdir")) {
            String found = Shell.here().run("command -v " + name).ok().strip();
            script(bin.resolve(name), "exec " + found + " \"$@\"");
        }
        return bin.toString();
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** A script that reports a Java version and does something else. */
    private Path pretended(String name, String number, String script) throws IOException {
        Path java = Files.createDirectories(folder.resolve(name).resolve("bin")).resolve("java");
        script(java, script);
        Files.writeString(
                folder.resolve(name).resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + number + "\"\n");
        return folder.resolve(name);
    }

    @Test
    void shellcheckAcceptsTheScripts() throws Exception {
        Programs.require("shellcheck");
        Shell.here()
                .run("shellcheck -x bin/portlab bin/portlab-server bin/launch.sh deploy/engine.sh deploy/train.sh")
                .ok();
    }

    @Test
    void systemdRatesTheExposureAsLow() throws Exception {
        Programs.require("systemd-analyze");
        Shell.Outcome told = Shell.here()
                .run("systemd-analyze security --offline=true --threshold=20 --no-pager deploy/portlab.service");
        assertTrue(told.ok().contains("Overall exposure level"), told.printed());
    }

    @Test
    void haproxyAcceptsItsConfiguration() throws Exception {
        Programs.require("haproxy");
        Shell.here().run("haproxy -c -q -f deploy/haproxy.cfg").ok();
    }
}
