"""The benchmarks: what they measure, against which rivals, and with which targets."""

import contextlib
import os
import re
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import Callable

import loads
import measure
import rivals
from measure import Table
from rivals import PORTLAB

CLOSED = "requests/s"
CPU = "CPU µs/request"
BOTH = "both sides' CPU µs/request"


@dataclass(frozen=True)
class Goal:
    """A target for our median divided by a rival's: a minimum or a maximum."""

    metric: str
    rival: str
    sign: str
    bound: float
    ours: str = PORTLAB

    def met(self, ratio):
        return ratio >= self.bound if self.sign == "≥" else ratio <= self.bound


@dataclass(frozen=True)
class Benchmark:
    name: str
    title: str
    run: Callable
    goals: list = field(default_factory=list)


@dataclass
class Lab:
    """What all benchmarks share: the jars, the site, and the time limits."""

    java: str
    jar: str
    client: str
    flags: list
    site: object
    folder: object
    rounds: int
    seconds: int
    quick: bool
    jdks: dict
    rivals: dict
    notes: list

    def portlab(self, *options, name=PORTLAB):
        return rivals.portlab(self.java, self.jar, self.flags, options or ("--quiet",), name)

    def present(self, *names):
        """The rivals with these names that are installed."""
        found = {}
        for name in names:
            rival = self.rivals[name]
            if rival.present():
                found[name] = rival
            else:
                self.say(f"{name} is not installed and was skipped")
        return found

    def say(self, note):
        if note not in self.notes:
            self.notes.append(note)

    def need(self, *programs):
        absent = loads.missing(*programs)
        if absent:
            raise Absent(f"needs {', '.join(absent)}, which is not installed")

    @contextlib.contextmanager
    def running(self, contenders):
        """Starts all servers; the idle ones do not slow down the one under load."""
        with contextlib.ExitStack() as stack:
            servers = {}
            for name, rival in contenders.items():
                servers[name] = stack.enter_context(rival.start(self.site, self.folder))
                servers[name].await_answer()
            yield servers


class Absent(Exception):
    """A program that a benchmark needs is not installed."""


def http(load, *names):
    """A benchmark of HTTP servers: applies a load, which takes a server and a duration, to us and to each rival."""

    def run(lab):
        lab.need("ab", "wrk")
        with lab.running({PORTLAB: lab.portlab()} | lab.present(*names)) as servers:
            for server in servers.values():
                warm(lab, server, load)
            return Table.in_turn(lab.rounds, servers, lambda server: load(server, lab.seconds))

    return run


# A JVM counts as warm when its compiler uses less than this share of the time.
COMPILED = 0.03
WARM_ROUNDS = 15


def warm(lab, server, load, first=None):
    """Warms up a JVM, mostly with many small requests (or what comes `first`); other servers need less."""
    if server.name != PORTLAB:
        load(server, 1)
        return
    if first:
        first()
    else:
        loads.ab(server, "/1k.html", 2 * lab.seconds)
    for _ in range(2 if lab.quick else WARM_ROUNDS):
        before = measure.compiler_seconds(server.pid)
        load(server, lab.seconds)
        if measure.compiler_seconds(server.pid) - before < COMPILED * lab.seconds:
            return
    if not lab.quick:
        lab.say("a JVM was still compiling after its warm-up")


def slow_too(load, fast, slow):
    """Also measures much slower servers, for one second each."""

    def run(lab):
        table = http(load, *fast)(lab)
        if lab.quick:
            return table
        with lab.running(lab.present(*slow)) as servers:
            for name, server in servers.items():
                load(server, 1)
                table.samples[name] = [load(server, 1)]
        return table

    return run


def big(server, path, size, count):
    """Fetches a big file with curl, on a new connection each time."""

    def load():
        begun = time.perf_counter()
        for _ in range(count):
            loads.run(["curl", "-s", "-o", "/dev/null", "--http1.0", server.url(path)], 120)
        return count, time.perf_counter() - begun

    sample = loads.counted(server, load)
    return {"MB/s": size * sample[CLOSED] / 1e6, "CPU ms/request": sample[CPU] / 1000,
            "both sides' CPU ms/request": sample[BOTH] / 1000}


