"""Servers outside the house, small ones: a mail server and a carrier's gateway, each on a port of its own."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Smtp(socketserver.StreamRequestHandler):
    """Speaks SMTP: takes letters, or answers RCPT or the end of DATA as `server.refusals` say."""

    def handle(self):
        self.server.connections += 1
        self.say("220 post.test")
        while line := self.rfile.readline():
            verb = line[:4].decode().upper()
            if verb == "DATA":
                self.take_letter()
            elif verb == "RCPT" and "RCPT" in self.server.refusals:
                self.say(self.server.refusals["RCPT"])
            else:
                self.say("221 bye" if verb == "QUIT" else "250 post.test")
            if verb == "QUIT" or self.server.hangs_up:
                return

    def take_letter(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if "DATA" in self.server.refusals:
            self.server.hangs_up = self.server.refusals["DATA"] == ""
            if not self.server.hangs_up:
                self.say(self.server.refusals["DATA"])
            return
        self.server.letters.append(b"".join(lines))
        self.say("250 taken")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class _Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.append((json.loads(body), self.headers.get("Authorization")))
        if self.server.answer is None:
            return  # hangs up without a word
        status, words = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *told):
        """Tests are quiet."""


class _SmtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server(**refusals):
    """A mail server with `letters`, `connections`, and what it refuses (RCPT="550 …", DATA="" hangs up)."""
    server = _SmtpServer(("127.0.0.1", 0), _Smtp)
    server.letters, server.refusals, server.connections, server.hangs_up = [], refusals, 0, False
    with _running(server):
        yield server


@contextmanager
def gateway(answer=(200, "ok")):
    """A carrier's gateway with the `messages` it got."""
    server = HTTPServer(("127.0.0.1", 0), _Gateway)
    server.messages, server.answer = [], answer
    with _running(server):
        yield server


@contextmanager
def _running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port():
    """A port on which nobody listens."""
    with _SmtpServer(("127.0.0.1", 0), _Smtp) as server:
        return server.server_address[1]
