package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import portlab.common.Conditions;
import portlab.common.Programs;

/** The README's commands for containers, in their order, and the failures they must survive. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT {
    private static final String BUILD_SERVER = "docker build --target server -t portlab-server .";
    private static final String BUILD_CLIENT = "docker build --target client -t portlab-client .";
    private static final String RUN_SERVER = "docker run -p 8080-8087:8080-8087 portlab-server";
    private static final String RUN_CLIENT = "docker run -it portlab-client 172.17.0.1 8080";
    private static final String LAB = "docker compose up --build --exit-code-from client";
    private static final String SCALE = "docker compose --profile scale up --detach haproxy";
    private static final String FETCH = "curl http://127.0.0.1:8180/file.txt";
    private static final String KILL = "docker compose --profile scale kill server2";
    private static final String DOWN = "docker compose --profile scale down";
    private static final String UNTIL_IT_ANSWERS =
            "for i in {1..2000}; do curl -s -o /dev/null http://127.0.0.1:8080/ && exit; sleep 0.01; done; exit 1";
    private static final List<String> ALL =
            List.of(BUILD_SERVER, BUILD_CLIENT, RUN_SERVER, RUN_CLIENT, LAB, SCALE, FETCH, KILL, FETCH, DOWN);

    private static final String COMPOSE = "docker compose --profile scale ";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final long LARGEST_IMAGE = 70_000_000;
    private static final int BIG = 20_000_000;
    private static final int ENOUGH = 200;
    private static final int TRUNCATED = 18;

    private final Path site = Shell.ROOT.resolve("deploy/target/site");
    private Engine engine;
    private Shell shell;

    @BeforeAll
    void startEngine() throws Exception {
        Programs.require("curl", "script");
        engine = Engine.start();
        shell = engine.shell();
    }

    @AfterAll
    void stopEngine() throws Exception {
        if (engine != null) {
            shell.run(COMPOSE + "down --timeout 1");
            engine.stop();
        }
    }

    private String file() throws IOException {
        return Files.readString(Shell.ROOT.resolve("www/file.txt"));
    }

    @Test
    @Order(0)
    void theReadmeHasTheseCommands() throws IOException {
        assertEquals(
                ALL,
                Readme.deployment().stream()
                        .filter(line -> line.matches(".*(docker|:8180).*"))
                        .toList());
    }

    @Test
    @Order(1)
    void imagesAreSmallAndRunUnprivileged() throws Exception {
        shell.run(BUILD_SERVER).ok();
        shell.run(BUILD_CLIENT).ok();
        for (String image : List.of("portlab-server", "portlab-client")) {
            String told = shell.run("docker image inspect --format '{{.Size}} {{.Config.User}}' " + image)
                    .ok();
            String[] words = told.strip().split(" ");
            System.out.println(image + ": " + words[0] + " bytes");
            assertTrue(Long.parseLong(words[0]) < LARGEST_IMAGE, told);
            assertEquals("65532:65532", words[1]);
        }
    }

    @Test
    @Order(2)
    void aServerAnswersOnPublishedPortsAndToTheClientsImage() throws Exception {
        Process server = shell.start(RUN_SERVER + " > /dev/null 2>&1");
        try {
            shell.run(UNTIL_IT_ANSWERS).ok();
            assertEquals(
                    file(), shell.run("curl -sS http://127.0.0.1:8080/file.txt").ok());
            String typed = "printf 'calc 21\\rsay hello\\rquit\\r' | script -qec '" + RUN_CLIENT + "' /dev/null";
            String seen = shell.run(typed).ok();
            seen = seen.replaceAll("\\x1b\\[[0-9;?]*[a-zA-Z]", "");
            assertTrue(seen.contains("21 doubled is 42"), seen);
            assertTrue(seen.contains(": hello"), seen);
        } finally {
            shell.run("docker ps -q --filter ancestor=portlab-server | xargs -r docker stop")
                    .ok();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS));
        }
    }

    @Test
    @Order(3)
    void servesAMountedFolderOnAReadOnlyRootAndDrainsOnStop() throws Exception {
        Files.createDirectories(site);
        Files.writeString(site.resolve("żółć.txt"), "mounted");
        Files.write(site.resolve("big.bin"), new byte[BIG]);
        long before = System.nanoTime();
        shell.run(
                        "docker run --detach --name portlab-test --read-only --cap-drop ALL --memory 256m -p 8080-8087:8080-8087"
                                + " -e PORTLAB_NO_LISTING=true -v " + site + ":/www:ro portlab-server --drain 1")
                .ok();
        shell.run("until curl -sS -o /dev/null http://127.0.0.1:8080/ 2> /dev/null; do sleep 0.01; done")
                .ok();
        System.out.println("first answer after docker run: " + (System.nanoTime() - before) / 1_000_000 + " ms");
        try {
            assertEquals(
                    "mounted",
                    shell.run("curl -sS http://127.0.0.1:8080/%C5%BC%C3%B3%C5%82%C4%87.txt")
                            .ok());
            assertEquals(
                    "404",
                    shell.run("curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/")
                            .ok());
            shell.run("docker exec portlab-test /java/bin/java -jar /server.jar --health")
                    .ok();
            awaitHealth();
            Path got = site.resolveSibling("got.bin");
            Files.deleteIfExists(got);
            Process last = shell.start("curl -sS --limit-rate 5M -o " + got + " http://127.0.0.1:8080/big.bin");
            Conditions.await("a download is under way", () -> Files.exists(got));
            shell.run("docker stop --time 20 portlab-test").ok();
            assertTrue(last.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, last.exitValue());
            assertEquals(BIG, Files.size(got));
            assertEquals("143", state("{{.State.ExitCode}}"));
        } finally {
            shell.run("docker rm --force portlab-test").ok();
        }
    }

    /** The image makes its certificate with its own keytool, and a volume keeps the key from one container to the next. */
    @Test
    @Order(4)
    void theServersImageKeepsItsKeyInAVolume() throws Exception {
        Path certificate = Shell.ROOT.resolve("deploy/target/server.crt");
        String run = "docker run --detach --name portlab-test --read-only --cap-drop ALL -p 8080-8087:8080-8087"
                + " -v portlab-config:/config -e PORTLAB_TLS=true portlab-server";
        try {
            shell.run(run).ok();
            awaitHealth();
            String pin = pin();
            shell.run("docker rm --force portlab-test").ok();
            shell.run(run).ok();
            awaitHealth();
            assertEquals(pin, pin());
            shell.run("docker cp portlab-test:/config/portlab/server.crt " + certificate + " && chmod 644 "
                            + certificate)
                    .ok();
            assertEquals(
                    file(),
                    shell.run("curl -sS --cacert " + certificate + " https://127.0.0.1:8080/file.txt")
                            .ok());
            String address = shell.run("docker inspect --format '{{.NetworkSettings.IPAddress}}' portlab-test")
                    .ok()
                    .strip();
            String fetched = shell.run("docker run --rm -v " + certificate + ":/server.crt:ro portlab-client"
                            + " --cacert /server.crt --pin " + pin + " https://" + address + ":8080/file.txt -o -")
                    .ok();
            assertTrue(fetched.contains(file()), fetched);
        } finally {
            shell.run("docker rm --force portlab-test; docker volume rm portlab-config");
        }
    }

    private void awaitHealth() throws Exception {
        Conditions.await("healthy", () -> state("{{.State.Health.Status}}").equals("healthy"));
    }

    /** What the server says about its key. */
    private String pin() throws Exception {
        Matcher pin = Pattern.compile("sha256//\\S+")
                .matcher(shell.run("docker logs portlab-test").ok());
        assertTrue(pin.find());
        return pin.group();
    }

    private String state(String format) {
        try {
            return shell.run("docker inspect --format '" + format + "' portlab-test")
                    .ok()
                    .strip();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Order(5)
    void composeExitsWithTheClientsResult() throws Exception {
        String printed = shell.run(LAB).ok();
        for (String part : List.of(
                "file.txt  (unchanged)",
                "21 doubled is 42",
                "10.0 MB came back unchanged",
                ": hello",
                "100.0 MB to",
                "checksums agree")) {
            assertTrue(printed.contains(part), part + " in " + printed);
        }
        assertTrue(
                Pattern.compile("doubled.*\\n.*:900[123]\\)").matcher(printed).find(), printed);
        shell.run("docker compose down").ok();
    }

    @Test
    @Order(6)
    void noSmallRequestIsLostWhenOneOfThreeServersDrainsOrIsKilled() throws Exception {
        shell.run(SCALE).ok();
        Conditions.await("HAProxy serves", () -> shell.run(FETCH).exit() == 0);
        assertTrue(shell.run(FETCH).ok().endsWith(file()));

        Counts drained = under(() -> shell.run(COMPOSE + "stop server1").ok());
        System.out.println("while one drained: " + drained);
        assertEquals(0, drained.filesLost() + drained.numbersLost() + drained.retriedLost(), drained.toString());
        shell.run(COMPOSE + "up --detach --wait server1").ok();

        Counts killed = under(() -> shell.run(KILL).ok());
        System.out.println("while one was killed: " + killed);
        assertEquals(0, killed.filesLost() + killed.retriedLost(), killed.toString());
        assertTrue(shell.run(FETCH).ok().endsWith(file()));
    }

    @Test
    @Order(7)
    void logsShowTheClientAndNotTheProxy() throws Exception {
        String haproxy = shell.run("docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "
                        + "$(" + COMPOSE + "ps -q haproxy)")
                .ok()
                .strip();
        String logs = shell.run(COMPOSE + "logs server1 server2 server3").ok();
        assertTrue(logs.contains("GET /file.txt"), logs);
        assertTrue(logs.contains(" calc "), logs);
        assertFalse(logs.contains(haproxy + ":"), "the proxy, " + haproxy + ", is in the logs");
    }

    @Test
    @Order(8)
    void anInterruptedBodyIsReportedAsTruncated() throws Exception {
        Process fetch =
                shell.start(JAVA + " -jar " + Shell.CLIENT_JAR + " 127.0.0.1 8180 -c 'bulk 10GB' > /dev/null 2>&1");
        Conditions.await("bytes flow", () -> received() > 100_000_000);
        shell.run(COMPOSE + "kill server1 server3").ok();
        assertTrue(fetch.waitFor(30, TimeUnit.SECONDS));
        assertEquals(TRUNCATED, fetch.exitValue());
        shell.run(DOWN).ok();
        assertEquals("", shell.run(COMPOSE + "ps -q").ok());
    }

    /** How many bytes HAProxy's container has received. */
    private long received() {
        try {
            String process = shell.run("docker inspect --format '{{.State.Pid}}' $(" + COMPOSE + "ps -q haproxy)")
                    .ok()
                    .strip();
            Matcher line = Pattern.compile("eth0: *(\\d+)")
                    .matcher(shell.run("cat /proc/" + process + "/net/dev").ok());
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Results of small requests. The client retries with another replica when one is gone. */
    private record Counts(int files, int filesLost, int numbers, int numbersLost, int retried, int retriedLost) {}

    /** Runs an action under small requests, with enough of them before and after. */
    private Counts under(Callable<?> action) throws Exception {
        Path classes = Shell.ROOT.resolve("deploy/target/test-classes");
        Process load = shell.start(JAVA + " -cp " + classes + " portlab.deploy.Load 127.0.0.1 8180 8184");
        Process client = shell.start(JAVA + " -jar " + Shell.CLIENT_JAR + " 127.0.0.1 8180 --json --keep-going");
        try (BufferedReader counts = load.inputReader();
                BufferedReader answers = client.inputReader()) {
            ask(client, answers, ENOUGH);
            FutureTask<?> running = new FutureTask<>(action);
            new Thread(running, "action").start();
            int lost = 0;
            int asked = 0;
            while (!running.isDone() || asked < 5 * ENOUGH) {
                lost += ask(client, answers, 10);
                asked += 10;
            }
            running.get();
            load.getOutputStream().close();
            client.getOutputStream().close();
            int[] told = counts.lines()
                    .flatMapToInt(line ->
                            IntStream.of(Integer.parseInt(line.split(" ")[2]), Integer.parseInt(line.split(" ")[4])))
                    .toArray();
            assertTrue(told[0] > ENOUGH && told[2] > ENOUGH, "there was load: " + Arrays.toString(told));
            return new Counts(told[0], told[1], told[2], told[3], asked, lost);
        } finally {
            Shell.end(load);
            Shell.end(client);
        }
    }

    /** Lets the client double so many numbers, and counts the failures. */
    private static int ask(Process client, BufferedReader answers, int count) throws IOException {
        int lost = 0;
        for (int i = 0; i < count; i++) {
            client.outputWriter().append("calc " + i + "\n").flush();
            String answer = answers.readLine();
            assertTrue(answer != null, "the client keeps running");
            lost += answer.contains("\"ok\":true") ? 0 : 1;
        }
        return lost;
    }
}
