"""A real server with a small demonstration city, and a real browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from lagesbild.settings import ROOT
from tests.servers import serving
from tests.shared import once

#: Streamlit's own client looks for its server under the page's path first (docs/decisions/0002-address.md).
PROBES = ("/_stcore/health", "/_stcore/host-config")

#: A busy machine may take long for what a person hardly waits for.
expect.set_options(timeout=30_000)


@dataclass
class Watched:
    """A page, and what went wrong on it: errors in its console, requests to anywhere else."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a path and wait until the page stands."""
        self.page.goto(f"{self.address}{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page stands: it ends with its purpose (which names 112), or explains in a heading why not."""
        self.page.wait_for_selector("[data-testid=stCaptionContainer]:has-text('112'), h3", timeout=60_000)
        self.page.wait_for_timeout(200)

    def text(self) -> str:
        """Return what the page shows in words."""
        return self.page.inner_text("[data-testid=stMain]")

    def listen(self) -> None:
        """Note errors and requests from now on."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            self.errors.append(f"{message.text} {message.location['url']}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.elsewhere.append(request.url)


@contextmanager
def a_server(data: Path, *, log: Path | None = None, **settings: str) -> Iterator[str]:
    """Run the app on a data folder until the test is done with it; yields its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    with serving(environment | {"LAGESBILD_DATA": str(data), **settings}, log=log) as address:
        yield address


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration city of a year and a half."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(once(tmp_path_factory, "demo", _demo) / "data", data)  # who looks at it leaves traces in the log
    return data


def _demo(folder: Path) -> None:
    call = [sys.executable, "-m", "etl", "demo", "--periods", "40"]
    environment = os.environ | {"LAGESBILD_DATA": str(folder / "data")}
    subprocess.run(call, cwd=ROOT, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="session")
def demo_server(demo_data: Path) -> Iterator[str]:
    """A server that shows the demonstration city."""
    with a_server(demo_data) as address:
        yield address


@contextmanager
def a_visit(browser: Browser, address: str) -> Iterator[Watched]:
    """Open a fresh window of the projector's size on an address."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    watched = Watched(context.new_page(), address)
    watched.listen()
    yield watched
    context.close()


@pytest.fixture
def visit(browser: Browser, demo_server: str) -> Iterator[Watched]:
    """A fresh window on the demonstration city."""
    with a_visit(browser, demo_server) as watched:
        yield watched


@dataclass(frozen=True)
class City:
    """A demonstration city that may be written to, and a browser to do it with."""

    browser: Browser
    address: str
    data: Path
    log: Path

    def visit(self) -> AbstractContextManager[Watched]:
        """Open a fresh window on it."""
        return a_visit(self.browser, self.address)

    def kept(self) -> bytes:
        """Everything that stands in any file of it, and in what its server said."""
        return b"".join(file.read_bytes() for file in [*self.data.rglob("*"), self.log] if file.is_file())


@pytest.fixture(scope="module")
def city(browser: Browser, demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A copy of the demonstration city, for the tests of a file."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(demo_data, folder / "data")
    with a_server(folder / "data", log=folder / "log") as address:
        yield City(browser, address, folder / "data", folder / "log")
