"""The example for nginx, run by nginx, before a server that says what reached it."""

import base64
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx")
EXAMPLE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NAME, PASSWORD = "rairdtc.hospital.example", "open sesame"
AROUND = """
daemon off; user {user} {group}; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/rairdtc.conf;
}}
"""


class Behind(BaseHTTPRequestHandler):
    def answer(self):
        self.server.reached.append(dict(self.headers))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def log_message(self, *words):
        pass


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def certified(folder):
    made = ["-x509", "-nodes", "-newkey", "rsa:2048", "-subj", f"/CN={NAME}", "-days", "2"]
    files = ["-keyout", folder / "rairdtc.key", "-out", folder / "rairdtc.crt"]
    subprocess.run(["openssl", "req", *made, *files], check=True, capture_output=True)
    salted = ["openssl", "passwd", "-apr1", PASSWORD]
    hashed = subprocess.run(salted, check=True, capture_output=True, text=True).stdout
    (folder / "rairdtc.users").write_text(f"nurse:{hashed}")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Port of nginx and the headers of every request that it let through."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    certified(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), Behind) as behind:
        behind.reached = []
        threading.Thread(target=behind.serve_forever, daemon=True).start()
        text = EXAMPLE.read_text().replace("/etc/nginx", str(folder))
        text = re.sub(r"listen 443", f"listen 127.0.0.1:{port}", text)
        text = text.replace("127.0.0.1:3000", f"127.0.0.1:{behind.server_port}")
        (folder / "rairdtc.conf").write_text(text)
        user, group = folder.owner(), folder.group()
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user, group=group))
        command = [NGINX, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"]
        server = subprocess.Popen(command)
        try:
            wait_for(port)
            yield port, behind.reached
        finally:
            server.terminate()
            server.wait(10)
            behind.shutdown()


def wait_for(port):
    until = time.monotonic() + 20
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < until, "nginx did not start"
            time.sleep(0.1)


def status(site, method="GET", path="/", *, login=True, host=None, **headers):
    """What nginx answers; the certificate is this test's own and is not looked at."""
    port, _ = site
    own = {"Host": host or f"{NAME}:{port}"}
    if login:
        own["Authorization"] = "Basic " + base64.b64encode(f"nurse:{PASSWORD}".encode()).decode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    connection.request(method, path, headers=own | named)
    return connection.getresponse().status


def test_who_has_logged_in_reaches_the_page_and_the_password_stays_at_the_door(site):
    assert status(site, login=False) == 401
    assert status(site) == 200
    last = site[1][-1]
    assert "Authorization" not in last
    assert last["Host"] == f"{NAME}:{site[0]}"


def test_another_host_reaches_nothing(site):
    before = len(site[1])
    assert status(site, host="evil.example") == 421
    assert status(site, host="127.0.0.1") == 421
    assert len(site[1]) == before


@pytest.mark.parametrize(
    "path", ["/graphql", "/graphql?query=mutation{x}", "/%67raphql", "/graphql/"]
)
def test_graphql_is_reached_by_post_and_websocket_alone(site, path):
    before = len(site[1])
    assert status(site, "GET", path) == 405
    assert status(site, "HEAD", path) == 405
    assert len(site[1]) == before
    assert status(site, "POST", path, Content_Length="0") == 200
    assert status(site, "GET", path, Upgrade="websocket", Connection="upgrade") == 200


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_requests_of_pages_of_other_sites_reach_nothing_but_links_do(site, origin):
    before = len(site[1])
    sent = {"Sec_Fetch_Site": origin, "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}
    assert status(site, **sent) == 403
    assert status(site, "POST", "/graphql", Content_Length="0", **sent) == 403
    assert len(site[1]) == before
    followed = sent | {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert status(site, **followed) == 200
    assert status(site, **(sent | {"Sec_Fetch_Site": "same-origin"})) == 200
