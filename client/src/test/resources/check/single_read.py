"""A first web server with two mistakes: it reads a request with one recv, and serves one client after the other.

python3 single_read.py PORT FOLDER
"""
import os
import socket
import sys
from urllib.parse import unquote

root = os.path.realpath(sys.argv[2])


def response(request):
    words = request.split(b"\r\n")[0].decode("latin-1").split(" ")
    if len(words) != 3:
        return "400 Bad Request", b"bad request\n", True
    if words[0] not in ("GET", "HEAD"):
        return "501 Not Implemented", b"not implemented\n", True
    path = os.path.realpath(root + "/" + unquote(words[1].split("?")[0]))
    if not path.startswith(root + "/") or not os.path.isfile(path):
        return "404 Not Found", b"not found\n", words[0] == "GET"
    with open(path, "rb") as file:
        return "200 OK", file.read(), words[0] == "GET"


def serve(connection):
    request = connection.recv(1024)
    if request:
        status, body, with_body = response(request)
        head = f"HTTP/1.0 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        connection.sendall(head + (body if with_body else b""))


listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=50)
print("port", listener.getsockname()[1], flush=True)
while True:
    accepted, _ = listener.accept()
    with accepted:
        try:
            serve(accepted)
        except OSError as error:
            print(error, flush=True)
