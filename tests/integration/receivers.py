"""A mail server and a webhook that take what they are sent, and settings that lead to them."""

import base64
import email
import email.policy
import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler


class Postman(socketserver.StreamRequestHandler):
    """One SMTP session: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA, QUIT."""

    def handle(self):
        self.say("220 mail.test ESMTP")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                return self.say("221 bye")
            getattr(self, verb.lower(), self.fine)(line)
        return None

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def fine(self, line):
        self.say("250 fine")

    def ehlo(self, line):
        offered = ["250-STARTTLS"] if self.server.tls else []
        self.say("250-mail.test", *offered, "250 AUTH PLAIN")

    def starttls(self, line):
        self.say("220 go")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.server.encrypted = True

    def auth(self, line):
        self.server.logins.append(base64.b64decode(line.split()[2]).decode().split("\0")[1:])
        self.say("235 in" if self.server.logins[-1][1] == "right" else "535 hush: secret")

    def rcpt(self, line):
        self.say("550 nobody of this name" if "nobody@" in line else "250 fine")

    def data(self, line):
        self.say("354 go")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mails.append(
            email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        )
        self.say("250 taken")


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Postman)
        self.tls, self.encrypted, self.mails, self.logins = tls, False, [], []

    @property
    def port(self):
        return self.server_address[1]

    def texts(self):
        return [f"{mail}\n{mail['Subject']}\n{mail.get_content()}" for mail in self.mails]


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(json.loads(body))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.says(self.server.posts[-1])).encode())

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


def running(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def mail_to(monkeypatch, port, **more):
    given = {
        "ALERT_EMAIL_TO": "nurse@hospital.test, it@hospital.test",
        "ALERT_EMAIL_FROM": "rairdtc@hospital.test",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_STARTTLS": "false",
    }
    for name, value in (given | more).items():
        monkeypatch.setenv(f"RAIRDTC_{name}", value)
