"""A7 and A11: what is published does not move by what comes later or how it came, and carries no key."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from etl.build import build
from etl.revise import Outcome, revise
from lagesbild import audit, secret
from lagesbild.__main__ import main
from lagesbild.access import Page, Role
from lagesbild.audit import Action, AuditEvent
from lagesbild.lattice.tables import TABLES
from lagesbild.settings import DATA, REFERENCE, ROOT
from tests.closing import ACCEPTED, LATER, TODAY, Town, a_record, a_town
from tests.factories import SECRET, Row
from tests.spec.probe import everything, found, stands, told
from tests.visits import rendered, seen

PAGES = (Page.OVERVIEW, Page.DISTRICTS)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    town = a_town(tmp_path)
    town.close()
    monkeypatch.setenv(DATA, str(town.installation.data))
    monkeypatch.setenv(REFERENCE, str(town.reference.folder))
    return town


def everything_shown(town: Town, folder: Path) -> dict[str, bytes | str]:
    """Return every export in every form, and all that the pages of the protected roles show."""
    folder.mkdir()
    for name in TABLES:
        for form in ("csv", "xlsx"):
            assert main(["export", name, "--format", form, "--out", str(folder / f"{name}.{form}")]) == 0
    shown: dict[str, bytes | str] = {file.name: file.read_bytes() for file in folder.iterdir()}
    return shown | {f"{page} {role}": seen(rendered(town.visit(role), page)) for page in PAGES for role in ROLES}


ROLES = (Role.ANALYST, Role.GUEST)


def late(count: int) -> list[Row]:
    chance = random.Random(9)
    return [a_record(f"late{number}", 200, chance, time_precision="", place_precision="") for number in range(count)]


def test_a_record_that_comes_after_the_close_changes_no_byte_until_the_revision(town: Town, tmp_path: Path) -> None:
    before = everything_shown(town, tmp_path / "before")
    town.deliver(late(1), LATER)
    assert town.close() is None
    assert everything_shown(town, tmp_path / "late") == before
    town.deliver(late(12), LATER + timedelta(days=1))
    made = build(town.installation, town.reference)
    assert revise(town.installation, town.reference, made, TODAY).outcome is Outcome.MADE
    after = everything_shown(town, tmp_path / "revised")
    assert after["L1.csv"] != before["L1.csv"], "the revision is a new version"


def test_rows_in_another_order_loaded_twice_and_revised_to_the_same_give_the_same_numbers(tmp_path: Path) -> None:
    one = a_town(tmp_path / "one", records=900)
    shuffled = random.Random(2).sample(one.rows, len(one.rows))
    other = a_town(tmp_path / "other", rows=shuffled)
    other.deliver(shuffled)
    again = [row | {"revised": "2026-02-01 12:00", "channel": "sspf"} for row in shuffled[:50]]
    other.deliver(again, ACCEPTED + timedelta(days=1))
    one.close()
    other.close()
    assert one.published.counts == other.published.counts


def test_no_record_key_and_no_secret_is_in_anything_published_exported_or_logged(town: Town, tmp_path: Path) -> None:
    town.folder.chmod(0o755)
    exported = tmp_path / "exported"
    exported.mkdir()
    said = ""
    for form in ("csv", "xlsx", "parquet"):
        run = told(
            ["-m", "lagesbild", "export", "L6", "--format", form, "--out", str(exported / f"L6.{form}")],
            LAGESBILD_DATA=town.installation.data,
            LAGESBILD_REFERENCE=town.reference.folder,
        )
        assert run.code == 0
        said += run.output + run.errors
    closed = told(
        ["-m", "etl", "close"], LAGESBILD_DATA=town.installation.data, LAGESBILD_REFERENCE=town.reference.folder
    )
    said += closed.output + closed.errors
    keys = [key for _, key in record_keys(town)][:40]
    secrets = [SECRET.hex(), *(value.hex() for value in vars(secret.keys(SECRET)).values())]
    held = [text for folder in (town.folder, exported) for _, text in everything(folder)]
    held += [said, "\n".join(str(entry) for entry in audit.entries(town.installation.data))]
    for text in [*map(str, keys), *(f"{key:08x}" for key in keys), *secrets]:
        assert not [one for one in held if stands(text, one)], "a key stands where everybody may read"
    assert not found(SECRET.hex(), ROOT / "lagesbild" / "lattice")


def record_keys(town: Town) -> list[tuple[str, int]]:
    """Return the record keys of the town's database, all of them large enough not to be some other number."""
    rows = town.visit(Role.GROUP).store._connection.cursor().execute("select record, record_key from record").fetchall()
    return [(str(record), key) for record, key in rows if key > 10**8]


def test_the_probe_finds_a_key_that_is_planted_in_the_log(town: Town) -> None:
    (_, key), *_ = record_keys(town)
    event = AuditEvent(Action.EXPORT, role="", subject=str(key), detail={}, purpose="")
    audit.record(town.installation.data, event, at=ACCEPTED)
    assert [one for one in audit.entries(town.installation.data) if stands(str(key), str(one))]
