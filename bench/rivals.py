"""The servers, ours and the rivals': how each is configured and started."""

import glob
import os
import pathlib
import re
import shutil
import subprocess

import measure

PORTLAB = "portlab"


class Server:
    """A running server. The end of the `with` block stops it and all its processes."""

    def __init__(self, rival, site, folder, environment=None):
        self.name = rival.name
        self.port = measure.free_port()
        self.secure = rival.secure
        self.output = folder / f"{rival.name.replace(' ', '-')}-{self.port}.out"
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                rival.command(self.port, site, folder),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"HOME": str(folder), "LC_ALL": "C.UTF-8"} | (environment or {}),
            )

    def await_answer(self, path="/1k.html"):
        def answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended: {self.output.read_text(errors='replace')[-400:]}")
            return measure.answers(self.port, path, self.secure)

        return measure.wait_for(answers, 20, self.name)

    @property
    def pid(self):
        return self.process.pid

    def cpu(self):
        return measure.cpu_seconds(self.pid)

    def resident(self):
        return measure.resident(self.pid)

    def url(self, path):
        return f"http{'s' if self.secure else ''}://127.0.0.1:{self.port}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Rival:
    """A program that can be started as a server."""

    # Whether it speaks TLS.
    secure = False

    def __init__(self, name, program, command, version, configuration):
        self.name = name
        self.program = program
        self.command = command
        self._version = version
        self.configuration = configuration

    def present(self):
        return shutil.which(self.program) is not None

    def version(self):
        return first_line(self._version)

    def start(self, site, folder):
        return Server(self, site, folder)


def first_line(command):
    """The version that a program prints, in one line."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if re.search(r"\d\.\d|\"\d", line)]
    return lines[0].strip() if lines else "unknown"


NGINX = """{user}worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 20000; }}
http {{
    access_log {log};
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 600;
    keepalive_requests 100000000;
    default_type text/html;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}{tls}; root {site}; }}
}}
"""

LIGHTTPD = """server.document-root = "{site}"
server.bind = "127.0.0.1"
server.port = {port}
server.max-fds = 20000
server.max-connections = 15000
server.max-keep-alive-requests = 100000000
server.max-keep-alive-idle = 600
server.listen-backlog = 1024
mimetype.assign = ( "" => "text/html" )
"""


NGINX_TLS = " ssl backlog=1024; ssl_certificate {}; ssl_certificate_key {}; ssl_protocols TLSv1.2 TLSv1.3"


def nginx(logging=False, certificate=None):
    """The certificate is a pair of files; without it nginx speaks no TLS."""

    def command(port, site, folder):
        path = folder / f"nginx-{port}.conf"
        log = f"{folder}/nginx-access.log" if logging else "off"
        tls = NGINX_TLS.format(*certificate) if certificate else " backlog=1024"
        user = "user root;\n" if os.geteuid() == 0 else ""
        path.write_text(NGINX.format(user=user, folder=folder, log=log, port=port, site=site, tls=tls))
        return ["nginx", "-e", "stderr", "-c", str(path)]

    configuration = "2 workers, sendfile, tcp_nopush, access log " + ("into a file" if logging else "off")
    rival = Rival("nginx, log on" if logging else "nginx", "nginx", command, ["nginx", "-v"], configuration)
    rival.secure = certificate is not None
    return rival


def lighttpd():
    def command(port, site, folder):
        path = folder / f"lighttpd-{port}.conf"
        path.write_text(LIGHTTPD.format(port=port, site=site))
        return ["lighttpd", "-D", "-f", str(path)]

    return Rival("lighttpd", "lighttpd", command, ["lighttpd", "-v"], "one worker, no modules, otherwise defaults")


def busybox():
    def command(port, site, folder):
        return ["busybox", "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", str(site)]

    return Rival("busybox", "busybox", command, ["busybox"], "httpd -f, a process for each connection")


def caddy():
    def command(port, site, folder):
        return ["caddy", "file-server", "--root", str(site), "--listen", f"127.0.0.1:{port}"]

    return Rival("caddy", "caddy", command, ["caddy", "version"], "file-server, no access log")


def python():
    def command(port, site, folder):
        return ["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(site), str(port)]

    return Rival("python3", "/usr/bin/python3", command, ["/usr/bin/python3", "-V"], "-m http.server, log into a file")


def jwebserver(jdk):
    program = str(jdk / "bin/jwebserver")

    def command(port, site, folder):
        return [program, "-b", "127.0.0.1", "-p", str(port), "-d", str(site), "-o", "none"]

    return Rival("jwebserver", program, command, [program, "-version"], "-o none, the newest JDK's defaults")


def portlab(java, jar, flags, options=("--quiet",), name=PORTLAB):
    def command(port, site, folder):
        return [str(java), *flags, "-jar", str(jar), "--port", str(port), *options, str(site)]

    shown = " ".join(["java", *flags, "-jar server.jar", *options])
    return Rival(name, str(java), command, [str(java), "-version"], shown)


def jdks():
    """The homes of the JDKs 17 or newer on this machine, by version, the newest last."""
    found = {}
    for home in glob.glob("/usr/lib/jvm/*"):
        release = pathlib.Path(home, "release")
        if os.path.exists(f"{home}/bin/java") and release.is_file():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            if version and int(version[1]) >= 17:
                found[int(version[1])] = pathlib.Path(home).resolve()
    return dict(sorted(found.items()))
