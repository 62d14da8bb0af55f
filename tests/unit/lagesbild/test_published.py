"""The published chain: whatever is changed, taken away or put in is named, and then nothing is shown."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lagesbild import published
from lagesbild.errors import BuildFailed
from tests.closing import Town, a_town


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three publications of a small town."""
    town: Town = a_town(tmp_path_factory.mktemp("town"), records=60)
    for until in (5, 10, None):
        town.close(until=until)
    return town.installation.data


@pytest.fixture
def data(chain: Path, tmp_path: Path) -> Path:
    shutil.copytree(chain / published.FOLDER, tmp_path / published.FOLDER)
    return tmp_path


def test_an_untouched_chain_holds(data: Path) -> None:
    assert published.check(data) == []
    assert [one.number for one in published.read(data).manifests] == [1, 2, 3]


def test_nothing_published_holds_too(tmp_path: Path) -> None:
    assert published.check(tmp_path) == [] and not published.read(tmp_path)


def changed(name: str, **fields: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(told | fields, indent=1) + "\n", encoding="utf-8")

    return change


def flipped(name: str, at: int) -> Callable[[Path], None]:
    def flip(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[at] ^= 1
        (folder / name).write_bytes(content)

    return flip


def removed(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def copied(name: str, to: str) -> Callable[[Path], None]:
    def copy(folder: Path) -> None:
        shutil.copy(folder / name, folder / to)

    return copy


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (flipped("0002.parquet", 40), {"0002.parquet"}),
        (flipped("0003.parquet", -9), {"0003.parquet"}),
        (removed("0001.parquet"), {"0001.parquet"}),
        (flipped("0001.json", 30), {"0001.json", "0002.json"}),
        (changed("0002.json", last=11), {"0003.json"}),
        (changed("0001.json", day="2020-01-01"), {"0002.json"}),
        (changed("0003.json", previous="0" * 64), {"0003.json"}),
        (changed("0003.json", more=1), {"0003.json"}),
        (removed("0001.json"), {"0002.json", "0003.json"}),
        (removed("0002.json"), {"0003.json"}),
        (copied("0003.json", "0004.json"), {"0004.json"}),
        (copied("0001.parquet", "0002.parquet"), {"0002.parquet"}),
    ],
)
def test_what_was_tampered_with_is_named_and_nothing_is_shown(
    data: Path, tamper: Callable[[Path], None], named: set[str]
) -> None:
    tamper(data / published.FOLDER)
    assert set(published.check(data)) == {f"{published.FOLDER}/{name}" for name in named}
    with pytest.raises(BuildFailed) as broken:
        published.read(data)
    assert broken.value.key == "published_broken"


def test_the_last_one_taken_away_does_not_show_in_the_chain_itself(data: Path) -> None:
    """The audit log knows it: `python -m lagesbild verify` (tests/unit/lagesbild/test_main.py)."""
    for name in ("0003.json", "0003.parquet"):
        (data / published.FOLDER / name).unlink()
    assert published.check(data) == []


def test_a_later_publication_of_a_block_is_the_one_in_force(data: Path) -> None:
    held = published.read(data)
    assert {held.told("L1", period).number for period in range(held.first, 6)} == {1}
    assert held.told("L1", held.last).number == 3 and held.told("L1", 10**6).number == 3
    assert held.held("L1", held.first, ()) is not None and held.held("L1", held.first - 1, ()) is None
