"""Runs the client's check against every web server that is installed, and prints the table of docs/check.md.

python3 bench/check_peers.py [--java JAVA]
"""
import argparse
import contextlib
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import checks

ROOT = Path(__file__).resolve().parent.parent


def write_site(folder):
    """A file for every check; the same bytes each time."""
    noise = random.Random(1)
    (folder / "index.html").write_text("<!DOCTYPE html>\n<title>Grüße</title>\n<p>Hello, 世界\n", encoding="utf-8")
    (folder / "a b.txt").write_text("a space\n")
    (folder / "grüße.txt").write_text("an umlaut\n")
    (folder / "picture.bin").write_bytes(noise.randbytes(5000))
    (folder / "large.bin").write_bytes(noise.randbytes(3_000_000))
    for path in [folder, *folder.iterdir()]:
        path.chmod(0o755)


def nginx(work, site, port):
    (work / "nginx.conf").write_text(f"""
        daemon off; pid {work}/pid; error_log {work}/error.log; worker_processes 1; events {{}}
        http {{ types {{ text/html html; text/plain txt; }} access_log off;
          client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
          uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
          server {{ listen 127.0.0.1:{port}; root {site}; }} }}""")
    return ["nginx", "-c", f"{work}/nginx.conf", "-e", f"{work}/error.log"]


def lighttpd(work, site, port):
    (work / "lighttpd.conf").write_text(f"""
        server.document-root = "{site}"
        server.bind = "127.0.0.1"
        server.port = {port}
        mimetype.assign = (".html" => "text/html", ".txt" => "text/plain", "" => "application/octet-stream")
        """)
    return ["lighttpd", "-D", "-f", f"{work}/lighttpd.conf"]


def peers(java):
    """Name, program, and a function that returns its command line."""
    jdks = sorted(Path("/usr/lib/jvm").glob("*/bin/jwebserver")) if Path("/usr/lib/jvm").exists() else []
    jwebserver = shutil.which("jwebserver") or (str(jdks[-1]) if jdks else "jwebserver")
    jar = ROOT / "server.jar"
    return [
        ("Portlab", java, lambda work, site, port: [java, "-jar", jar, "-p", port, "--only", "http", "--quiet", site]),
        ("nginx", "nginx", nginx),
        ("lighttpd", "lighttpd", lighttpd),
        ("Python", "python3", lambda work, site, port:
            ["python3", "-m", "http.server", "-b", "127.0.0.1", "-d", site, port]),
        ("jwebserver", jwebserver, lambda work, site, port: [jwebserver, "-b", "127.0.0.1", "-p", port, "-d", site]),
        ("busybox", "busybox", lambda work, site, port:
            ["busybox", "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", site]),
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, port):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    server = subprocess.Popen([str(word) for word in command], env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{command[0]} does not listen on port {port}") from None
                time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def check(java, site, port):
    return checks.run([java, "-jar", str(ROOT / "client.jar"), "127.0.0.1", str(port), "--json",
                       "-c", f"check http --www '{site}'"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", default="java")
    java = parser.parse_args().java
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        site = Path(folder) / "site"
        site.mkdir()
        write_site(site)
        for name, program, command in peers(java):
            if not shutil.which(program):
                print(f"{name} is not installed")
                continue
            work = Path(folder) / name
            work.mkdir()
            port = free_port()
            with running(command(work, site, port), port):
                results[name] = check(java, site, port)
    checks.table("check", results)
    bad = [name for name in ("Portlab", "nginx") if name in results and not results[name][1]["ok"]]
    if bad:
        raise SystemExit(" and ".join(bad) + " should pass everything required")


if __name__ == "__main__":
    main()