def latency(lab):
    lab.need("wrk", "h2load")
    with lab.running({PORTLAB: lab.portlab()} | lab.present("nginx")) as servers:
        for server in servers.values():
            warm(lab, server, lambda server, seconds: loads.wrk(server, "/1k.html", seconds))
        rival = servers.get("nginx", servers[PORTLAB])
        rate = loads.wrk(rival, "/1k.html", lab.seconds)[CLOSED] / 2

        def sample(server):
            return loads.h2load(server, "/1k.html", max(2, lab.seconds), rate, lab.folder)

        return Table.in_turn(lab.rounds, servers, sample)


def logging(lab):
    lab.need("ab")
    contenders = {PORTLAB: lab.portlab(), "portlab, log on": lab.portlab("--bind=127.0.0.1", name="portlab, log on")}
    contenders |= lab.present("nginx, log on")
    with lab.running(contenders) as servers:
        for server in servers.values():
            loads.ab(server, "/1k.html", 3 * lab.seconds)
        return Table.in_turn(lab.rounds, servers, lambda server: loads.ab(server, "/1k.html", lab.seconds))


def heap_used(lab, server):
    """Bytes of live objects; None if the process is not a JVM."""
    if server.name != PORTLAB:
        return None
    jcmd = str(lab.java).removesuffix("java") + "jcmd"
    text = loads.run([jcmd, server.pid, "GC.class_histogram"], 60)
    return int(re.search(r"^Total\s+\d+\s+(\d+)", text, re.M)[1])


def idle(lab):
    lab.need("ab")
    count = 2000 if lab.quick else 10_000
    with lab.running({PORTLAB: lab.portlab("--quiet", "--keep-alive=600")} | lab.present("nginx")) as servers:
        for server in servers.values():
            loads.ab(server, "/1k.html", 3)
        without = Table.in_turn(lab.rounds, servers, lambda server: loads.ab(server, "/1k.html", lab.seconds))
        extra, crowded, before = {}, Table({}), {}
        for name, server in servers.items():
            heap, resident = heap_used(lab, server), server.resident()
            before[name] = resident
            held = loads.hold(server.port, "/1k.html", count)
            try:
                # Resident size first, because counting the heap's objects uses memory.
                extra[name] = {"resident B/connection": (server.resident() - resident) / count}
                extra[name] |= {"heap B/connection": (heap_used(lab, server) - heap) / count if heap else None}
                crowd = Table.in_turn(lab.rounds, {name: server}, lambda one: loads.ab(one, "/1k.html", lab.seconds))
                crowded.samples |= crowd.samples
            finally:
                for connection in held:
                    connection.close()
        time.sleep(5 if lab.quick else 60)
        for name, server in servers.items():
            extra[name] |= {"MiB more a minute later": (server.resident() - before[name]) / (1 << 20)}
    table = Table({})
    for name in servers:
        table.samples[name] = [
            {"alone/s": a[CLOSED], "crowded/s": b[CLOSED], "crowded / alone": b[CLOSED] / a[CLOSED]} | extra[name]
            for a, b in zip(without.samples[name], crowded.samples[name])
        ]
    table.samples["800 B"] = [{"heap B/connection": 800}] * lab.rounds
    table.samples["20 MiB"] = [{"MiB more a minute later": 20}] * lab.rounds
    table.samples["1"] = [{"crowded / alone": 1.0}] * lab.rounds
    return table


def startup(lab):
    contenders = {PORTLAB: lab.portlab()}
    for version, home in lab.jdks.items():
        if home != lab.jdks[max(lab.jdks)]:
            name = f"portlab on {version}"
            contenders[name] = rivals.portlab(home / "bin/java", lab.jar, lab.flags, name=name)
        name = f"portlab on {version}, no flags"
        contenders[name] = rivals.portlab(home / "bin/java", lab.jar, [], name=name)
    contenders |= lab.present("jwebserver", "python3", "nginx")

    def sample(rival):
        with rival.start(lab.site, lab.folder) as server:
            took = server.await_answer() * 1000
            time.sleep(0.3)
            result = {"ms to first 200": took, "resident MiB": server.resident() / (1 << 20)}
            if rival.name in (PORTLAB, "jwebserver", "nginx"):
                result["ms second 200"] = second(server)
            return result

    for rival in contenders.values():
        sample(rival)
    return Table.in_turn(3 * lab.rounds, contenders, sample)


