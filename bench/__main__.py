"""Compares Portlab with its rivals on loopback, in alternating rounds, and writes RESULTS.md and ratios.svg.

    python3 bench [--quick] [--only NAME,…] [--rounds N] [--seconds N] [--java JAVA] [--flags 'FLAGS'] [--out FOLDER]
"""

import argparse
import datetime
import os
import pathlib
import platform
import random
import resource
import signal
import subprocess
import sys
import tempfile
import traceback

import benchmarks
import loads
import report
import rivals
import tls

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALL = benchmarks.ALL + tls.ALL
LONG_AGO = datetime.datetime(2025, 11, 1, 12, tzinfo=datetime.timezone.utc).timestamp()


def arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round of the main benchmarks, about 3 minutes")
    parser.add_argument("--only", help="only these benchmarks: " + ", ".join(one.name for one in ALL))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int, help="the duration of each load")
    parser.add_argument("--java", help="the java that runs the jars (default: the newest JDK's)")
    parser.add_argument("--flags", default="", help="JVM flags for the server")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "bench", help="the folder for the results")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 5)
    given.seconds = given.seconds or (1 if given.quick else 3)
    return given


def chosen(only):
    if not only:
        return ALL
    names = only.split(",")
    unknown = set(names) - {one.name for one in ALL}
    if unknown:
        sys.exit(f"bench: unknown benchmark {', '.join(unknown)}; --help lists all")
    return [one for one in ALL if one.name in names]


def make_site(site, names):
    """Creates the served files, with times old enough for every server to trust."""
    dice = random.Random(4711)
    write(site / "1k.html", dice.randbytes(512).hex().encode())
    write(site / "100k.bin", dice.randbytes(100 << 10))
    write(site / "10m.bin", dice.randbytes(10 << 20))
    if {"closed-1g", "download"} & names:
        block = dice.randbytes(16 << 20)
        with open(site / "1g.bin", "wb") as big:
            for _ in range(64):
                big.write(block)
    if "tree" in names:
        for n in range(10_000):
            # Sizes spread evenly over the orders of magnitude, as on the web.
            size = int(100 * 2000 ** dice.random())
            write(site / f"tree/{n % 100:02d}/{n:04d}.html", dice.randbytes(size))


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))


def machine():
    with open("/proc/cpuinfo") as info:
        model = next((line.partition(":")[2].strip() for line in info if line.startswith("model name")), "unknown CPU")
    return f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}"


def commit():
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def facts(lab, given):
    load = os.getloadavg()[0]
    found = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{machine()}; load average {load:.1f} at the start",
        "commit": commit(),
        "rounds": f"{given.rounds} of {given.seconds} s",
        "portlab": f"{rivals.first_line([lab.java, '-version'])}; `{lab.portlab().configuration}`",
    }
    for name, rival in lab.rivals.items():
        if rival.present() and ", " not in name:
            found[name] = f"{rival.version()}; {rival.configuration}"
    for tool, option in [("ab", "-V"), ("wrk", "-v"), ("h2load", "--version"), ("curl", "--version"),
                         ("iperf3", "--version"), ("sockperf", "--version"), ("qperf", "--version")]:
        if not loads.missing(tool):
            found[tool] = rivals.first_line([tool, option])
    return found


def main():
    given = arguments()
    picked = chosen(given.only)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 30_000) if most > 0 else 30_000, most))
    jdks = rivals.jdks()
    newest = jdks[max(jdks)]
    known = [rivals.nginx(), rivals.nginx(logging=True), rivals.lighttpd(), rivals.caddy(), rivals.busybox(),
             rivals.python(), rivals.jwebserver(newest)]
    with tempfile.TemporaryDirectory(prefix="portlab-bench-") as temporary:
        folder = pathlib.Path(temporary)
        site = folder / "www"
        make_site(site, {one.name for one in picked})
        lab = benchmarks.Lab(
            java=given.java or str(newest / "bin/java"), jar=ROOT / "server.jar", client=ROOT / "client.jar",
            flags=given.flags.split(), site=site, folder=folder, rounds=given.rounds, seconds=given.seconds,
            quick=given.quick, jdks=jdks, rivals={rival.name: rival for rival in known}, notes=[],
        )
        found = facts(lab, given)
        results = run(lab, picked)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "ratios.svg").write_text(report.svg(results))
    text = report.markdown(found, results, lab.notes, "ratios.svg")
    (given.out / "RESULTS.md").write_text(text)
    print(f"wrote {given.out / 'RESULTS.md'}")


def run(lab, picked):
    """Runs the benchmarks and returns their tables; notes why a benchmark could not run."""
    results = []
    for benchmark in picked:
        try:
            table = benchmark.run(lab)
            results.append((benchmark, table))
            for goal, ratio, met in report.rows(benchmark, table):
                print(f"{benchmark.name:12} {goal.ours} {goal.metric} / {goal.rival}: {report.ratio(ratio)}, "
                      f"target {goal.sign} {goal.bound:g}: {'met' if met else 'missed'}", flush=True)
        except benchmarks.Absent as absent:
            lab.say(f"{benchmark.name} {absent}")
        except (RuntimeError, OSError, KeyError, subprocess.TimeoutExpired) as failed:
            lab.say(f"{benchmark.name} failed: {failed}")
            traceback.print_exc()
    return results


main()
