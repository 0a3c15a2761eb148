"""Runs mixed load with injected faults for half an hour, checks every byte and looks for growth. Writes SOAK.md.

    python3 bench/soak.py [--minutes 30] [--java JAVA] [--flags 'FLAGS'] [--out FILE]

Exits with 0 if all answers were correct and no resource grew. Uses about half a core.
"""

import argparse
import collections
import datetime
import gzip
import itertools
import json
import os
import pathlib
import platform
import random
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = ["http", "bulk", "echo", "message", "calc"]
SAMPLE_SECONDS = 5
PATIENCE = 30
ROWS = 12


class Wrong(Exception):
    """A wrong answer."""


def expect(condition, what):
    if not condition:
        raise Wrong(what)


# The served folder.


class Site:
    """A folder of files with known contents, some of which change."""

    def __init__(self, folder):
        self.folder = folder
        self.away = 0
        dice = random.Random(4711)
        self.files = {name: dice.randbytes(size) for name, size in
                      [("empty", 0), ("1k.bin", 1 << 10), ("100k.bin", 100 << 10), ("10m.bin", 10 << 20)]}
        self.files["page.html"] = b"<p>soak</p>\n" * 4000
        folder.mkdir()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        (folder / "page.html.gz").write_bytes(gzip.compress(self.files["page.html"]))
        (folder / "listed").mkdir()
        for name in ["a b.txt", "ż.txt", "plain"]:
            (folder / "listed" / name).write_bytes(b"x")
        self.change(0)

    def replace(self, name, content):
        """Replaces a file in one step, as an editor does."""
        beside = self.folder.parent / f"{name}.new"
        beside.write_bytes(content)
        os.replace(beside, self.folder / name)

    def change(self, number):
        """A new version of the self-checking file: its last line is the checksum of the lines before."""
        text = b"version %d\n" % number * random.randint(1, 20_000)
        self.replace("changing", text + b"%08x\n" % zlib.crc32(text))


def consistent(content):
    return zlib.crc32(content[:-9]) == int(content[-9:-1], 16)


# The clients.