def first_requests(lab):
    """One second after a server began to listen: its first request, and the next 99."""
    contenders = {PORTLAB: lab.portlab()}
    for version, home in list(lab.jdks.items())[:-1]:
        contenders[f"portlab on {version}"] = rivals.portlab(
            home / "bin/java", lab.jar, lab.flags, name=f"portlab on {version}")
    contenders |= lab.present("nginx", "lighttpd", "python3", "jwebserver")

    def sample(rival):
        with rival.start(lab.site, lab.folder) as server:
            measure.wait_for(lambda: listening(server.port), 20, rival.name)
            time.sleep(1)
            times = loads.fetch_times(server.port, "/1k.html", 100)
            return {
                "request 1 ms": times[0] / 1000,
                "p50 of 2–100 µs": statistics.median(times[1:]),
                "mean of 2–100 µs": statistics.mean(times[1:]),
                "CPU ms until then": server.cpu() * 1000,
            }

    table = Table.in_turn(3 * lab.rounds, contenders, sample)
    table.samples["10 ms"] = [{"request 1 ms": 10}] * len(table.samples[PORTLAB])
    return table


def second(server):
    begun = time.perf_counter()
    measure.answers(server.port, "/1k.html")
    return (time.perf_counter() - begun) * 1000


REST_SECONDS = 5


def resident(lab):
    """Resident memory of freshly started servers, at rest after a load of every kind."""
    lab.need("ab", "wrk")

    def sample(rival):
        with rival.start(lab.site, lab.folder) as server:
            server.await_answer()
            loads.ab(server, "/1k.html", lab.seconds)
            loads.wrk(server, "/1k.html", lab.seconds)
            loads.wrk(server, "/100k.bin", lab.seconds, close=True)
            if rival.name == PORTLAB:
                loads.raw_bulk(server.port + 1, lab.seconds)
            time.sleep(REST_SECONDS)
            return {"resident MiB": server.resident() / (1 << 20)}

    table = Table.in_turn(min(3, lab.rounds), {PORTLAB: lab.portlab()} | lab.present("nginx", "jwebserver"), sample)
    table.samples["60 MiB"] = [{"resident MiB": 60}] * len(table.samples[PORTLAB])
    return table


