"""The server has what pages need before anybody has opened one."""

import sys
from pathlib import Path

import pytest

from tests.servers import process_at, serving
from tests.stops.command import environment


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Where a process tells what it has loaded.")
def test_the_server_has_what_pages_need_before_the_first_visit(tmp_path: Path) -> None:
    with serving(environment(tmp_path)) as address:
        loaded = (process_at(address) / "maps").read_text(encoding="utf-8")
    assert "/pandas/" in loaded and "/_duckdb" in loaded
