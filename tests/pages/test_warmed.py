"""The server has what pages need before anybody has opened one, and sends at once what it has."""

import socket
import sys
from pathlib import Path

import pytest

from pages.parts import warmed
from tests.servers import process_at, serving
from tests.stops.command import environment


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Where a process tells what it has loaded.")
def test_the_server_has_what_pages_need_before_the_first_visit(tmp_path: Path) -> None:
    with serving(environment(tmp_path)) as address:
        loaded = (process_at(address) / "maps").read_text(encoding="utf-8")
    assert "/pandas/" in loaded and "/_duckdb" in loaded


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="A connection has what its listener had, on Linux.")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_that_comes_later_sends_at_once(family: socket.AddressFamily) -> None:
    host = "127.0.0.1" if family is socket.AF_INET else "::1"
    with socket.socket(family, socket.SOCK_STREAM) as listener, socket.socket() as other:
        try:
            listener.bind((host, 0))
        except OSError:
            pytest.skip("There is no such network here.")
        listener.listen()
        warmed.send_at_once()
        with socket.create_connection(listener.getsockname()[:2]):
            connection, _ = listener.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
