"""Two municipalities served by one command, and what somebody of one may try at the other: nothing of it comes across.

Both know the same people, by the same provider: what keeps them apart is what is tried here, and not who they are.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from lagesbild import audit, tenants
from lagesbild.settings import ROOT
from lagesbild.tenants import Tenant, fronted
from tests.attack.canaries import Canaries
from tests.deploy.proxies import nginx_by
from tests.factories import an_installation, built, contract_row, load_rows
from tests.servers import a_free_port, process_at, until
from tests.sign_in.conftest import GRANTS, city, oidc, provider
from tests.sign_in.test_attempts import DOOR, WITH_FILES, put, with_cookie
from tests.sign_in.visitor import SIGNED, XSRF, Visitor, offered, said
from tests.stops.sessions import in_order

__all__ = ["city", "provider"]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Where a process tells what it holds.")

NAMES = ("one", "two")
SHOWN = "rapporter"


@dataclass(frozen=True)
class Served:
    """Both of them, the file that names them, and the command that serves them."""

    tenants: Mapping[str, Tenant]
    file: Path
    above: "subprocess.Popen[bytes]"

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.tenants[name].port}"

    def visitor(self, name: str, subject: str) -> Visitor:
        visitor = Visitor(self.address(name))
        visitor.sign_in(subject)
        return visitor

    def process(self, name: str) -> Path:
        return process_at(self.address(name))


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/_stcore/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def served(city: Canaries, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A city full of canaries and a small one, each at a port of its own."""
    folder = tmp_path_factory.mktemp("tenants")
    shutil.copytree(city.installation.data, folder / "one" / "data")
    small = an_installation(folder / "two")
    load_rows(small, [contract_row(record_id=f"small-{number}") for number in range(3)])
    built(small)
    lines = []
    for name in NAMES:
        port = a_free_port()
        keys = folder / name / "keys"
        keys.mkdir()
        (keys / "client").write_text("secret", encoding="ascii")
        (keys / "secret").write_text(os.urandom(32).hex(), encoding="ascii")
        way = oidc(provider, f"http://127.0.0.1:{port}") + f'client_secret_file = "{keys / "client"}"\n'
        (folder / name / "sign_in.toml").write_text(way + GRANTS, encoding="utf-8")
        told = {"host": f"{name}.example.se", "data": f"{name}/data", "reference": str(city.installation.reference)}
        told |= {"secret_file": f"{name}/keys/secret", "sign_in": f"{name}/sign_in.toml"}
        lines += [f"[tenant.{name}]", f"port = {port}", *(f"{key} = {value!r}" for key, value in told.items())]
    file = folder / "tenants.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    call = [sys.executable, "-m", "lagesbild", "tenants", str(file), "serve"]
    with (folder / "log").open("wb") as log, subprocess.Popen(call, cwd=ROOT, stdout=log, stderr=log) as above:
        found = Served(tenants.read(file), file, above)
        until(lambda: all(answers(found.address(name)) for name in NAMES))
        yield found
        above.terminate()


def test_a_sign_in_at_one_is_none_at_the_other(served: Served) -> None:
    with served.visitor("one", "ulla") as visitor:
        cookie = visitor.cookies[SIGNED]
    assert SHOWN in with_cookie(served.address("one"), cookie), "without this, the next would prove nothing"
    assert DOOR in with_cookie(served.address("two"), cookie)


def test_a_page_shows_nothing_of_the_other(served: Served, city: Canaries) -> None:
    with served.visitor("one", "ulla") as at_one, served.visitor("two", "ulla") as at_two:
        one, two = (said(visitor.open("trends")) for visitor in (at_one, at_two))
    builds = [served.tenants[name].settings().data for name in NAMES]
    builds_shown = [(data / "current.json").read_text(encoding="utf-8").split('"build": "')[1][:8] for data in builds]
    assert builds_shown[0] in one and builds_shown[1] not in one
    assert builds_shown[1] in two and builds_shown[0] not in two


def test_a_file_of_one_is_had_from_the_other_by_nobody(served: Served) -> None:
    async def work(owner: Visitor, other: Visitor) -> tuple[int, int]:
        async with owner.window() as window:
            (url, _) = await window.file(offered(await window.run(WITH_FILES))[0])
            return owner.get(url).status_code, other.get(url).status_code

    with served.visitor("one", "ulla") as owner, served.visitor("two", "ulla") as other:
        assert in_order(work(owner, other)) == (200, 404)


