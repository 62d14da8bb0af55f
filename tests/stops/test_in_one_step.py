"""What is put in place is on the disk before, and its name right after: a power cut finds the old or the new."""

import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories import an_installation, built, contract_rows, load_rows
from tests.stops import command, deliveries


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which file is flushed")
def test_each_file_is_flushed_then_put_in_place_then_its_folder_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = an_installation(tmp_path)
    seen = _watched(monkeypatch, installation.data)

    load_rows(installation, contract_rows(3))
    built(installation)

    assert [step for step in seen if "receipts" not in step] == [
        "flush accepted",
        "flush .",
        "flush work/*.parquet",
        "put accepted/contract/*.parquet",
        "flush accepted/contract",
        "flush delivered",
        "flush .",
        "flush work/*.parquet",
        "put delivered/contract/*.parquet",
        "flush delivered/contract",
        "flush .*.duckdb",
        "put *.duckdb",
        "flush .",
        "flush .current.json",
        "put current.json",
        "flush .",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_nobody_else_on_the_computer_can_read_what_a_load_stores(tmp_path: Path) -> None:
    files = deliveries.write(tmp_path / "files", rows=20)
    data = tmp_path / "data"
    assert command.run(data, "load", files.before).code == 0

    open_to_others = [
        entry for entry in (data, *data.rglob("*")) if entry.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    assert open_to_others == []


def _watched(monkeypatch: pytest.MonkeyPatch, data: Path) -> list[str]:
    """Note from now on which files are flushed and which are put in place."""
    seen: list[str] = []
    flush, put = os.fsync, os.replace

    def flush_and_tell(descriptor: int) -> None:
        flush(descriptor)
        seen.append(f"flush {_kind(Path(os.readlink(f'/proc/self/fd/{descriptor}')), data)}")

    def put_and_tell(partial: Any, place: Any) -> None:
        put(partial, place)
        seen.append(f"put {_kind(Path(place), data)}")

    monkeypatch.setattr(os, "fsync", flush_and_tell)
    monkeypatch.setattr(os, "replace", put_and_tell)
    return seen


def _kind(path: Path, data: Path) -> str:
    """Return a path in the data folder without what varies: hashes and process numbers."""
    inside = path.relative_to(data)
    name = inside.name.removesuffix(f".{os.getpid()}")
    hidden = "." if name.startswith(".") else ""
    name = f"{hidden}*{Path(name).suffix}" if name.endswith((".parquet", ".duckdb")) else name
    return str(inside.parent / name) if inside.name else "."
