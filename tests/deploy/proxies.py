"""The proxies of deploy/ as real servers on free ports, with a certificate made for the test."""

import http.client
import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from lagesbild.settings import ROOT
from tests.servers import a_free_port, until

DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class Proxied:
    """The app behind a proxy: its encrypted address, the plain one, and where the proxy writes all that it says."""

    address: str
    plain: str
    place: Path

    def said(self) -> str:
        """Return all that the proxy has written."""
        files = [file for file in self.place.glob("*") if file.suffix == ".log"]
        return "".join(file.read_text(encoding="utf-8") for file in files)


@contextmanager
def nginx(app: str, place: Path, *, other: str = "") -> Iterator[Proxied]:
    """Run nginx by deploy/nginx.conf; before two apps also by deploy/nginx-replicas.conf."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = _with_replicas(text, app, other) if other else text.replace("127.0.0.1:8501", app.removeprefix("http://"))
    with nginx_by(text, place) as proxied:
        yield proxied


@contextmanager
def nginx_by(text: str, place: Path) -> Iterator[Proxied]:
    """Run nginx by a configuration that is meant for /etc/nginx/sites-enabled."""
    _needed("nginx")
    ports = {"443": a_free_port(), "80": a_free_port()}
    for old, new in {
        r"\blisten (443|80)\b": lambda found: f"listen 127.0.0.1:{ports[found[1]]}",
        r"/etc/lagesbild/tls(/[a-z0-9-]+(?=/))?": lambda _: str(place),
        "/var/log/lagesbild": lambda _: str(place),
    }.items():
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    own = [line for line in text.splitlines() if "listen [::]" not in line]
    run = f"daemon off; pid {place}/pid; error_log {place}/start.log; events {{}}\n"
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (place / "nginx.conf").write_text(run + "http { " + temporary + "\n" + "\n".join(own) + "\n}\n", encoding="utf-8")
    _certificate(place)
    with _running(["nginx", "-e", f"{place}/start.log", "-c", str(place / "nginx.conf")], ports["80"], place):
        yield Proxied(f"https://localhost:{ports['443']}", f"http://localhost:{ports['80']}", place)


def _with_replicas(text: str, *apps: str) -> str:
    """Do what stands at the head of deploy/nginx-replicas.conf."""
    replicas = (DEPLOY / "nginx-replicas.conf").read_text(encoding="utf-8")
    for number, app in enumerate(apps, 1):
        replicas = replicas.replace(f"192.0.2.{number}:8501", app.removeprefix("http://"))
    (line,) = re.findall(r"^# .* the line: (.*)$", replicas, re.MULTILINE)
    block, names = r"^upstream .*?^}\n", "    server_tokens off;\n"
    assert re.search(block, text, re.MULTILINE | re.DOTALL) and names in text
    text = re.sub(block, lambda _: replicas, text, flags=re.MULTILINE | re.DOTALL)
    return text.replace(names, f"{names}    {line}\n")


@contextmanager
def caddy(app: str, place: Path) -> Iterator[Proxied]:
    """Run Caddy by deploy/Caddyfile, with a certificate of its own making."""
    _needed("caddy")
    ports = {"https": a_free_port(), "http": a_free_port()}
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    for old, new in {
        "lagesbild.example.se {": f"localhost:{ports['https']} {{\n\ttls internal",
        "127.0.0.1:8501": app.removeprefix("http://"),
        "/var/log/lagesbild": str(place),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    everywhere = f"storage file_system {place}/storage\n\thttp_port {ports['http']}\n\tadmin off\n\tskip_install_trust"
    assert "\n{\n" in text, "the options that hold everywhere"
    (place / "Caddyfile").write_text(text.replace("\n{\n", f"\n{{\n\t{everywhere}\n", 1), encoding="utf-8")
    with _running(
        ["caddy", "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"], ports["http"], place
    ):
        until(lambda: _has_certificate(ports["https"]))  # it makes one in the background
        yield Proxied(f"https://localhost:{ports['https']}", f"http://localhost:{ports['http']}", place)


def _has_certificate(port: int) -> bool:
    try:
        return bool(ssl.get_server_certificate(("localhost", port), timeout=2))
    except OSError:
        return False


def _needed(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here: make servers")


def _certificate(place: Path) -> None:
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(place / "key.pem"), "-out", str(place / "fullchain.pem")]
    call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject, *files]
    subprocess.run(call, check=True, capture_output=True)


@contextmanager
def _running(call: list[str], port: int, place: Path) -> Iterator[None]:
    with (
        (place / "said.log").open("wb") as said,
        subprocess.Popen(call, stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(process, f"http://127.0.0.1:{port}")
            yield
        finally:
            process.terminate()


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    """Wait until something answers, by whatever code."""
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.build_opener(_Stays).open(address, timeout=2).close()
            return
        except (urllib.error.HTTPError, http.client.RemoteDisconnected):  # that too is an answer
            return
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)


class _Stays(urllib.request.HTTPRedirectHandler):
    """Does not go where it is sent on to."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""