def test_no_file_is_sent_to_a_page_of_the_other_nor_its_session_taken_up(served: Served) -> None:
    async def work(owner: Visitor, other: Visitor) -> tuple[str, str, int]:
        async with owner.window() as window:
            await window.run("deliveries")
            async with other.window(session=window.session) as stranger:
                await stranger.run("deliveries")
                return window.session, stranger.session, put(other, window.session, other.cookies.get(XSRF))

    with served.visitor("one", "petra") as owner, served.visitor("two", "petra") as other:
        theirs, got, sent = in_order(work(owner, other))
    assert theirs != got and sent >= 400


def test_what_is_done_at_one_stands_in_its_own_log_alone(served: Served) -> None:
    logs = {name: len(audit.entries(served.tenants[name].data)) for name in NAMES}
    with served.visitor("one", "anders") as visitor:
        visitor.open("trends")
    assert len(audit.entries(served.tenants["one"].data)) > logs["one"]
    assert len(audit.entries(served.tenants["two"].data)) == logs["two"]


def test_a_process_holds_and_knows_nothing_of_the_other(served: Served) -> None:
    for name, other in (NAMES, NAMES[::-1]):
        with served.visitor(name, "ulla") as visitor:
            visitor.open("trends")
            process = served.process(name)
            held = {os.readlink(entry) for entry in (process / "fd").iterdir() if entry.is_symlink()}
            known = (process / "environ").read_bytes() + (process / "maps").read_bytes()
        folders = {each: str(served.tenants[each].data.parent) for each in NAMES}
        assert any(file.startswith(f"{folders[name]}/") for file in held)
        assert not any(file.startswith(f"{folders[other]}/") for file in held)
        assert folders[other].encode() + b"/" not in known


def test_a_command_is_run_as_one_of_them(served: Served) -> None:
    call = [sys.executable, "-m", "lagesbild", "tenants", str(served.file), "run", "two", "lagesbild", "verify"]
    before = len(audit.entries(served.tenants["one"].data))
    assert subprocess.run(call, cwd=ROOT, check=False).returncode == 0
    assert len(audit.entries(served.tenants["one"].data)) == before


def test_nginx_sends_each_name_to_its_own_and_no_other_name_anywhere(served: Served, tmp_path: Path) -> None:
    with ExitStack() as stack:
        proxied = stack.enter_context(nginx_by(fronted.nginx(served.tenants), tmp_path))
        port = proxied.address.rpartition(":")[2]
        client = stack.enter_context(httpx.Client(verify=False))

        def asked(host: str) -> httpx.Response:
            told = {"Host": host}
            return client.get(
                f"https://127.0.0.1:{port}/_stcore/health", headers=told, extensions={"sni_hostname": host}
            )

        assert [asked(f"{name}.example.se").status_code for name in NAMES] == [200, 200]
        with pytest.raises(httpx.TransportError):
            asked("three.example.se")
        stopped = int(served.process("one").name)
        os.kill(stopped, signal.SIGSTOP)
        try:
            assert asked("two.example.se").status_code == 200
            with pytest.raises(httpx.TimeoutException):
                asked("one.example.se")
        finally:
            os.kill(stopped, signal.SIGCONT)


def test_one_that_falls_is_started_again_and_the_other_never_notices(served: Served) -> None:
    fallen, stands = (served.process(name).name for name in NAMES)
    os.kill(int(fallen), signal.SIGKILL)
    until(lambda: not answers(served.address("one")))
    until(lambda: answers(served.address("one")))
    assert served.process("one").name != fallen and served.process("two").name == stands
    with served.visitor("one", "ulla") as visitor:
        assert SHOWN in said(visitor.open("trends"))


def test_all_of_them_end_with_the_one_above(served: Served) -> None:
    served.above.terminate()
    assert served.above.wait(timeout=60) == 0
    assert not any(answers(served.address(name)) for name in NAMES)


def test_one_of_them_alone_is_served_as_a_service_of_its_own(served: Served) -> None:
    call = [sys.executable, "-m", "lagesbild", "tenants", str(served.file), "serve", "two"]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as app:
        until(lambda: answers(served.address("two")))
        assert not answers(served.address("one"))
        assert served.process("two").name == str(app.pid), "what the service watches is the app itself"
        app.terminate()