@contextlib.contextmanager
def daemon(*command):
    """Runs a server with a free port added to its command; yields the port."""
    port = measure.free_port()
    process = subprocess.Popen(
        [*command, str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        measure.wait_for(lambda: listening(port), 5, command[0])
        yield port
    finally:
        process.terminate()
        process.wait(10)


def listening(port):
    """Whether a server listens on the port; does not connect, because some servers serve only one connection."""
    with open("/proc/net/tcp") as four, open("/proc/net/tcp6") as six:
        return any(
            line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in [*four, *six] if ":" in line
        )


def bulk(lab):
    lab.need("iperf3")
    seconds = max(2, lab.seconds)
    with lab.running({PORTLAB: lab.portlab()}) as servers, daemon("iperf3", "-s", "-B", "127.0.0.1", "-p") as port:
        ours = servers[PORTLAB].port + 1
        lab.say("bulk: our client is plain sockets in Python, sending and receiving 1 MiB at a time")
        loads.raw_bulk(ours, 1)
        contenders = {
            "portlab down": lambda: loads.raw_bulk(ours, seconds),
            "iperf3 -R": lambda: loads.iperf3(port, seconds, "-R"),
            "iperf3 -R -Z": lambda: loads.iperf3(port, seconds, "-R", "-Z"),
            "portlab up": lambda: loads.raw_bulk(ours, seconds, up=True),
            "iperf3": lambda: loads.iperf3(port, seconds),
            "iperf3 -Z": lambda: loads.iperf3(port, seconds, "-Z"),
            "portlab down, 4 streams": lambda: loads.raw_bulk(ours, seconds, streams=4),
            "iperf3 -R -P 4": lambda: loads.iperf3(port, seconds, "-R", "-P", "4"),
        }
        return Table.in_turn(lab.rounds, contenders, lambda load: load())


def echo(lab):
    lab.need("sockperf", "qperf")
    seconds = max(1, lab.seconds)
    with (
        lab.running({PORTLAB: lab.portlab()}) as servers,
        daemon("sockperf", "server", "--tcp", "-i", "127.0.0.1", "-p") as sock,
        daemon("qperf", "-lp") as perf,
    ):
        port = servers[PORTLAB].port + 2
        contenders = {}
        if loads.client(lab.java, lab.client, servers[PORTLAB].port, "ping echo -n 10 -i 0"):
            contenders[PORTLAB] = lambda: pinged(lab, servers[PORTLAB].port)
        else:
            lab.say("echo: measured with a plain socket in Python, including its overhead")
            contenders[PORTLAB] = lambda: loads.raw_echo(port, seconds)
        loads.raw_echo(port, 2)
        contenders["sockperf"] = lambda: loads.sockperf(sock, seconds)
        contenders["qperf"] = lambda: loads.qperf(perf, seconds)
        return Table.in_turn(lab.rounds, contenders, lambda load: load())


def pinged(lab, port):
    result = loads.client(lab.java, lab.client, port, "ping echo -n 20000 -i 0")[-1]
    return {"p50 µs": result["p50_us"], "p99 µs": result["p99_us"]}


def download(lab):
    lab.need("curl")
    with lab.running({PORTLAB: lab.portlab()}) as servers:
        port = servers[PORTLAB].port
        url = servers[PORTLAB].url("/1g.bin")
        one = [lab.java, "-jar", lab.client, "127.0.0.1", port, "1g.bin", "-q", "-o"]
        target = lab.folder / "download"
        commands = {
            "client to /dev/null": [*one, "/dev/null"],
            "curl to /dev/null": ["curl", "-s", "-o", "/dev/null", url],
            "client to a file": [*one, target],
            "curl to a file": ["curl", "-s", "-o", target, url],
        }

        def sample(command):
            target.unlink(missing_ok=True)
            return {"s": loads.seconds_of(command)}

        table = Table.in_turn(lab.rounds, commands, sample)
        target.unlink(missing_ok=True)
        return table


PHASES = {"connect µs": "connect", "RTT µs": "RTT|rtt", "total µs": "total"}
MICROS = {"µs": 1, "ms": 1e3, "s": 1e6, "": 1}


def phases(command):
    """The times that one fetch prints about itself."""
    text = loads.run(command, 60)
    found = {name: re.search(rf"(?:{word}) ([\d.]+) ?(µs|ms|s|)\b", text) for name, word in PHASES.items()}
    return {name: float(match[1]) * MICROS[match[2]] for name, match in found.items()}


def fetch_times(lab):
    """What our client prints about one fetch, next to a bare C program; a new process each time."""
    lab.need("cc")
    reference = lab.folder / "fetch"
    loads.run(["cc", "-O2", "-o", reference, loads.HERE / "fetch.c"], 60)
    with lab.running({PORTLAB: lab.portlab()} | lab.present("nginx")) as servers:
        commands = {}
        for name, server in servers.items():
            loads.wrk(server, "/1k.html", 3 * lab.seconds, close=True)
            fetch = ["127.0.0.1", server.port, "1k.html"]
            commands[f"C from {name}"] = [reference, *fetch]
            for version, home in lab.jdks.items():
                java = home / "bin/java"
                commands[f"client on {version} from {name}"] = [java, "-jar", lab.client, *fetch, "-o", "/dev/null"]
        for command in commands.values():
            phases(command)
        return Table.in_turn(5 * lab.rounds, commands, phases)


def times_goals():
    """Every phase, on both JDKs, from both servers."""
    return [
        Goal(phase, f"C from {server}", "≤", 1.3, f"client on {version} from {server}")
        for server in ("nginx", PORTLAB)
        for version in (17, 25)
        for phase in PHASES
    ]


HELLO = 'public class Hello { public static void main(String[] a) { System.out.println("hello"); } }'


def one_shot(lab):
    lab.need("curl")
    bin = os.path.dirname(lab.java)
    (lab.folder / "Hello.java").write_text(HELLO)
    loads.run([f"{bin}/javac", "--release", "17", "-d", lab.folder, lab.folder / "Hello.java"], 60)
    hello = lab.folder / "hello.jar"
    loads.run([f"{bin}/jar", "--create", "--file", hello, "--main-class", "Hello", "-C", lab.folder, "Hello.class"], 60)
    with lab.running({PORTLAB: lab.portlab()}) as servers:
        server = servers[PORTLAB]
        fetch = ["127.0.0.1", server.port, "1k.html", "-q", "-o", "/dev/null"]
        commands = {"curl": ["curl", "-s", "-o", "/dev/null", server.url("/1k.html")]}
        for version, home in lab.jdks.items():
            java = home / "bin/java"
            launcher = ["env", f"JAVA_HOME={home}", f"XDG_CACHE_HOME={lab.folder}", loads.HERE.parent / "bin/portlab"]
            commands[f"hello world on {version}"] = [java, "-jar", hello]
            commands[f"client on {version}"] = [java, "-jar", lab.client, *fetch]
            commands[f"launcher on {version}"] = [*launcher, *fetch]
        if not loads.missing("http"):
            commands["httpie"] = ["http", "--ignore-stdin", "--body", server.url("/1k.html")]
        for command in commands.values():
            loads.seconds_of(command)
        return Table.in_turn(3 * lab.rounds, commands, lambda command: {"ms": loads.seconds_of(command) * 1000})


ALL = [
    Benchmark(
        "closed-1k",
        "1 KiB over HTTP/1.0, connection closed each time, 32 clients (ab)",
        slow_too(lambda s, t: loads.ab(s, "/1k.html", t), ["nginx", "lighttpd"], ["caddy", "busybox", "python3", "jwebserver"]),
        [Goal(CLOSED, "nginx", "≥", 1.0), Goal(CPU, "nginx", "≤", 1.0)],
    ),
    Benchmark(
        "keep-1k-wrk",
        "1 KiB over kept connections, 32 clients (wrk)",
        slow_too(lambda s, t: loads.wrk(s, "/1k.html", t), ["nginx", "lighttpd"], ["caddy", "jwebserver"]),
        [Goal(CLOSED, "nginx", "≥", 1.5), Goal(CPU, "nginx", "≤", 0.6), Goal(CLOSED, "lighttpd", "≥", 1.5)],
    ),
    Benchmark(
        "keep-1k-ab",
        "1 KiB over kept connections, 32 clients (ab -k, HTTP/1.0)",
        http(lambda s, t: loads.ab(s, "/1k.html", t, keep=True), "nginx", "lighttpd"),
        [Goal(CLOSED, "nginx", "≥", 1.5), Goal(CPU, "nginx", "≤", 0.6), Goal(CLOSED, "lighttpd", "≥", 1.5)],
    ),
    Benchmark(
        "closed-100k",
        "100 KiB, connection closed each time, 32 clients (wrk)",
        http(lambda s, t: loads.wrk(s, "/100k.bin", t, close=True), "nginx", "lighttpd"),
        [Goal(CLOSED, "nginx", "≥", 1.0), Goal(CPU, "nginx", "≤", 1.1), Goal(BOTH, "nginx", "≤", 1.1)],
    ),
    Benchmark(
        "closed-10m",
        "10 MiB, connection closed each time, 4 clients (wrk)",
        http(lambda s, t: loads.wrk(s, "/10m.bin", t, clients=4, close=True), "nginx", "lighttpd"),
        [Goal(CLOSED, "nginx", "≥", 1.0), Goal(CPU, "nginx", "≤", 1.1), Goal(BOTH, "nginx", "≤", 1.1)],
    ),
    Benchmark(
        "closed-1g",
        "1 GiB, one client (curl to /dev/null)",
        http(lambda s, t: big(s, "/1g.bin", 1 << 30, max(1, t // 2)), "nginx", "lighttpd"),
        [
            Goal("MB/s", "nginx", "≥", 1.0),
            Goal("CPU ms/request", "nginx", "≤", 1.1),
            Goal("both sides' CPU ms/request", "nginx", "≤", 1.1),
        ],
    ),
    Benchmark(
        "latency",
        "1 KiB over kept connections at half of nginx's peak rate, 32 clients (h2load --h1 --rps)",
        latency,
        [Goal("p99 µs", "nginx", "≤", 1.0)],
    ),
    Benchmark(
        "tree",
        "10,000 files of 100 B to 200 KiB in random order, a tenth 304s, a tenth ranges, 32 kept connections (wrk)",
        http(lambda s, t: loads.wrk(s, "/", t, script="tree.lua"), "nginx", "lighttpd"),
        [Goal(CLOSED, "nginx", "≥", 1.0)],
    ),
    Benchmark(
        "log",
        "closed-1k with the access log on, into a file",
        logging,
        [
            Goal(CLOSED, PORTLAB, "≥", 0.95, "portlab, log on"),
            Goal(CLOSED, "nginx, log on", "≥", 1.0, "portlab, log on"),
        ],
    ),
    Benchmark(
        "idle",
        "10,000 idle kept connections: memory for each, and the rate of closed-1k beside them",
        idle,
        [
            Goal("heap B/connection", "800 B", "≤", 1.0),
            Goal("MiB more a minute later", "20 MiB", "≤", 1.0),
            Goal("resident B/connection", "nginx", "≤", 1.0),
            Goal("crowded / alone", "1", "≥", 0.95),
        ],
    ),
    Benchmark(
        "start",
        "from the start of the process to the first 200, and resident memory after it",
        startup,
        [
            Goal("ms to first 200", "jwebserver", "≤", 1.0),
            Goal("ms to first 200", "jwebserver", "≤", 1.0, "portlab on 17"),
            Goal("ms to first 200", "python3", "≤", 1.0),
        ],
    ),
    Benchmark(
        "first",
        "one second after a start: the first fetch of 1 KiB, and the next 99, one after the other",
        first_requests,
        [
            Goal("request 1 ms", "10 ms", "≤", 1.0),
            Goal("mean of 2–100 µs", "python3", "≤", 1.0),
            Goal("p50 of 2–100 µs", "python3", "≤", 1.0),
            Goal("p50 of 2–100 µs", "nginx", "≤", 2.5),
            Goal("p50 of 2–100 µs", "nginx", "≤", 2.5, "portlab on 17"),
        ],
    ),
    Benchmark(
        "resident", "resident memory after all kinds of load", resident, [Goal("resident MiB", "60 MiB", "≤", 1.0)]
    ),
    Benchmark(
        "bulk",
        "bulk bytes down, up, and in 4 streams",
        bulk,
        [
            Goal("Gbit/s", "iperf3 -R", "≥", 1.0, "portlab down"),
            Goal("Gbit/s", "iperf3", "≥", 1.0, "portlab up"),
            Goal("Gbit/s", "iperf3 -R -P 4", "≥", 1.0, "portlab down, 4 streams"),
        ],
    ),
    Benchmark(
        "echo",
        "round trip of 64 B over TCP, one at a time (qperf's one way doubled)",
        echo,
        [Goal("p50 µs", "sockperf", "≤", 1.2), Goal("p99 µs", "sockperf", "≤", 1.2), Goal("p50 µs", "qperf", "≤", 1.2)],
    ),
    Benchmark(
        "download",
        "the client fetches 1 GiB from our server",
        download,
        [
            Goal("s", "curl to /dev/null", "≤", 1.0, "client to /dev/null"),
            Goal("s", "curl to a file", "≤", 1.0, "client to a file"),
        ],
    ),
    Benchmark(
        "one-shot",
        "wall time of one fetch of 1 KiB: java -jar, and the launcher with its archive of classes",
        one_shot,
        [
            Goal("ms", f"hello world on {version}", "≤", 1.8, f"{way} on {version}")
            for version in (17, 25)
            for way in ("client", "launcher")
        ],
    ),
    Benchmark(
        "fetch-times",
        "what one fetch of 1 KiB prints about itself, in a new process each time, next to a bare C program",
        fetch_times,
        times_goals(),
    ),
]