class Connection:
    """A connection to one service, with a timeout."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect(("127.0.0.1", port))
        self.input = self.socket.makefile("rb")

    def say(self, data, end=False):
        self.socket.sendall(data)
        if end:
            self.socket.shutdown(socket.SHUT_WR)

    def answer(self, head=False):
        """Reads the status, fields and body of the next HTTP answer."""
        line = self.input.readline()
        expect(line.startswith(b"HTTP/1."), f"status line {line!r}")
        fields = {}
        for field in iter(self.input.readline, b"\r\n"):
            name, _, value = field.decode("latin-1").partition(":")
            expect(value, f"field {field!r}")
            fields[name.lower()] = value.strip()
        status = int(line.split()[1])
        length = 0 if head or status == 304 else int(fields["content-length"])
        body = self.input.read(length)
        expect(len(body) == length, f"{len(body)} of {length} bytes")
        return status, fields, body

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.input.close()
        self.socket.close()


def crc32c_table():
    """The CRC-32C table (RFC 3720, appendix B.4)."""
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


CRC32C = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class Exchanges:
    """Every kind of request, each checked byte by byte."""

    def __init__(self, site, ports):
        self.site = site
        self.ports = ports
        self.dice = random.Random()

    def kinds(self):
        return {name[4:].replace("_", " "): getattr(self, name) for name in dir(self) if name.startswith("ask_")}

    def get(self, target, fields="", method="GET"):
        with Connection(self.ports["http"]) as to:
            to.say(f"{method} {target} HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n{fields}\r\n".encode())
            answer = to.answer(head=method == "HEAD")
            expect(to.input.read() == b"", "bytes after the answer")
            return answer

    def whole(self, name):
        status, _, body = self.get("/" + name)
        expect(status == 200 and body == self.site.files[name], f"{name}: {status}, {len(body)} bytes")

    def ask_get_empty(self):
        self.whole("empty")

    def ask_get_1_KiB(self):
        self.whole("1k.bin")

    def ask_get_100_KiB(self):
        self.whole("100k.bin")

    def ask_get_10_MiB(self):
        self.whole("10m.bin")

    def ask_head(self):
        status, fields, _ = self.get("/100k.bin", method="HEAD")
        expect(status == 200 and fields["content-length"] == str(100 << 10), f"HEAD: {status} {fields}")

    def ask_conditional(self):
        status, fields, _ = self.get("/1k.bin", method="HEAD")
        expect(status == 200, f"HEAD: {status}")
        status, _, _ = self.get("/1k.bin", f"If-None-Match: {fields['etag']}\r\n")
        expect(status == 304, f"If-None-Match: {status}")
        status, _, body = self.get("/1k.bin", 'If-None-Match: "other"\r\n')
        expect(status == 200 and body == self.site.files["1k.bin"], f"another tag: {status}")

    def ask_range(self):
        content = self.site.files["10m.bin"]
        first = self.dice.randrange(len(content))
        last = min(len(content) - 1, first + self.dice.randrange(1 << 20))
        status, fields, body = self.get("/10m.bin", f"Range: bytes={first}-{last}\r\n")
        expect(status == 206 and body == content[first:last + 1], f"{first}-{last}: {status}")
        expect(fields["content-range"] == f"bytes {first}-{last}/{len(content)}", fields["content-range"])

    def ask_several_ranges(self):
        content = self.site.files["100k.bin"]
        status, fields, body = self.get("/100k.bin", "Range: bytes=0-9,5000-5999,-7\r\n")
        expect(status == 206, f"ranges: {status}")
        boundary = fields["content-type"].partition("boundary=")[2].encode()
        parts = [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in body.split(b"--" + boundary)[1:-1]]
        expect(parts == [content[:10], content[5000:6000], content[-7:]], "the ranges' bytes")

    def ask_gzip(self):
        status, fields, body = self.get("/page.html", "Accept-Encoding: gzip\r\n")
        expect(status == 200 and fields.get("content-encoding") == "gzip", f"gzip: {status} {fields}")
        expect(gzip.decompress(body) == self.site.files["page.html"], "the decompressed content")

    def ask_listing(self):
        status, _, body = self.get("/listed/", "Accept: application/json\r\n")
        expect(status == 200, f"listing: {status}")
        names = {entry["name"] for entry in json.loads(body)["entries"]}
        expect(names == {"a b.txt", "ż.txt", "plain"}, f"listing: {names}")

    def ask_changing_file(self):
        status, _, body = self.get("/changing")
        expect(status == 200 and consistent(body), f"changing: {status}, {len(body)} bytes")

    def ask_missing_file(self):
        expect(self.get("/nope")[0] == 404, "a missing file")

    def ask_post(self):
        with Connection(self.ports["http"]) as to:
            to.say(b"POST / HTTP/1.1\r\nHost: soak\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)
            to.say(b"GET /1k.bin HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n")
            expect(to.answer()[0] == 405, "POST")
            expect(to.answer()[2] == self.site.files["1k.bin"], "the request after a body")

    def ask_pipelined(self):
        names = self.dice.choices(["empty", "1k.bin", "100k.bin", "page.html"], k=10)
        with Connection(self.ports["http"]) as to:
            for name in names:
                to.say(f"GET /{name} HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
            for name in names:
                status, _, body = to.answer()
                expect(status == 200 and body == self.site.files[name], f"{name} in a pipeline: {status}")

    def ask_calc(self):
        numbers = [self.dice.randrange(-10**30, 10**30) for _ in range(20)]
        with Connection(self.ports["calc"]) as to:
            to.say("".join(f"{n}\n" for n in numbers).encode(), end=True)
            expect(to.input.read() == "".join(f"{2 * n}\n" for n in numbers).encode(), "doubles")

    def ask_message(self):
        text = f"zażółć {self.dice.random()}"
        with Connection(self.ports["message"]) as to:
            to.say(text.encode() + b"\n")
            answer = to.input.read().decode()
            expect(re.fullmatch(r"Server received at [-0-9]{10} [:0-9]{8}: " + re.escape(text) + "\n", answer), answer)

    def ask_echo(self):
        data = self.dice.randbytes(self.dice.randrange(1 << 20))
        with Connection(self.ports["echo"]) as to:
            sender = threading.Thread(target=self.send, args=(to, data))
            sender.start()
            back = to.input.read()
            sender.join()
            expect(back == data, f"{len(back)} of {len(data)} bytes came back")

    @staticmethod
    def send(to, data):
        try:
            to.say(data, end=True)
        except OSError:
            # The reading thread notices that bytes are missing.
            pass

    def ask_bulk_down(self):
        with Connection(self.ports["bulk"]) as to:
            to.say(b"32KiB crc32c\n", end=True)
            data = to.input.read(32 << 10)
            line = to.input.read().decode()
            expect(line == f"crc32c {crc32c(data):08x}\n", f"bulk: {len(data)} bytes, {line!r}")

    def ask_bulk_up(self):
        data = self.dice.randbytes(32 << 10)
        with Connection(self.ports["bulk"]) as to:
            to.say(b"32KiB up crc32c\n" + data)
            line = to.input.readline().decode()
            expect(line == f"received {len(data)} crc32c {crc32c(data):08x}\n", f"bulk up: {line!r}")


class Load:
    """Clients that send requests in turn at a moderate rate, and their results."""

    CLIENTS = 6
    PAUSE = 0.05

    def __init__(self, site, ports, over):
        self.site = site
        self.ports = ports
        self.over = over
        self.times = collections.defaultdict(list)
        self.wrong = []
        self.excused = 0
        self.threads = [threading.Thread(target=self.ask, args=(n,), daemon=True) for n in range(self.CLIENTS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(2 * PATIENCE)
            if thread.is_alive():
                self.wrong.append("a client hangs")

    def ask(self, number):
        kinds = list(Exchanges(self.site, self.ports).kinds().items())
        random.Random(number).shuffle(kinds)
        for name, exchange in itertools.cycle(kinds):
            if self.over.wait(self.PAUSE * random.uniform(0.5, 1.5)):
                return
            away = self.site.away
            begun = time.perf_counter()
            try:
                exchange()
                self.times[name].append(time.perf_counter() - begun)
            except (Wrong, OSError, ValueError, KeyError) as failed:
                if away % 2 or away != self.site.away:
                    # While the folder is away, most requests correctly get 404.
                    self.excused += 1
                else:
                    self.wrong.append(f"{name}: {type(failed).__name__} {failed}")


class Faults:
    """The faults injected during the load; one thread repeats each kind."""

    def __init__(self, site, ports, log_reader, over):
        self.site = site
        self.ports = ports
        self.log_reader = log_reader
        self.over = over
        self.counts = collections.Counter()
        self.problems = []
        plan = [(self.resets, 0.5), (self.slow_readers, 2), (self.half_heads, 1), (self.nonsense, 1),
                (self.changed_files, 0.3), (self.torn_files, 7), (self.folder_away, 11), (self.stalled_log_reader, 5)]
        self.threads = [threading.Thread(target=self.inject, args=one, daemon=True) for one in plan]

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(2 * PATIENCE)

    def inject(self, fault, pause):
        while not self.over.wait(pause * random.uniform(0.5, 1.5)):
            try:
                fault()
                self.counts[fault.__name__.replace("_", " ")] += 1
            except OSError as failed:
                # The server may disconnect such a peer.
                self.counts[f"{fault.__name__.replace('_', ' ')}, ended with {type(failed).__name__}"] += 1
            except Wrong as wrong:
                self.problems.append(str(wrong))

    def resets(self):
        service, said = random.choice([
            ("http", b""), ("http", b"GET /10m"), ("http", b"GET /10m.bin HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("http", b"GET /1k.bin HTTP/1.1\r\nHost: a\r\n\r\n" * 50), ("bulk", b"32MiB crc32c\n"),
            ("bulk", b"32MiB up\nabc"), ("echo", b"x" * 100_000), ("calc", b"21\n" * 1000), ("message", b"half")])
        with Connection(self.ports[service]) as to:
            to.say(said)
            if said.endswith(b"\n") and random.random() < 0.5:
                to.socket.recv(random.choice([1, 100_000]))
            to.reset()

    def slow_readers(self):
        with Connection(self.ports["http"], receive_buffer=4096) as to:
            to.say(b"GET /10m.bin HTTP/1.0\r\n\r\n")
            for _ in range(20):
                to.socket.recv(500)
                if self.over.wait(0.5):
                    break
            to.reset()

    def half_heads(self):
        with Connection(self.ports["http"]) as to:
            for byte in b"GET /1k.bin HTTP/1.1\r\nHo":
                to.say(bytes([byte]))
                if self.over.wait(0.1):
                    break

    def nonsense(self):
        service = random.choice(SERVICES)
        with Connection(self.ports[service]) as to:
            to.say(random.randbytes(random.randrange(1, 2000)), end=True)
            to.input.read()

    def changed_files(self):
        self.site.change(random.randrange(1 << 30))

    def torn_files(self):
        """Truncates a file while it is sent: fewer bytes than announced may arrive, but no wrong ones.

        After the new end, zeros are allowed: sendfile sends the page cache's pages, which Linux clears.
        """
        size, cut = 32 << 20, 1 << 20
        self.site.replace("torn", b"a" * size)
        with Connection(self.ports["http"], receive_buffer=65_536) as to:
            to.say(b"GET /torn\r\n")
            came = to.socket.recv(1)
            os.truncate(self.site.folder / "torn", cut)
            came += to.input.read()
        if came.startswith(b"a"):
            expect(len(came) < size, f"{len(came)} bytes of a file truncated to {cut}")
            expect(came[:cut] == b"a" * len(came[:cut]) and not came[cut:].strip(b"a\0"), "bytes that are not the file's")

    def folder_away(self):
        away = self.site.folder.with_name("away")
        self.site.away += 1
        os.rename(self.site.folder, away)
        time.sleep(0.2)
        os.rename(away, self.site.folder)
        time.sleep(0.05)
        self.site.away += 1

    def stalled_log_reader(self):
        os.kill(self.log_reader.pid, signal.SIGSTOP)
        self.over.wait(20)
        os.kill(self.log_reader.pid, signal.SIGCONT)


# The server and its measurements.


class Server:
    """The jar with its log in a pipe, as under a service manager."""

    def __init__(self, given, folder, site):
        self.java = given.java
        self.gc_log = folder / "gc.log"
        self.base = measure.free_port()
        self.ports = {name: self.base + offset for offset, name in enumerate(SERVICES)}
        self.errors = folder / "err"
        with open(self.errors, "wb") as err:
            self.process = subprocess.Popen(
                [given.java, *given.flags.split(), f"-Xlog:gc:file={self.gc_log}:uptime", "-jar", ROOT / "server.jar",
                 "--port", str(self.base), "--log-format", "json", site.folder],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err,
                env=os.environ | {"LC_ALL": "C.UTF-8"})
        self.log_reader = subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)
        self.process.stdout.close()

    def await_answer(self):
        try:
            measure.wait_for(lambda: measure.answers(self.base, "/1k.bin"), 20, "the server's start")
        except RuntimeError as late:
            raise RuntimeError(f"{late}; its standard error: {self.errors.read_text().strip()}") from late

    def sample(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        return {"threads": int(fields["Threads"]), "descriptors": len(os.listdir(f"/proc/{self.process.pid}/fd")),
                "resident MB": int(fields["VmRSS"].split()[0]) * 1024 / 1e6, "heap MB": self.live()}

    def collect(self):
        """Makes the JVM collect all garbage, so that only live objects remain."""
        jcmd = pathlib.Path(shutil.which(self.java)).resolve().parent / "jcmd"
        subprocess.run([jcmd, str(self.process.pid), "GC.run"], stdout=subprocess.DEVNULL, timeout=60)

    def live(self):
        """Megabytes in use after the last full collection."""
        found = re.findall(r"Pause Full .*->(\d+)M\(", self.gc_log.read_text())
        return int(found[-1]) if found else 0

    def sockets(self):
        """The number of open sockets."""
        count = 0
        for descriptor in pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir():
            try:
                count += os.readlink(descriptor).startswith("socket:")
            except FileNotFoundError:
                # Closed in the meantime.
                continue
        return count

    def end(self):
        """Stops the server; returns its exit code and its standard error."""
        os.kill(self.log_reader.pid, signal.SIGCONT)
        self.process.terminate()
        code = self.process.wait(30)
        self.log_reader.wait(30)
        return code, self.errors.read_text().splitlines()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.process, self.log_reader):
            if process.poll() is None:
                process.kill()
                process.wait()


def grows(series, slack):
    """Whether the last quarter's median is clearly above the second quarter's, when the server was already warm."""
    quarter = max(1, len(series) // 4)
    if len(series) < 4:
        return False
    early, late = statistics.median(series[quarter:2 * quarter]), statistics.median(series[-quarter:])
    return late > early * 1.2 + slack


# The allowed growth of each beyond a fifth. The heap includes lines waiting for a stalled log.
SLACK = {"threads": 5, "descriptors": 20, "resident MB": 10, "heap MB": 8}


def soak(given, folder):
    site = Site(folder / "www")
    over = threading.Event()
    with Server(given, folder, site) as server:
        server.await_answer()
        server.collect()
        rest = server.sample() | {"sockets": server.sockets()}
        load = Load(site, server.ports, over)
        faults = Faults(site, server.ports, server.log_reader, over)
        load.start()
        faults.start()
        began = time.monotonic()
        samples = watch(server, began, given.minutes * 60)
        cpu = measure.cpu_seconds(server.process.pid) / (time.monotonic() - began)
        over.set()
        load.join()
        faults.join()
        quiet = await_quiet(server, rest)
        code, errors = server.end()
    return {"samples": samples, "rest": rest, "quiet": quiet, "cpu": cpu, "code": code, "errors": errors,
            "load": load, "faults": faults}


def watch(server, began, seconds):
    """Samples the server's resources; collects all garbage before every tenth sample."""
    samples = []
    while time.monotonic() - began < seconds and server.process.poll() is None:
        if len(samples) % 10 == 0:
            server.collect()
        time.sleep(SAMPLE_SECONDS)
        samples.append({"minute": (time.monotonic() - began) / 60} | server.sample())
    return samples


