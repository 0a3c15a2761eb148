"""The benchmarks over TLS: our server and nginx with the same certificate."""

import re
import subprocess
import time

import loads
import rivals
from benchmarks import CLOSED, Benchmark, Goal, warm
from measure import Table
from rivals import PORTLAB


def make_certificate(folder):
    """A self-signed certificate (ECDSA, P-256) and its key; the same at each call."""
    certificate, key = folder / "tls.crt", folder / "tls.key"
    if not certificate.exists():
        loads.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", key, "-out", certificate],
            60,
        )
    return certificate, key


def contenders(lab, *options):
    """Both servers over TLS 1.3, the only version that the load generators are told to use."""
    lab.need("openssl", "wrk")
    certificate, key = make_certificate(lab.folder)
    ours = lab.portlab("--quiet", f"--tls-cert={certificate}", f"--tls-key={key}", *options)
    ours.secure = True
    if "nginx" not in lab.present("nginx"):
        return {PORTLAB: ours}
    nginx = rivals.nginx(certificate=(certificate, key))
    return {PORTLAB: ours, nginx.name: nginx}


def s_time(server, seconds, resumed):
    """OpenSSL's client, two processes: a connection and a fetch of 1 KiB each time, with a full handshake or a resumed one."""
    command = ["openssl", "s_time", "-connect", f"127.0.0.1:{server.port}", "-time", seconds, "-tls1_3",
               "-www", "/1k.html", "-reuse" if resumed else "-new"]

    def load():
        begun = time.perf_counter()
        running = [
            subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
            for _ in range(2)
        ]
        outputs = [process.communicate(timeout=seconds + 60)[0] for process in running]
        took = time.perf_counter() - begun
        count = 0
        for text in outputs:
            # A letter for each connection: r if its session was resumed.
            letters = max(re.findall(r"^[rt*]+", text, re.M), key=len, default="")
            count += letters.count("r") if resumed else letters.count("*") + letters.count("t")
        if count == 0:
            raise RuntimeError(f"s_time: {outputs[0].strip()[-300:]}")
        return count, took

    return loads.counted(server, load)


def over_tls(load, first="/1k.html"):
    """The JVM warms up with the file `first`: one that a cold JVM completes many times in a few seconds."""

    def run(lab):
        with lab.running(contenders(lab)) as servers:
            for server in servers.values():
                warm_up(lab, server, load, first)
            return Table.in_turn(lab.rounds, servers, lambda server: load(server, lab.seconds))

    return run


def warm_up(lab, server, load, path="/1k.html"):
    warm(lab, server, load, first=lambda: loads.wrk(server, path, max(5, 2 * lab.seconds)))


def latency(lab):
    lab.need("h2load")
    with lab.running(contenders(lab)) as servers:
        for server in servers.values():
            warm_up(lab, server, lambda server, seconds: loads.wrk(server, "/1k.html", seconds))
        rate = loads.wrk(servers.get("nginx", servers[PORTLAB]), "/1k.html", lab.seconds)[CLOSED] / 2
        return Table.in_turn(
            lab.rounds, servers,
            lambda server: loads.h2load(server, "/1k.html", max(2, lab.seconds), rate, lab.folder))


def startup(lab):
    plain = lab.portlab(name="portlab without TLS")
    everyone = contenders(lab) | {plain.name: plain}

    def sample(rival):
        with rival.start(lab.site, lab.folder) as server:
            took = server.await_answer() * 1000
            time.sleep(0.3)
            return {"ms to first 200": took, "CPU ms": server.cpu() * 1000, "resident MiB": server.resident() / (1 << 20)}

    for rival in everyone.values():
        sample(rival)
    return Table.in_turn(3 * lab.rounds, everyone, sample)


ALL = [
    Benchmark(
        "tls-new",
        "full handshakes of TLS 1.3 with 1 KiB each (openssl s_time -new, two processes)",
        over_tls(lambda s, t: s_time(s, t, False)),
        [Goal(CLOSED, "nginx", "≥", 0.5)],
    ),
    Benchmark(
        "tls-resumed",
        "resumed handshakes of TLS 1.3 with 1 KiB each (openssl s_time -reuse, two processes)",
        over_tls(lambda s, t: s_time(s, t, True)),
        [Goal(CLOSED, "nginx", "≥", 0.6)],
    ),
    Benchmark(
        "tls-keep-1k",
        "1 KiB over kept connections with TLS 1.3, 32 clients (wrk)",
        over_tls(lambda s, t: loads.wrk(s, "/1k.html", t)),
        [Goal(CLOSED, "nginx", "≥", 0.8)],
    ),
    Benchmark(
        "tls-10m",
        "10 MiB over kept connections with TLS 1.3, 4 clients (wrk)",
        over_tls(lambda s, t: loads.wrk(s, "/10m.bin", max(2, t), clients=4), first="/100k.bin"),
        [Goal(CLOSED, "nginx", "≥", 0.6)],
    ),
    Benchmark(
        "tls-latency",
        "1 KiB over kept connections with TLS 1.3 at half of nginx's peak rate, 32 clients (h2load --h1 --rps)",
        latency,
    ),
    Benchmark("tls-start", "from the start of the process to the first 200 over TLS", startup),
]
