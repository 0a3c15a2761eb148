"""A first web server with two mistakes: it serves files outside its folder, and sends its error page with 200.

python3 traversal.py PORT FOLDER
"""
import os
import sys
import socketserver
from urllib.parse import unquote

root = sys.argv[2]


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        words = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        if len(words) != 3 or words[0] not in ("GET", "HEAD"):
            self.send("400 Bad Request", b"bad request\n", True)
            return
        path = root + unquote(words[1].split("?")[0])
        try:
            with open(path, "rb") as file:
                body = file.read()
        except (OSError, ValueError):
            body = b"<h1>Sorry, there is no such page</h1>\n"
        self.send("200 OK", body, words[0] == "GET")

    def send(self, status, body, with_body):
        head = f"HTTP/1.0 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self.wfile.write(head + (body if with_body else b""))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 50


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()