def await_quiet(server, rest):
    """The resources after all clients have left; idle connections may stay for a little over a minute."""
    end = time.monotonic() + 75
    while server.sockets() > rest["sockets"] and time.monotonic() < end:
        time.sleep(1)
    server.collect()
    return server.sample() | {"sockets": server.sockets()}


def faults_found(result):
    """One sentence for each failure."""
    load, samples = result["load"], result["samples"]
    found = [f"{len(load.wrong)} answers were wrong, the first: {load.wrong[0]}"] if load.wrong else []
    found += [f"wrong answer to a fault: {one}" for one in result["faults"].problems[:5]]
    found += [f"{name} grow" for name, slack in SLACK.items() if grows([sample[name] for sample in samples], slack)]
    if result["quiet"]["sockets"] > result["rest"]["sockets"]:
        found.append(f"sockets stay open: {result['quiet']['sockets']}, {result['rest']['sockets']} before")
    if result["code"] != 128 + signal.SIGTERM and result["code"] != -signal.SIGTERM:
        found.append(f"the server exited with {result['code']}")
    odd = [line for line in result["errors"] if not re.search(r": the file ended \d+ bytes early$", line)]
    found += [f"the server reported: {line}" for line in odd[:5]]
    return found


# The report.


def report(given, result, found):
    load, samples = result["load"], result["samples"]
    count = sum(len(times) for times in load.times.values())
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    java = subprocess.run([given.java, "-version"], capture_output=True, text=True).stderr.splitlines()
    lines = [
        "# Soak", "",
        f"`make soak SOAK_MINUTES={given.minutes:g}` on {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC, "
        f"commit {commit.stdout.strip() or 'unknown'}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"{java[0] if java else 'unknown Java'}, `{given.flags}`.", "",
        f"**{'; '.join(found) if found else 'No growth and no wrong byte'}.** {count:,} exchanges were checked byte by byte, "
        f"{load.excused:,} more fell into the moments when the folder was away; the server used {100 * result['cpu']:.0f} % "
        f"of a core.", "",
        "| minute | threads | descriptors | live heap | resident |", "| --- | --- | --- | --- | --- |"]
    step = max(1, len(samples) // ROWS)
    lines.append(row("before", result["rest"]))
    lines += [row(f"{sample['minute']:.1f}", sample) for sample in samples[::step]]
    lines.append(row("after", result["quiet"]))
    lines += [
        "", f"{result['rest']['sockets']} sockets were open before and {result['quiet']['sockets']} after all clients had left. On "
        f"SIGTERM the server exited with {abs(result['code'])}. It reported {len(result['errors'])} files that ended early.", "",
        "| exchange | times | p50 ms | p99 ms | max ms |", "| --- | --- | --- | --- | --- |"]
    for name, times in sorted(load.times.items()):
        ordered = sorted(times)
        p99 = ordered[int(len(ordered) * 0.99)]
        lines.append(f"| {name} | {len(ordered):,} | {ordered[len(ordered) // 2] * 1e3:.2f} | {p99 * 1e3:.2f} "
                     f"| {ordered[-1] * 1e3:.0f} |")
    lines += ["", "| fault | times |", "| --- | --- |"]
    lines += [f"| {name} | {times:,} |" for name, times in sorted(result["faults"].counts.items())]
    lines += ["", "The times include Python's clients and all other load; for the server's speed see [RESULTS.md](RESULTS.md)."]
    return "\n".join(lines) + "\n"


def row(label, sample):
    return (f"| {label} | {sample['threads']} | {sample['descriptors']} | {sample['heap MB']} MB "
            f"| {sample['resident MB']:.0f} MB |")


def main():
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--java", default="java", help="the java that runs the jar")
    parser.add_argument("--flags", default="", help="JVM flags for the server")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "bench" / "SOAK.md", help="the file for the report")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="portlab-soak-") as temporary:
        result = soak(given, pathlib.Path(temporary))
    found = faults_found(result)
    text = report(given, result, found)
    given.out.write_text(text)
    print(text)
    for wrong in result["load"].wrong[:20]:
        print(wrong, file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
